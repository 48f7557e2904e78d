"""A message as the parts of understanding read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.words import lemma, tokens


@dataclass(frozen=True, slots=True)
class Words:
    """A message's tokens and, place by place, their lemmas."""

    text: str
    tokens: tuple[str, ...]
    lemmas: tuple[str, ...]

    def __len__(self) -> int:
        """How many tokens there are."""
        return len(self.tokens)


def read_message(text: str) -> Words:
    """Split a message into words."""
    found: Sequence[str] = tokens(text)
    return Words(text, tuple(found), tuple(lemma(token) for token in found))
