"""What a clause does: it states, asks, restates a wish, or says that something is not known."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache

from evals.reading.words import content, function_stems, missing, normalise, stem, tokens

MASK = "\u25aa"
"""Stands where a name stood."""
_UNKNOWING = re.compile(
    r"\b(?:could ?n[o']t|can ?n[o']t|cannot|do(?:es)? ?n[o']t|did ?n[o']t|can't|won't) "
    r"(?:\w+ )?(?:find|say|state|tell|know|see|mention|share|show|name|look up|answer|specify|list)"
    r"|\b(?:find|found|know|see|says?|states?|(?:i|we) have) (?:\w+ )?(?:nothing|no\b|none|of no)"
    r"|\bnothing (?:on|about|here|in|like|that|else|goes|of)"
    r"|\bno (?:mention|record|information|word)"
    r"|\bno (?:article|review|page|product)s? (?:here )?(?:says?|speaks?|states?|mentions?)"
    r"|\b(?:is|are) (?:not|n't) (?:stated|given|listed|mentioned|recorded|named|among)"
    r"|\bnot told me|\bnobody has rated"
    r"|\brecords? (?:\w+ )*(?:states?|says?|carries) (?:no|nothing)"
    r"|\bsays nothing|\boutside what i\b|\bi'd rather\b|\bno rating of\b"
)
_WISHING = re.compile(
    r"\byou(?:'re| are| were)? (?:asked|wanted|said|looking|mentioned|told|after)"
    r"|^(?:(?:so|as|since|because|if|when)\s)?you (?:want|look|mention|say|need)\b"
    r"|\byour (?:wish|budget|limit|size|search|question)|\bas you\b"
)
_OF_ITSELF = re.compile(
    r"^(?:yes, |no, )?(?:i|i'm|i'll|i'd|this chat|under your data|right|okay)\b"
)
_OWN = (
    "chat kept keep gone minutes last message beyond follow visit understand account accounts help "
    "learn start over handed hand stored store answer answers AI assistant data "
    "download delete"
)


@cache
def _own_words() -> frozenset[str]:
    return frozenset(stem(word) for word in _OWN.casefold().split())


class Kind(StrEnum):
    """What a clause does."""

    STATES = "states"
    ASKS = "asks"
    UNKNOWN = "says that it does not know"
    WISH = "restates a wish"
    QUOTES = "quotes an article or a record word for word"
    SELF = "speaks of itself"
    FOREIGN = "is in a language that is not read here"


_OF_OTHERS = frozenset(
    (
        *("der", "die", "das", "und", "nicht", "ist", "sind", "hat", "ein", "eine", "mit", "vom"),
        *("sich", "zwei", "el", "la", "los", "las", "es", "un", "una", "y", "con", "del", "para"),
        *("le", "les", "est", "et", "une", "des", "du", "pas", "pour", "dans", "il", "di", "che"),
        *("per", "het", "een", "niet", "met", "voor", "och", "som", "nein", "ja", "oui", "si"),
    )
)


def _is_foreign(folded: str) -> bool:
    """Whether little words of other languages stand in a text, and hardly any English ones."""
    words = set(tokens(folded))
    others = words & _OF_OTHERS
    if len(others) < 2 and not (others and not folded.replace(MASK, "").isascii()):
        return False
    return len(words & _little_words()) < len(others)


@cache
def _little_words() -> frozenset[str]:
    return function_stems() - _OF_OTHERS


def kind_of(text: str) -> Kind:
    """Tell what a clause does."""
    folded = normalise(text).strip()
    if _is_foreign(folded):
        return Kind.FOREIGN
    if folded.endswith("?"):
        return Kind.ASKS
    if _UNKNOWING.search(folded):
        return Kind.UNKNOWN
    if _OF_ITSELF.search(folded) and not missing(_own_words(), content(folded)):
        return Kind.SELF
    if _WISHING.search(folded):
        return Kind.WISH
    return Kind.STATES


_BREAK = re.compile(r"[;:.]\s+|,\s+|\s+(?=but\b)|\s[\u2013\u2014-]\s")
_JOINING = re.compile(r"^(?:and|but|so|yet|though|although|still|however)\s+")
_STANDS_ALONE = re.compile(
    r"^(?:it|its|these|those|they|their|both|there|here|we|our|this (?:one|is)|all|every)"
    r"\s+\S+\s+\S"
)
_OF_WHAT = re.compile(r"^(?:on|as for|about|whether|if|regarding|for|of|when it comes to)\b")


def parts_of(text: str) -> Iterator[tuple[str, Kind]]:
    """Split a sentence that wishes, doubts or speaks of itself where it goes on to state.

    "You asked for wool; this one is wool": what stands beside a wish is no wish.
    """
    parts: list[str] = []
    start = 0
    for end in (*(m.end() for m in _BREAK.finditer(text)), len(text)):
        part = text[start:end]
        if parts and (_OF_WHAT.search(_bare(parts[-1])) or not _stands_alone(part)):
            parts[-1] += part
        else:
            parts.append(part)
        start = end
    for part in parts:
        yield part, kind_of(part)


def _bare(part: str) -> str:
    return _JOINING.sub("", normalise(part).strip())


def _stands_alone(part: str) -> bool:
    return MASK in part or bool(_STANDS_ALONE.search(_bare(part)))


_ASKED_AND_SAID = (
    re.compile(
        r"^(?:oh,? )?(?:did you know|have you (?:seen|noticed|heard)|would you believe|you know"
        r"|isn't it (?:great|nice|good|lovely)|don't you (?:love|like|think|agree))"
        r"\s+(?:that |how )?(.+)\?$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(.+),\s*(?:(?:is|are|does|do|can|will|has|have|wo|ca)(?:n't|n\u2019t)?"
        r"\s+(?:it|they|that)|right|correct|no|yes|okay|ok)\?$",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:since|because|given that|now that|seeing that)\s+(.+)\?$", re.IGNORECASE),
    re.compile(
        r",\s+(?:as|which|and)\s+(?=(?:it|they|is|are|has|have|comes?|costs?)\b)(.+)\?$",
        re.IGNORECASE,
    ),
    re.compile(rf"\bthe ((?:[a-z-]+ )+{MASK}).*\?$"),
)


def said_in_asking(text: str) -> str:
    """What a question takes for granted: "since it is waterproof", "did you know that …"."""
    found = (pattern.search(text.strip()) for pattern in _ASKED_AND_SAID)
    return next((match[1] for match in found if match), "")


_BARE_ANSWER = re.compile(
    r"^(?P<word>yes|yep|yeah|sure|certainly|absolutely|correct|right|exactly|of course|indeed"
    r"|no|nope)?"
    r"[,.!]*\s*(?:(?:it|they|this|that|you|we) (?:is|are|does|do|can|will|has|have|may)"
    r"(?P<no>n't| ?not)?)?[.!]?$"
)
_YES_NO = re.compile(
    r"^(?:(?:and|so|hi|hello|please|but|then|also)[,\s]+)*"
    r"(?:is|are|does|do|can|will|has|have|could|would|may)\b"
)


def answered_question(sentence: str, asked: str) -> tuple[str, bool] | None:
    """The question that a bare "Yes." or "No, it isn't." answers, and whether it is denied."""
    found = _BARE_ANSWER.fullmatch(normalise(sentence).strip())
    questions = [part for part in re.findall(r"[^.?!:]+\?", asked) if _YES_NO.search(_bare(part))]
    if found is None or not sentence.strip() or not questions:
        return None
    denied = found["no"] is not None or (found["word"] or "").startswith("no")
    return questions[-1].strip(" ?"), denied
