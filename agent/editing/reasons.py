"""Telling why something is asked for from what is asked for: "couch sounds cheap" is no wish."""

import re

from agent.editing.message import HELD

_SUBJECT = (
    r"(?:it|its|it's|that|that's|this|they|they're|we|we're|you|you're|i|i'm|nobody|no one"
    r"|(?:our|the|some|my) \w+(?: \w+)?|\w+|[\ue000-\ue0ff])"
)
_HOLDS = (
    r"(?:is|are|am|was|were|sounds?|feels?|looks?|seems?|reads?|comes? across|likes?|loves?|hates?"
    r"|thinks?|finds?|gets?|got|keeps?|have|has|had|complain(?:s|ed)?|waffles?|talks?|changed"
    r"|gives?|drives?|isn't|aren't|doesn't|don't|believes?|buys?|trusts?|cares?|knows?|understands?|notices?)"
)
_REASON = re.compile(
    rf"(?:and |but |so )?(?:(?:because|since|as)\s+\S.*"
    rf"|(?:it's|it is|that's|they're|we're|you're|i'm|its|we are|you are)\s+\S.*"
    rf"|(?:sounds?|reads?|feels?|looks?)\s+(?:like|as if|as though)\s+\S.*"
    rf"|{_SUBJECT}\s+(?:\w+ly\s+|just\s+|all\s+|always\s+|really\s+)*{_HOLDS}\b.*)",
    re.IGNORECASE,
)
_OF_THE_SAME = re.compile(r"(?:because |as |since )?(?:it|that|this|they)\b", re.IGNORECASE)
_OF_US = re.compile(r"(?:we're|we are)\b", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:should|must|shall|needs?|wants?|has to|have to|ought|instead|always|never|only|stop|"
    r"please|make|show|hide|put|push|pin|ban|replace|version|rules?|until)\b"
    r"|[%$€£\d]|\?|\b(?:free|guaranteed?|included)\b",
    re.IGNORECASE,
)


def is_reason(clause: str) -> bool:
    """Whether a clause states how things are, and asks for nothing."""
    said = clause.strip(" ,.!()")
    return bool(_REASON.fullmatch(said)) and not _WISH.search(said) and not HELD.search(said[:1])


def is_of_us(clause: str) -> bool:
    """Whether a clause says what the brand is: "we're a hospitality brand at heart"."""
    return bool(_OF_US.match(clause.strip(" ,.!()")))


def goes_on(clause: str) -> bool:
    """Whether a clause says something of what was just spoken of: "it sounds stuffy"."""
    return bool(_OF_THE_SAME.match(clause.strip(" ,.!()")))
