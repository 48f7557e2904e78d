"""Words the gate treats alike in every record: those that assert nothing, deny, count or grade."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from knowledge.words import lemma


@dataclass(frozen=True, slots=True)
class GateWords:
    """The reviewed lists of `vocabulary.toml`: `neutral` as lemmas, all others as tokens.

    `measures` maps the lemma of an adjective of measure to the name of what it measures.

    `statement_names` are whole sentences about the assistant or its search, each with its name.
    """

    neutral: frozenset[str]
    negations: frozenset[str]
    degrees: frozenset[str]
    numbers: Mapping[str, Decimal]
    wishes: frozenset[str]
    limits: frozenset[str]
    measures: Mapping[str, str]
    statement_names: Mapping[str, str]

    def names(self, token: str) -> tuple[str, ...]:
        """Return the lemma of a token and, of an adjective of measure, what it measures."""
        found = lemma(token)
        return (found, self.measures[found]) if found in self.measures else (found,)

    def asserted(self, token: str) -> str | None:
        """Return the lemma a token asserts, or None if it asserts nothing, denies or counts."""
        found = lemma(token)
        if found in self.neutral or token in self.negations or self.number(token) is not None:
            return None
        return self.measures.get(found, found)

    def number(self, token: str) -> Decimal | None:
        """Return the value of a token that is a number, in digits or as a word."""
        if token[0].isdigit():
            return Decimal(token.replace(",", ""))
        return self.numbers.get(token)

    def statement(self, name: str) -> str:
        """Return the reviewed sentence of that name."""
        return next(text for text, known in self.statement_names.items() if known == name)

    def is_degree(self, token: str) -> bool:
        """Whether a token grades or compares: "best", "softer", "most"."""
        if token in self.degrees:
            return True
        return token.endswith(("er", "est")) and lemma(token) not in {token, f"{token}e"}

    def denies(self, tokens: frozenset[str] | list[str]) -> bool:
        """Whether words deny something."""
        return not self.negations.isdisjoint(tokens)


@cache
def load_gate_words() -> GateWords:
    """Read the lists that come with the program."""
    path = Path(__file__).with_name("vocabulary.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return GateWords(
        neutral=frozenset(lemma(word) for word in data["neutral"].split()),
        negations=frozenset(data["negations"]),
        degrees=frozenset(data["degrees"]),
        numbers={word: Decimal(value) for value, word in enumerate(data["numbers"])},
        wishes=frozenset(data["wishes"]),
        limits=frozenset(data["limits"]),
        measures=data["measures"],
        statement_names={sentence: name for name, sentence in data["statements"].items()},
    )
