"""Grounding: every sentence is checked against the evidence before it is shown."""

from agent.grounding.gate import Gate, Withheld

__all__ = ["Gate", "Withheld"]
