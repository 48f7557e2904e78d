"""The words that decide what of a message may be kept, read once from `words.toml`."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.language.words import lemma, tokens

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeepingWords:
    """Words by what they tell; `phrases` name a kind of answer and its value."""

    private: frozenset[str]
    private_phrases: re.Pattern[str]
    people: frozenset[str]
    self: frozenset[Phrase]
    gifts: frozenset[str]
    services: frozenset[str]
    phrases: tuple[tuple[str, str, Phrase], ...]
    sensitive_keys: frozenset[str]
    cues: Mapping[str, frozenset[Phrase]]

    def are_private(self, text: str) -> bool:
        """Whether a text speaks of health, children, beliefs or trouble, in whatever words."""
        said = tokens(text)
        forms = {*said, *map(lemma, said)}
        return not self.private.isdisjoint(forms) or bool(
            self.private_phrases.search(" ".join(said))
        )

    def named(self, key: str) -> frozenset[str]:
        """Return the values that are known of a kind of answer, such as the rooms."""
        return frozenset(value for kind, value, _ in self.phrases if kind == key)


@cache
def load_keeping_words() -> KeepingWords:
    """Read the lists that come with the program."""
    data = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
    kinds = {"room": data["rooms"], "style": data["styles"], "skin type": data["skin_types"]}
    return KeepingWords(
        private=frozenset(data["private"].split()),
        private_phrases=re.compile(rf"\b(?:{'|'.join(data['private_phrases'])})\b"),
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
