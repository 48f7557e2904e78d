"""A message as the parts of understanding read it."""

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.words import lemma, tokens

_LONGEST_PHRASE = 6


@dataclass(frozen=True, slots=True)
class Words:
    """A message's tokens and, place by place, their lemmas.

    `phrases` holds every run of up to six tokens, so that looking for a phrase is looking it up.
    """

    text: str
    tokens: tuple[str, ...]
    lemmas: tuple[str, ...]
    phrases: frozenset[tuple[str, ...]]

    def say_any(self, phrases: frozenset[tuple[str, ...]]) -> bool:
        """Whether one of the phrases stands in the message."""
        return not self.phrases.isdisjoint(phrases)


def read_message(text: str, mend: Callable[[str], str] = str) -> Words:
    """Split a message into words, each in the spelling that `mend` gives it."""
    found = tuple(mend(token) for token in tokens(text))
    runs = (
        found[start:end]
        for start in range(len(found))
        for end in range(start + 1, min(len(found), start + _LONGEST_PHRASE) + 1)
    )
    return Words(text, found, tuple(lemma(token) for token in found), frozenset(runs))
