"""Reading what is said of words in quotation marks, in whatever order it is said.

One word or a list is banned, allowed again or favoured by what the rest of the clause says of it.
Of two, one is said for the other, and the words before and behind each tell which. Where both could
be, nothing is read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from agent.editing.grammar import Match
from agent.editing.message import HELD

_LISTED = re.compile(f"{HELD.pattern}(?:\\s*(?:,|/|&|and|or|nor)+\\s*(?:the )?{HELD.pattern})*")
_WORD = re.compile(r"[^\s,.!?;:]+")
_BEFORE_BAD = re.compile(
    r"(?:\b(?:not|never|no|instead of|rather than|in place of|over|than|less|nor|don't \w+"
    r"|(?:do|does) not \w+|(?:stop|quit|avoid) \w+|word for|term for|name for|replaces?|replacing"
    r"|swap|swap out|exchange"
    r"|substitute|change|where|when(?:ever)?(?: you| we)?(?:'d)?(?: \w+)?|from|goodbye|bye)\s+"
    r"(?:the |a |an |our |of |about |word |words |term |saying |using )*)$",
    re.IGNORECASE,
)
_PREFERRED_TO = re.compile(r"\bprefer\w*\b.*\bto\s+$", re.IGNORECASE)
_BEFORE_GOOD = re.compile(
    r"(?:\b(?:becomes?|into|with|by|but|say|use|write|as|call(?:ed)?(?: it| them)?|should be"
    r"|must be|speak of|talk about|is|it's(?: always)?|they're|prefer|go for|go with|word is"
    r"|make|sell|offer|now|hello|always|and|to|more|read)\s+"
    r"(?:the |a |an |our |word |rather |always )*)$",
    re.IGNORECASE,
)
_BEHIND_BAD = re.compile(
    r"^\W*(?:is|are|was|sounds?|feels?|has|have|isn't|aren't|should|must|becomes|now)\b",
    re.IGNORECASE,
)
_BEHIND_GOOD = re.compile(r"^\W*(?:instead|is better|is nicer|is right|is in)\b", re.IGNORECASE)


def read_quotations(
    said: str, quoted: Sequence[str], classes: Mapping[str, frozenset[str]]
) -> Iterator[Match]:
    """Yield what a clause says of the words it quotes."""
    words = {word.casefold() for word in _WORD.findall(HELD.sub(" ", said))}
    if len(quoted) == 2 and not words & classes["again"]:
        yield from _exchanged(said, quoted)
    if _LISTED.search(said) is None or not _are_together(said, quoted):
        return
    listed = {"words": " , ".join(quoted)}
    against, again = words & classes["against"], words & classes["again"]
    if words & classes["frequent"] and not against and "too" not in words:
        yield Match("favour", listed, 0)
    elif again and not against - {"back"}:
        yield Match("unban", listed, 0)
    elif words & classes["liked"] and not against:
        yield Match("favour", listed, 0)
    elif against and not words & {*classes["again"], *classes["liked"], *classes["apart"]}:
        yield Match("ban", listed, 0)


def _are_together(said: str, quoted: Sequence[str]) -> bool:
    """Whether all that is quoted is one list."""
    found = _LISTED.search(said)
    return found is not None and len(HELD.findall(found[0])) == len(quoted)


def _exchanged(said: str, quoted: Sequence[str]) -> Iterator[Match]:
    first, second = quoted
    before, _, rest = said.partition(first)
    between, _, behind = rest.partition(second)
    votes = [
        bool(_BEFORE_BAD.search(before)) - bool(_BEFORE_GOOD.search(before)),
        bool(_BEFORE_GOOD.search(between)) - bool(_BEFORE_BAD.search(between)),
        -bool(_PREFERRED_TO.search(f"{before} {between}")) * 2,
        bool(_BEHIND_GOOD.search(behind)) - bool(_BEHIND_BAD.search(behind)),
    ]
    if not between.strip(" ,&/") or re.fullmatch(r"\W*(?:and|or|nor)\W*", between):
        return
    if sum(votes) > 0 and min(votes) >= 0:
        yield Match("term", {"bad": first, "good": second}, 0)
    elif sum(votes) < 0 and (max(votes) <= 0 or votes[2]):
        yield Match("term", {"bad": second, "good": first}, 0)
