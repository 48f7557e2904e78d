"""What no longer matters: "any color is fine", "it doesn't have to be dimmable"."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.words import Words
from knowledge.constraints import Constraint, PriceRange, ValueWanted
from knowledge.language.words import lemmas

_JOINTS = {"but", "and", "just", "though"}
_SELVES = {"i'm", "im", "we're"}
_MONEY = {"price", "budget", "cost", "money"}


@dataclass(frozen=True, slots=True)
class Dropped:
    """What a message gives up: the `places` of the words that say so, and what they name.

    `names` are the lemmas of clauses that say that something is not needed, or that any will do.
    """

    places: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    any_price: bool = False

    def __bool__(self) -> bool:
        """Whether anything is given up."""
        return bool(self.names)

    def lets_go(self, constraint: Constraint, lexicon: Lexicon) -> bool:
        """Whether a constraint asked for before is given up."""
        if isinstance(constraint, PriceRange):
            bounds = {str(b) for b in (constraint.minimum, constraint.maximum) if b is not None}
            return self.any_price or not bounds.isdisjoint(self.names)
        if not self.names or not isinstance(constraint, ValueWanted):
            return False
        ways = (tuple(key.split()) for key in constraint.facets)
        asked = (phrase for key in constraint.facets for phrase in lexicon.attributes.get(key, ()))
        named = any(not self.names.isdisjoint(lemmas(value)) for value in constraint.any_of)
        return named or any(self.names.issuperset(way) for way in (*ways, *asked) if way)


def find_dropped(words: Words, lexicon: Lexicon) -> Dropped:
    """Return what a message gives up."""
    places: set[int] = set()
    names: set[str] = set()
    for start, end in _clauses(words):
        clause = words.tokens[start:end]
        gives_up = any(find_phrase(p, clause) is not None for p in lexicon.cues["not_needed"])
        any_will_do = any(find_phrase(p, clause) is not None for p in lexicon.cues["any_value"])
        if gives_up or any_will_do:
            names |= set(words.lemmas[start:end])
        if gives_up:
            places |= set(range(start, end))
    return Dropped(frozenset(places), frozenset(names), bool(names & _MONEY))


def find_asides(words: Words, lexicon: Lexicon) -> frozenset[int]:
    """Return the places of what a shopper tells of themselves: "we have a cat", "I sleep hot"."""
    places: set[int] = set()
    for start, end in _clauses(words):
        clause = words.tokens[start:end]
        tells = clause[0] in lexicon.selves and lexicon.wanting.isdisjoint(clause)
        if tells and (start or end < len(words.tokens)):
            places |= set(range(start, end))
    return frozenset(places)


def _clauses(words: Words) -> Iterator[tuple[int, int]]:
    """Where the clauses of a message begin and end, in its tokens."""
    start = 0
    for place, token in enumerate(words.tokens):
        if token in _JOINTS:
            if place > start:
                yield start, place
            start = place + 1
        elif place in words.pauses:
            yield start, place + 1
            start = place + 1
        elif token in _SELVES and place > start:
            yield start, place
            start = place
    if start < len(words.tokens):
        yield start, len(words.tokens)
