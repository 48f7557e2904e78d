"""Frames: phrases that assert nothing, such as "have a look at", found in a run of tokens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

_SLOT = tuple[frozenset[str], bool]


class Frames:
    """Finds phrases; of those that begin at one token the longest counts.

    A phrase is written as slots with blanks between: `a|b` are alternatives, `?` behind a slot
    means that it may be missing.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._beginning: dict[str, list[tuple[_SLOT, ...]]] = defaultdict(list)
        for phrase in phrases:
            slots = tuple(_read_slot(slot) for slot in phrase.split())
            for word in _first_words(slots):
                self._beginning[word].append(slots)

    def find(self, tokens: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Yield where phrases begin and end, from left to right, none within another."""
        start = 0
        while start < len(tokens):
            known = self._beginning.get(tokens[start], ())
            end = max((_longest(slots, tokens, start) for slots in known), default=start)
            if end > start:
                yield start, end
            start = max(end, start + 1)


def _read_slot(text: str) -> _SLOT:
    return frozenset(text.removesuffix("?").split("|")), text.endswith("?")


def _first_words(slots: Sequence[_SLOT]) -> frozenset[str]:
    words: frozenset[str] = frozenset()
    for alternatives, optional in slots:
        words |= alternatives
        if not optional:
            return words
    raise ValueError("a phrase of which everything may be missing")


def _longest(slots: Sequence[_SLOT], tokens: Sequence[str], start: int) -> int:
    """Return where the longest match of a phrase ends, `start` if there is none."""
    ends = {start}
    for alternatives, optional in slots:
        taken = {end + 1 for end in ends if end < len(tokens) and tokens[end] in alternatives}
        ends = ends | taken if optional else taken
        if not ends:
            return start
    return max(ends)
