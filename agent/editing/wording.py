"""A message in plain spelling: arrows, lists, short forms and slips of the keyboard are read."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ARROW = re.compile(r"\s*(?:->|=>|→|⇒|>>)\s*")
_BULLET = re.compile(r"(?:^|\s+)(?:\(?\d{1,2}[.)]|\(?[a-h]\)|[-*•])\s+(?=\S)")
_BANGS = re.compile(
    r"(?:\b(the|those|these|with|of|no|using|your|fewer|less|all)\s+|^)!+(?=\s|$|[.,])",
    re.IGNORECASE,
)
_NUMBER_ONE = re.compile(r"\b(?:number one|no\. ?1|pole position)\b", re.IGNORECASE)
_EQUALS = re.compile(r"\s+=\s+")
_ABBREVIATED = re.compile(
    r"\b(max|min|approx|incl|excl|vs|nr|jan|feb|mar|apr|aug|sept?|oct|nov|dec|e\.g|i\.e)\.",
    re.IGNORECASE,
)
_AND_THE_WORD = re.compile(r"(,|\band|\bor|\bnor) the (?:words?|phrases?|terms?) ", re.IGNORECASE)
_PLEASE = re.compile(r"\s*\bplease\b", re.IGNORECASE)
_VERSION = re.compile(r"\bv\.?\s?(\d{1,4})\b", re.IGNORECASE)
_OPEN_TEXT = re.compile(
    r"^(?P<lead>[^:\n]*\b(?:greet\w*|open\w*|welcome\w*|hello|hi|sign[- ]?off\w*|clos\w+|ends?|"
    r"finish\w*|goodbye|bye|with|reply|answer|respond|say to|handle)\b[^:\n\ue000-\ue0ff]{0,40}):"
    r"\s*(?P<text>[A-Za-zÀ-ÿ][^\n\ue000-\ue0ff]+)$",
    re.IGNORECASE | re.MULTILINE,
)
_LIKENESS, _SHORTEST = 0.86, 6


@dataclass(frozen=True, slots=True)
class Wording:
    """Short forms with what they are short for, and the words that slips are mended to."""

    short: Mapping[str, str]
    telling: frozenset[str]


@cache
def load_wording() -> Wording:
    """Read the words that come with the program."""
    path = Path(__file__).with_name("wording.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Wording(data["short"], frozenset(data["telling"]["words"].split()))


def hold_open_text(text: str, hold: Callable[[str], str]) -> str:
    """Hold back a text that stands behind a colon without quotation marks: "greeting: Hello."."""

    def held(found: re.Match[str]) -> str:
        return f"{found['lead']}: {hold(found['text'].strip())}"

    return _OPEN_TEXT.sub(held, text)


def plain_wording(text: str) -> str:
    """Write a message in the spelling the grammar knows; quotations must be held back before."""
    listed = _BULLET.sub("\n", text) if len(_BULLET.findall(text)) > 1 else text
    listed = _ABBREVIATED.sub(r"\1", listed)
    listed = _AND_THE_WORD.sub(r"\1 ", listed)
    listed = _VERSION.sub(r"version \1", listed)
    marked = _EQUALS.sub(" is ", _BANGS.sub(r"\1 exclamation marks", listed))
    marked = _NUMBER_ONE.sub("number-one", marked)
    worded = _WORD.sub(_plain, _ARROW.sub(" becomes ", marked))
    return _PLEASE.sub("", worded).strip(" ,")


def _plain(found: re.Match[str]) -> str:
    word, wording = found[0], load_wording()
    folded = word.casefold()
    if folded in wording.short:
        return wording.short[folded]
    if len(folded) < _SHORTEST or folded in wording.telling:
        return word
    alike = get_close_matches(folded, wording.telling, 1, _LIKENESS)
    slipped = alike and alike[0][0] == folded[0] and alike[0].rstrip("s") not in folded
    return alike[0] if slipped and not _is_form(folded, alike[0]) else word


def _is_form(word: str, other: str) -> bool:
    """Whether two words are one in two forms: "greets" is no slip of "greet"."""
    shared = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    endings = {"", "s", "es", "ed", "ing", "ly", "er", "d", "r", "al", "ally", "y", "ies", "e"}
    return word[shared:] in endings and other[shared:] in endings
