"""A message as the parts of understanding read it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from knowledge.language.words import lemma, tokens

_LONGEST_PHRASE = 6
_T_SHIRT = re.compile(r"\bt[- ]shirts?\b", re.IGNORECASE)
_INCHES = re.compile(r"""(?<=\d)\s?(?:["”″]|'')(?!\w)""")
_WITH = re.compile(r"\bw/(o\b)?", re.IGNORECASE)
_PAUSE = re.compile(r"[,.;:!?]+(?=\s|$)")
_NEGATED = (
    *("do", "does", "did", "is", "are", "was", "were", "has", "have", "had"),
    *("could", "should", "would", "need", "must"),
)
_WRITTEN_SHORT = {
    "u": "you",
    "ur": "your",
    "smth": "something",
    "sth": "something",
    "plz": "please",
    "ppl": "people",
}
_WITHOUT_APOSTROPHE = {f"{verb}nt": f"{verb}n't" for verb in _NEGATED} | {
    "cant": "can't",
    "wont": "won't",
}
_IN_FULL = _WRITTEN_SHORT | _WITHOUT_APOSTROPHE


@dataclass(frozen=True, slots=True)
class Words:
    """A message's tokens and, place by place, their lemmas.

    `phrases` holds every run of up to six tokens, so that looking for a phrase is looking it up;
    `pauses` the places of tokens with a comma or the like behind them.
    """

    text: str
    tokens: tuple[str, ...]
    lemmas: tuple[str, ...]
    phrases: frozenset[tuple[str, ...]]
    pauses: frozenset[int] = frozenset()

    def say_any(self, phrases: frozenset[tuple[str, ...]]) -> bool:
        """Whether one of the phrases stands in the message."""
        return not self.phrases.isdisjoint(phrases)

    def places_of(self, phrases: frozenset[tuple[str, ...]]) -> frozenset[int]:
        """Return the places of the tokens of phrases that stand in the message."""
        said = self.phrases & phrases
        return frozenset(
            place
            for phrase in said
            for start in range(len(self.tokens) - len(phrase) + 1)
            if self.tokens[start : start + len(phrase)] == phrase
            for place in range(start, start + len(phrase))
        )


def read_message(text: str, mend: Callable[[str], str] = str) -> Words:
    """Split a message into words, each in the spelling that `mend` gives it."""
    text = _WITH.sub(lambda m: "without" if m[1] else "with ", _T_SHIRT.sub("tshirt", text))
    if len(_INCHES.findall(text)) == sum(map(text.count, ('"', "”", "″", "''"))):
        text = _INCHES.sub(" inch", text)
    found = tuple(_IN_FULL.get(token) or mend(token) for token in tokens(text))
    runs = (
        found[start:end]
        for start in range(len(found))
        for end in range(start + 1, min(len(found), start + _LONGEST_PHRASE) + 1)
    )
    return Words(
        text, found, tuple(lemma(token) for token in found), frozenset(runs), _pauses(text)
    )


def _pauses(text: str) -> frozenset[int]:
    ends, count = set(), 0
    for clause in _PAUSE.split(text)[:-1]:
        count += len(tokens(clause))
        ends.add(count - 1)
    return frozenset(ends)
