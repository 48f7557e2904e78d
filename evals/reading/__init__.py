"""Reading replies and records apart from the assistant: its words, its numbers, its negations.

Nothing here comes from the grounding gate, and nothing may: what judges must not share the blind
spots of what is judged.
"""
