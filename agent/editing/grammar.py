"""The grammar of instructions: patterns of words and slots, read from data and matched."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BETWEEN = r"[\s,;:]+"
_ANYTHING = r"\S.*?"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_LEAD = rf"(?:(?:the|an?|every|each|any|all){_BETWEEN})?"
_SLOTS = {
    "number": rf"#?(?:\d+|{'|'.join(_NUMBERS)})",
    "until": r"(?:until|till|til|through|thru|to|for|by|this|over|before|up_to)\b.+?",
}
_TOKEN = re.compile(
    r"(\((?P<any>[^()]*)\)|\{(?P<slot>\w+)\}|(?P<word>[^\s?*(){}]+))(?P<times>[?*]?)"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fits: the act, what stands in its slots, and how many letters are its own."""

    act: str
    slots: Mapping[str, str]
    own: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """All acts with their patterns, and what is said around them."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    verbs: frozenset[str]
    manners: Mapping[str, str]
    why: Mapping[str, str]
    cues: Mapping[str, frozenset[str]]

    def matches(self, clause: str) -> Iterator[Match]:
        """Yield every act that a clause may be."""
        said = self.bare(clause)
        for act, pattern in self.patterns:
            found = pattern.fullmatch(f"{said} ")
            if found:
                slots = {k: v.strip(" ,") for k, v in found.groupdict().items() if v}
                own = len(said) - sum(map(len, slots.values()))
                yield Match(act, slots, own)

    def bare(self, clause: str) -> str:
        """Take away what is said around an instruction."""
        said = clause.strip(" ,.!?;:")
        while found := self.before.match(said):
            said = said[found.end() :]
        while found := self.after.search(said):
            said = said[: found.start()]
        return said.strip(" ,.!?;:")


def read_count(text: str) -> int:
    """Return a number written in digits or as a word."""
    digits = text.lstrip("#")
    return int(digits) if digits.isdigit() else _NUMBERS[digits.casefold()]


@cache
def load_grammar() -> Grammar:
    """Read the grammar that comes with the program."""
    path = Path(__file__).with_name("instructions.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    acts, around = data["acts"], data["around"]
    return Grammar(
        patterns=tuple(
            (act, re.compile(_compiled(pattern), re.IGNORECASE))
            for act, entry in acts.items()
            for pattern in entry["patterns"]
        ),
        before=re.compile(rf"(?:{_any_of(around['before'])}){_BETWEEN}", re.IGNORECASE),
        after=re.compile(rf"{_BETWEEN}(?:{_any_of(around['after'])})$", re.IGNORECASE),
        verbs=frozenset(data["verbs"]["words"]),
        manners={
            said: manner
            for manner, wordings in acts["formality"]["manners"].items()
            for said in wordings
        },
        cues={name: frozenset(said.split()) for name, said in data["cues"].items()},
        why={act: entry["why"] for act, entry in acts.items() if "why" in entry},
    )


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


def _compiled(pattern: str) -> str:
    """Write a pattern as a regular expression; every word ends with what lies between words."""
    return "".join(_piece(token) for token in _TOKEN.finditer(pattern))


def _piece(token: re.Match[str]) -> str:
    if token["slot"]:
        lead = _LEAD if token["slot"] in {"good", "bad", "words"} else ""
        body = f"{lead}(?P<{token['slot']}>{_SLOTS.get(token['slot'], _ANYTHING)})"
    else:
        body = "|".join(map(_words, (token["any"] or token["word"]).split("|")))
    return f"(?:(?:{body}){_BETWEEN}){token['times']}"


def _words(text: str) -> str:
    return _BETWEEN.join(re.escape(word) for word in text.split("_"))
