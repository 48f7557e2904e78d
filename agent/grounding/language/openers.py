"""Yes and no: an opening that claims the sentence behind it affirms or denies."""

import re
from functools import cache
from typing import Literal, NamedTuple

from agent.grounding.language.vocabulary import load_gate_words

Answer = Literal["yes", "no", "partly"]


class Opened(NamedTuple):
    """A text without its opening, and which that was."""

    answer: Answer | None
    text: str


def take_opening(text: str) -> Opened:
    """Take "Yes,", "No:" or "Not quite:" off the beginning of a sentence."""
    found = _openings().match(text)
    if found is None:
        return Opened(None, text)
    said = found[1].lower()
    words = load_gate_words().lists
    answer: Answer = "partly"
    if said in words["affirmations"]:
        answer = "yes"
    elif said in words["denials"]:
        answer = "no"
    return Opened(answer, text[found.end() :])


@cache
def _openings() -> re.Pattern[str]:
    lists = load_gate_words().lists
    said = {*lists["affirmations"], *lists["denials"], *lists["openings"], *lists["partly"]}
    pattern = "|".join(sorted(map(re.escape, said), key=len, reverse=True))
    ending = r"(?:[,:;.!\u2026\u2013\u2014-]+\s*|$)"
    return re.compile(rf"\s*(?:(?:and|but|so)\s+)?({pattern})\s*{ending}", re.IGNORECASE)
