"""The words that decide what of a message may be kept, read once from `words.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.language.words import tokens

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepingWords:
    """Words by what they tell; `phrases` name a kind of answer and its value."""

    private: frozenset[str]
    people: frozenset[str]
    self: frozenset[Phrase]
    gifts: frozenset[str]
    services: frozenset[str]
    phrases: tuple[tuple[str, str, Phrase], ...]
    sensitive_keys: frozenset[str]
    cues: Mapping[str, frozenset[Phrase]]


@cache
def load_keeping_words() -> KeepingWords:
    """Read the lists that come with the program."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    kinds = {"room": data["rooms"], "style": data["styles"], "skin type": data["skin_types"]}
    return KeepingWords(
        private=frozenset(data["private"].split()),
        people=frozenset(data["people"].split()),
        self=frozenset(tuple(tokens(text)) for text in data["self"]),
        gifts=frozenset(data["gifts"]),
        services=frozenset(data["services"].split()),
        phrases=tuple(
            (key, value, tuple(tokens(value))) for key, values in kinds.items() for value in values
        ),
        sensitive_keys=frozenset(data["sensitive_keys"]),
        cues={
            cue: frozenset(tuple(tokens(text)) for text in texts)
            for cue, texts in data["cues"].items()
        },
    )
