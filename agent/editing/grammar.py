"""The grammar of instructions: patterns of words and slots, read from data and matched."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_BETWEEN = r"[\s,;:?!]+(?:[–—-]+\s+)?"  # noqa: RUF001 (dashes)
_STOP = r"(?<=[,;:–—?-]\s)"  # noqa: RUF001
_HELD = "[\ue000-\ue0ff]"
_ANYTHING = r"\S.*?"
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50,
}  # fmt: skip
_LEAD = rf"(?:(?:the|an?|every|each|any|all|our|your|my){_BETWEEN})?"
_SLOTS = {
    "you": "you",
    "quotedtext": _HELD,
    "quotedbad": _HELD,
    "rest": rf"(?!{_HELD})[^\s\ue000-\ue0ff][^\ue000-\ue0ff]*?",
    "quoted": rf"{_HELD}(?:(?:\s*(?:,|/|&|\band\b|\bor\b|\bnor\b)+\s*|\s+){_HELD})*",
    "number": rf"#?(?:\d+|{'|'.join(_NUMBERS)})",
    "until": r"(?:until|till|til|through|thru|to|for|by|this|over|before|up_to)\b.+?",
}
_CLASS = re.compile(r"@(\w+)")
_NAMES = {"quoted": "words", "quotedtext": "text", "quotedbad": "bad", "you": "address"}
_TOKEN = re.compile(
    r"(\((?P<any>[^()]*)\)|\{(?P<slot>\w+)\}|(?P<stop>/)|(?P<word>[^\s?*(){}]+))(?P<times>[?*]?)"
)


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fits: the act, what stands in its slots, and how many letters are its own."""

    act: str
    slots: Mapping[str, str]
    own: int
    said: str = ""
    is_sure: bool = True

    @property
    def targets(self) -> tuple[str, ...]:
        """What stands for products: of a rule, one or two sides."""
        if "target" not in self.slots:
            return ()
        return tuple(self.slots[name] for name in ("target", "other") if name in self.slots)


@dataclass(frozen=True, slots=True)
class Grammar:
    """All acts with their patterns, and what is said around them."""

    patterns: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    verbs: frozenset[str]
    no_words: frozenset[str]
    manners: Mapping[str, str]
    unmanners: Mapping[str, str]
    why: Mapping[str, str]
    cues: Mapping[str, frozenset[str]]
    against: re.Pattern[str]
    granted: re.Pattern[str]

    def matches(self, clause: str) -> Iterator[Match]:
        """Yield every act that a clause may be."""
        said = self.bare(clause)
        for act, pattern in self.patterns:
            found = pattern.fullmatch(f"{said} ")
            if found:
                slots = {k: v.strip(" ,") for k, v in found.groupdict().items() if v}
                own = len(said) - sum(map(len, slots.values()))
                yield Match(act, slots, own, said)

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
    acts, around, classes = data["acts"], data["around"], data["classes"]
    return Grammar(
        patterns=tuple(
            (act, re.compile(_compiled(pattern, classes), re.IGNORECASE))
            for act, entry in acts.items()
            for pattern in entry["patterns"]
        ),
        before=re.compile(rf"(?:{_any_of(around['before'])}){_BETWEEN}", re.IGNORECASE),
        after=re.compile(rf"{_BETWEEN}(?:{_any_of(around['after'])})$", re.IGNORECASE),
        verbs=frozenset(data["verbs"]["words"]),
        no_words=frozenset(data["no_words"]["words"].split()),
        manners={
            said: manner
            for manner, wordings in acts["formality"]["manners"].items()
            for said in wordings
        },
        unmanners={
            said: manner
            for manner, wordings in acts["formality"]["unmanners"].items()
            for said in wordings
        },
        cues={name: frozenset(said.split()) for name, said in data["cues"].items()},
        against=_phrases(classes, "never", "stop", "out", "leave"),
        granted=_phrases(classes, "fine", "may", "again"),
        why={act: entry["why"] for act, entry in acts.items() if "why" in entry},
    )


def _phrases(classes: Mapping[str, Sequence[str]], *names: str) -> re.Pattern[str]:
    said = _any_of(phrase for name in names for phrase in classes[name])
    return re.compile(rf"(?<![\w'])(?:{said})(?![\w'])", re.IGNORECASE)


def _any_of(texts: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True)))


def _compiled(pattern: str, classes: Mapping[str, Sequence[str]]) -> str:
    """Write a pattern as a regular expression; every word ends with what lies between words."""

    def members(found: re.Match[str]) -> str:
        return "|".join(name.replace(" ", "_") for name in classes[found[1]])

    return "".join(_piece(token) for token in _TOKEN.finditer(_CLASS.sub(members, pattern)))


def _piece(token: re.Match[str]) -> str:
    if token["stop"]:
        return _STOP
    if token["slot"]:
        slot = token["slot"]
        lead = _LEAD if slot in {"good", "bad", "words"} else ""
        name = _NAMES.get(slot, slot)
        body = f"{lead}(?P<{name}>{_SLOTS.get(slot, _ANYTHING)})"
    else:
        parts = (token["any"] or token["word"]).split("|")
        body = "|".join(map(_words, sorted(parts, key=len, reverse=True)))
    return f"(?:(?:{body}){_BETWEEN}){token['times']}"


def _words(text: str) -> str:
    return _BETWEEN.join(re.escape(word) for word in text.split("_"))
