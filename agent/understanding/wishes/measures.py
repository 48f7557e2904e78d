"""Amounts a thing must have: "64 gb", "47 inch", "5 m"."""

from collections.abc import Iterator

from agent.understanding.lexicon import Lexicon
from agent.understanding.words import Words
from knowledge.constraints import ValueWanted

_INCH = "in"
_REACH = 3


def find_measures(words: Words, lexicon: Lexicon) -> Iterator[ValueWanted]:
    """Yield the amounts named that a record must state; what only bounds one is left out."""
    for place, token in enumerate(words.tokens[:-1]):
        unit = words.lemmas[place + 1]
        if not token[0].isdigit() or unit not in lexicon.measures:
            continue
        before = words.tokens[max(0, place - _REACH) : place]
        after = words.tokens[place + 2 : place + 4]
        bounds = lexicon.bounds.intersection((*before, *after))
        if bounds or not lexicon.prepositions.isdisjoint(before[-2:]) or "x" in after[:1]:
            continue
        yield ValueWanted((token if unit == _INCH else f"{token} {unit}",))
