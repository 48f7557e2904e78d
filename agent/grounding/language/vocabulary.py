"""Words the gate treats alike in every record: those that assert nothing, deny, count or grade."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.grounding.language.frames import Frames
from knowledge.language.words import lemma


@dataclass(frozen=True, slots=True)
class GateWords:
    """The reviewed lists of `vocabulary.toml`, lower-case tokens as they are written.

    `qualifiers`, `weakening` and `bound` are lemmas; `units` maps every spelling of a unit to one;
    `frames` finds phrases that assert nothing; `statements` are the wordings of whole sentences, by
    their names;
    `same` maps a lemma to the one it is read as, `able` what can be done to the word for that;
    `askable` is what a question may name; `taps` are answers to tap, `asking` what may stand before
    a value on one.
    """

    lists: Mapping[str, frozenset[str]]
    qualifiers: frozenset[str]
    weakening: frozenset[str]
    bound: frozenset[str]
    commercial: frozenset[str]
    whole: frozenset[str]
    small_numbers: Mapping[str, int]
    scales: Mapping[str, int]
    measures: Mapping[str, str]
    same: Mapping[str, str]
    able: Mapping[str, str]
    askable: frozenset[str]
    units: Mapping[str, str]
    unit_names: frozenset[str]
    frames: Frames
    statements: Mapping[str, tuple[str, ...]]
    taps: frozenset[str]
    asking: tuple[str, ...]

    def are(self, name: str, token: str) -> bool:
        """Whether a token stands in one of the lists."""
        return token in self.lists[name]

    def any_of(self, name: str, tokens: Iterable[str]) -> bool:
        """Whether any of some tokens stands in one of the lists."""
        return not self.lists[name].isdisjoint(tokens)

    def is_degree(self, token: str) -> bool:
        """Whether a token grades or compares: "best", "softer", "most"."""
        if token in self.lists["degrees"]:
            return True
        return token.endswith(("er", "est")) and lemma(token) not in {token, f"{token}e"}

    def is_number_word(self, token: str) -> bool:
        """Whether a token is a number, or a part of one, in letters."""
        return token in self.small_numbers or token in self.scales

    def statement(self, name: str) -> str:
        """Return the first wording of the reviewed sentence of that name."""
        return self.statements[name][0]


_LISTS = (
    "negations",
    "reversals",
    "turns",
    "introducers",
    "copulas",
    "subjects",
    "degrees",
    "conditions",
    "terms",
    "participles",
    "weekdays",
    "wishes",
    "limits",
    "formerly",
    "now",
    "auxiliaries",
    "anaphors",
    "pointers",
    "questions",
    "telling",
    "affirmations",
    "denials",
    "openings",
    "partly",
)


@cache
def load_gate_words() -> GateWords:
    """Read the lists that come with the program."""
    path = Path(__file__).with_name("vocabulary.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    lists = {name: frozenset(data[name]) for name in _LISTS}
    lists |= {name: frozenset(data[name].split()) for name in ("function", "talk")}
    tens = {word: 10 * (place + 2) for place, word in enumerate(data["tens"])}
    return GateWords(
        lists=lists,
        qualifiers=_lemmas(data["qualifiers"]),
        weakening=_lemmas(data["weakening"]),
        bound=_lemmas(data["bound"]),
        commercial=_lemmas(" ".join(data["commercial"])),
        whole=frozenset(" ".join(map(lemma, name.split())) for name in data["whole"]),
        small_numbers={word: value for value, word in enumerate(data["numbers"])} | tens,
        scales=data["scales"],
        measures=data["measures"],
        same=data["same"],
        able={form: able for able, forms in data["able"].items() for form in forms},
        askable=_lemmas(data["askable"]),
        units={s: unit for unit, spellings in data["units"].items() for s in spellings},
        unit_names=frozenset(data["units"]),
        frames=Frames(data["frames"]),
        statements={
            name: (said,) if isinstance(said, str) else tuple(said)
            for name, said in data["statements"].items()
        },
        taps=frozenset(tap.casefold() for tap in data["taps"]),
        asking=tuple(data["asking"]),
    )


def _lemmas(words: str) -> frozenset[str]:
    return frozenset(form for word in words.split() for form in (word, lemma(word)))
