"""Cutting a message into instructions, each matched to the act it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent.editing.grammar import Grammar, Match

_QUOTED = re.compile(
    r"\*\*?([^*\n]+)\*\*?|\"([^\"\n]+)\"|“([^”\n]+)”|‘([^’\n]+)’|`([^`\n]+)`"  # noqa: RUF001
    r"|(?<!\w)'([^'\n]+)'(?!\w)|(?<!\w)_([^_\n]+)_(?!\w)"
)
_FIRST = 0xE000
_HELD = re.compile("[\ue000-\ue0ff]")
_HARD = re.compile(r"(?<=[.!?;])\s+|\n+|\s+[–—-]\s+")  # noqa: RUF001 (dashes)
_SOFT = re.compile(r",\s+(?:and|but|then|also)\s+|,\s+|\s+(?:and|but|then|also|plus)\s+")
_LIST = re.compile(r"\s*,\s*(?:and|or|nor)?\s*|\s+(?:and|or|nor)\s+")
_LONGEST_WORDS = 4
_MOST_PIECES = 12
_FEWEST_OF_A_CLAUSE = 3
_DETERMINERS = {"the", "a", "an", "our", "your", "my", "it", "them", "us", "me", "people"}
_WORD_SLOTS = {"words", "good", "bad", "address", "name", "target", "other", "page"}
_UNKNOWN, _EACH = 1000, 10


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message, with the act it is, if any; quotations are held back as signs."""

    said: str
    match: Match | None


class Message:
    """A message with its quotations held back, so that nothing within one is taken for more."""

    def __init__(self, text: str) -> None:
        self._held: list[str] = []
        held = _QUOTED.sub(self._hold, text.replace("’", "'"))  # noqa: RUF001
        self.text = held

    def _hold(self, found: re.Match[str]) -> str:
        self._held.append(next(group for group in found.groups() if group))
        return chr(_FIRST + len(self._held) - 1)

    def told(self, text: str) -> str:
        """Put quotations back."""
        return _HELD.sub(lambda found: self._held[ord(found[0]) - _FIRST], text).strip()

    def with_words(self, text: str) -> str:
        """Put quotations of one word back."""
        return _HELD.sub(lambda found: self._word(found[0]), text)

    def _word(self, sign: str) -> str:
        said = self._held[ord(sign) - _FIRST]
        return said if len(said.split()) == 1 else sign

    def listed(self, text: str) -> tuple[str, ...]:
        """Return the members of a list, "cheap, bargain or deal"; a quotation is one member."""
        parts = _LIST.split(re.sub(f"({_HELD.pattern})\\s+(?={_HELD.pattern})", r"\1, ", text))
        return tuple(
            dict.fromkeys(self.told(part).strip(" .,!?") for part in parts if part.strip())
        )


def cut_message(message: Message, grammar: Grammar) -> tuple[Clause, ...]:
    """Cut a message into as few instructions as leave least of it unread."""
    return tuple(
        clause
        for sentence in _HARD.split(message.text)
        if sentence.strip(" ,.!?")
        for clause in _cut(sentence.strip(), message, grammar)
    )


def _cut(sentence: str, message: Message, grammar: Grammar) -> Sequence[Clause]:
    breaks = [(m.start(), m.end()) for m in _SOFT.finditer(sentence)][:_MOST_PIECES]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(sentence)]

    @cache
    def best(first: int) -> tuple[int, tuple[Clause, ...]]:
        if first == len(starts):
            return 0, ()
        ways = []
        for last in range(first, len(ends)):
            said = sentence[starts[first] : ends[last]]
            match = best_match(said, message, grammar)
            cost, rest = best(last + 1)
            own = _EACH if match else _UNKNOWN * (last - first + 1)
            ways.append((cost + own, (Clause(said, match), *rest)))
        return min(ways, key=lambda way: way[0])

    return best(0)[1]


def best_match(said: str, message: Message, grammar: Grammar) -> Match | None:
    """Return the act that most words of a clause speak for, quoted ones among them."""
    fitting = [
        match
        for wording in dict.fromkeys((said, message.with_words(said)))
        for match in grammar.matches(wording)
        if _is_readable(match, grammar)
    ]
    return max(fitting, key=lambda m: m.own, default=None)


def _is_readable(match: Match, grammar: Grammar) -> bool:
    """Whether what stands in slots can be what is meant, rather than the next instruction."""
    for slot, text in match.slots.items():
        if slot == "manner" and text.casefold() not in grammar.manners:
            return False
        if slot not in _WORD_SLOTS:
            continue
        words = text.split()
        if any(word.casefold().strip(",") in grammar.verbs for word in words):
            return False
        if slot in {"words", "good", "bad"} and not _is_list(text):
            return False
    return True


def _is_list(text: str) -> bool:
    """Whether a text lists words to say, rather than one of them and another sentence."""
    parts = [part.casefold().split() for part in _LIST.split(text) if part.strip()]
    if any(len(part) > _LONGEST_WORDS for part in parts):
        return False
    return len(parts) == 1 or not any(
        len(part) >= _FEWEST_OF_A_CLAUSE and not _DETERMINERS.isdisjoint(part) for part in parts
    )
