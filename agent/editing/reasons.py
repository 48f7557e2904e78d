"""Telling why something is asked for from what is asked for: "couch sounds cheap" is no wish."""

import re

from agent.editing.framing import load_framing
from agent.editing.message import HELD
from agent.voice.lies import load_claims

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
_WORD = re.compile(r"[^\s,;:!?.()]+|%")
_AMOUNT = re.compile(r"[%$€£]|\b\d+ (?:words?|sentences?|days?|weeks?)\b")
# "Not a surf shop": what something is not, beside what it is.
_CONTRAST = re.compile(r"not (?:an?|the|some|your|my|our) (?!single|word|bit)[\w ]+$")
_BESIDE = re.compile(r"(?:who|because|so that)\b")
_JOINING = {"and", "but", "so", "then", "also", "just", "plus", "or", "well", "ok", "okay", "oh"}
_ELLIPTIC = {"more", "less", "fewer", "without", "with", "only", "as", "to", "for", "same", "too"}
# An imperative tells itself by what it is done to: "flibber the gadget".
_DONE_TO = re.compile(
    r"(?:(?:and|but|so|then|also|just) )*"
    r"(?!(?:for|in|on|at|of|by|from|with|to|as|like|than|that|all|half|both|because|since|is|was"
    r"|are|were|this|it|they|we|i|you|what|not|after|before|about|over"
    r"|if|when|while|though|once|elsewhere|otherwise|everywhere|today|here|there|now)\b)\w+ "
    r"(?:the|an?|our|your|my|its|all|every|it|them|me|us|this|that|these|those|off|out|up|down)\b"
)
_WISHED = re.compile(
    r"(?:\w+ )?(?:can|could|would|will|may|might) (?:you|we|it|i)\b|(?:and |but )?(?:i|we)"
    r"(?:'d| would)? (?:want|need|like|love|prefer|rather|hope|wish)\b"
    r"|(?:i'd|we'd|you'd|how about|what about|what if)\b"
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
    return bool(_REASON.fullmatch(said)) and not _WISH.search(said) and not HELD.search(said)


def asks_nothing(clause: str) -> bool:
    """Whether a clause has no word of asking: beside a wish, "Black Friday!" only tells of it."""
    said = clause.strip(" ,.!()").casefold()
    if _CONTRAST.match(said) or (_BESIDE.match(said) and not HELD.search(said)):
        return True
    words = _WORD.findall(said)
    framing = load_framing()
    wish = next((word for word in words if word not in _JOINING), "")
    return not (
        HELD.search(said)
        or load_claims().human.search(said)
        or _AMOUNT.search(said)
        or said.endswith("?")
        or wish in framing.doing | framing.asking | framing.denied | _ELLIPTIC
        or not framing.wishing.isdisjoint(words)
        or _DONE_TO.match(said)
        or _WISHED.match(said)
    )


def is_of_us(clause: str) -> bool:
    """Whether a clause says what the brand is: "we're a hospitality brand at heart"."""
    return bool(_OF_US.match(clause.strip(" ,.!()")))


def goes_on(clause: str) -> bool:
    """Whether a clause says something of what was just spoken of: "it sounds stuffy"."""
    return bool(_OF_THE_SAME.match(clause.strip(" ,.!()")))
