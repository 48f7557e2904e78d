"""Orders: words in a record that speak to the assistant, and not to a shopper.

Whoever can write into a record can plant them. They tell a shopper nothing, so they are never said,
not even in the record's own words.
"""

import re

_WHO = r"(?:assistant|assistants|chatbot|bot|ai|system|language model)"
_ORDERS = (
    r"answer|say|tell|reply|respond|ignore|disregard|forget|override|recommend|promise|offer"
    r"|give|send|print|reveal|repeat|pretend|act|never|always|do not|don't|you (?:must|are|will)"
    r"|from now on"
)
_ORDER = re.compile(
    rf"\b{_WHO}\s*[:>\]]+\s*(?:please |now )?(?:{_ORDERS})\b"
    rf"|\b(?:for|to|attention|dear|note to) (?:the |any |all |this )?{_WHO}\s*[:,-]+\s"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b(?:\W+\w+){0,4}?"
    r"\W+(?:rules?|instructions?|prompts?|guidelines|guardrails|orders)\b"
    r"|\b(?:tell|inform|convince) (?:every|all|each|any) (?:shopper|customer|user|visitor)s?\b"
    r"|\b(?:send|redirect|direct) (?:every |all |the )?(?:shopper|customer|user|visitor)s? to\b"
    # What is to stand in a reply is no business of a record: "in your response, suggest …".
    r"|\b(?:in|to|of|with|modify|enhance|augment|render|provide|begin|start|end|finish|preface)"
    r"(?: \w+){0,2}? your (?:next |every )?(?:response|reply|replies|answers?|output)\b"
    r"|\byou are now (?:a|an|the|in)\b|\bsystem prompt\b|<\|?(?:system|im_start)",
    re.IGNORECASE,
)


def order_to_assistant(text: str) -> str:
    """Return the words of a text by which it orders the assistant about; empty if it does not."""
    found = _ORDER.search(text)
    return found[0] if found else ""
