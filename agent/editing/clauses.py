"""Cutting a message into instructions, each matched to the act it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from agent.editing.cues import match_by_cues
from agent.editing.grammar import Grammar, Match
from agent.editing.message import LIST, Message

_HARD = re.compile(r"(?<=[.!?])\s+|\n+|\s+[–—-]\s+")  # noqa: RUF001 (dashes)
_SOFT = re.compile(r"[,;:]\s+(?:and|but|then|also)\s+|[,;:]\s+|\s+(?:and|but|then|also|plus)\s+")
_LONGEST_WORDS, _LONGEST_TERM = 4, 5
_MOST_PIECES = 12
_FEWEST_OF_A_CLAUSE = 3
# Words of one's own are rarely these: where one stands in a slot, quotation marks are needed.
_NO_WORDS = {
    "here", "there", "they're", "it's", "them", "it", "your", "our", "my", "the", "we", "you", "i",
    "should", "be", "is", "are", "in", "on", "instead", "sentences", "answers", "replies", "name",
    "recommendations", "word", "words", "results", "spell", "with", "until", "page", "page's",
}  # fmt: skip
_DETERMINERS = {"the", "a", "an", "our", "your", "my", "it", "them", "us", "me", "people"}
_WORD_SLOTS = {"words", "good", "bad", "address", "name", "target", "other", "page"}
_UNKNOWN, _WEAKLY, _BY_CUES, _EACH = 1000, 70, 30, 10


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message, with the act it is, if any; quotations are held back as signs."""

    said: str
    match: Match | None


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

    pieces_alone = (sentence[a:b] for a, b in zip(starts, ends, strict=True))
    alone = [_is_plain(said, message, grammar) for said in pieces_alone]

    @cache
    def best(first: int) -> tuple[int, tuple[Clause, ...]]:
        if first == len(starts):
            return 0, ()
        ways = []
        for last in range(first, len(ends)):
            said = sentence[starts[first] : ends[last]]
            pieces = last - first + 1
            match = best_match(said, message, grammar)
            own = _UNKNOWN * pieces
            if match:
                own = _WEAKLY if match.act == "assert" else _EACH
            if match is None and not any(alone[first : last + 1]):
                match = match_by_cues(said, message, grammar)
                own = _BY_CUES * pieces if match else own
            cost, rest = best(last + 1)
            ways.append((cost + own, (Clause(said, match), *rest)))
        return min(ways, key=lambda way: way[0])

    return best(0)[1]


def _is_plain(said: str, message: Message, grammar: Grammar) -> bool:
    """Whether a piece is an instruction by itself."""
    match = best_match(said, message, grammar)
    return match is not None and match.act not in {"assert", "nothing"}


def best_match(said: str, message: Message, grammar: Grammar) -> Match | None:
    """Return the act that most words of a clause speak for, quoted ones among them."""
    fitting = [
        match
        for wording in dict.fromkeys((said, message.with_words(said)))
        for match in grammar.matches(wording)
        if _is_readable(match, message, grammar)
    ]
    return max(fitting, key=lambda m: m.own, default=None)


def _is_readable(match: Match, message: Message, grammar: Grammar) -> bool:
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
        if slot in {"good", "bad"} and len(message.told(text).split()) > _LONGEST_TERM:
            return False
        bare = {word.casefold().strip(",.") for word in words}
        if slot in {"words", "good", "bad", "name"} and not bare.isdisjoint(_NO_WORDS):
            return False
    return True


def _is_list(text: str) -> bool:
    """Whether a text lists words to say, rather than one of them and another sentence."""
    parts = [part.casefold().split() for part in LIST.split(text) if part.strip()]
    if any(len(part) > _LONGEST_WORDS for part in parts):
        return False
    return len(parts) == 1 or not any(
        len(part) >= _FEWEST_OF_A_CLAUSE and not _DETERMINERS.isdisjoint(part) for part in parts
    )
