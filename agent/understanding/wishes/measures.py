"""Amounts a thing must have: "64 gb", "at least 40 inch", "no more than 2 kg", "20 to 30 cm"."""

from collections.abc import Iterator, Sequence

from agent.understanding.lexicon import Lexicon, Phrase
from agent.understanding.words import Words
from knowledge.constraints import MeasureRange, ValueWanted
from knowledge.language.quantities import parse_quantity

_INCH = "in"
_REACH = 3
_ABOUT = 0.1
_DENYING = {"no", "not", "isn't", "don't"}


def find_measures(words: Words, lexicon: Lexicon) -> Iterator[ValueWanted | MeasureRange]:
    """Yield the amounts named that a record must state, exactly or within bounds."""
    for place, token in enumerate(words.tokens[:-1]):
        unit = words.lemmas[place + 1]
        if not token[0].isdigit() or unit not in lexicon.measures:
            continue
        before, after = words.tokens[:place], words.tokens[place + 2 :]
        if words.tokens[place + 1] == "in" and after and after[0] not in lexicon.dimensions:
            continue
        bounded = _bounded(words, place, lexicon)
        if bounded:
            yield bounded
            continue
        near = before[-_REACH:]
        bounds = lexicon.bounds.intersection((*near, *after[:2]))
        if bounds or not lexicon.prepositions.isdisjoint(near[-2:]) or "x" in after[:1]:
            continue
        yield ValueWanted((token if unit == _INCH else f"{token} {unit}",))


def dimension_of(measure: MeasureRange) -> str:
    """Return what a range measures: a length, a weight."""
    bound = parse_quantity(measure.minimum or measure.maximum)
    return bound.dimension if bound else ""


def _bounded(words: Words, place: int, lexicon: Lexicon) -> MeasureRange | None:
    """Read "at least A unit", "A unit or less", "about A unit", "A to B unit", at the number."""
    unit = words.tokens[place + 1]
    amount = f"{words.tokens[place]} {unit}"
    quantity = parse_quantity(amount)
    if quantity is None:
        return None
    before, after = words.tokens[:place], words.tokens[place + 2 :]
    facets = _facets(after[:1], lexicon)
    after = after[1:] if facets else after
    bounds = lexicon.measure_bounds
    if lowest := _range_from(words, place, lexicon):
        return MeasureRange(f"{lowest} {unit}", amount, facets)
    at_least = _ends_with(before, bounds["at_least"])
    denied = at_least and not _DENYING.isdisjoint(before[-_REACH:])
    limited = denied or _ends_with(before, bounds["at_most"])
    if (at_least and not limited) or _begins_with(after, bounds["or_more"]):
        return MeasureRange(minimum=amount, facets=facets)
    if limited or _begins_with(after, bounds["or_less"]):
        return MeasureRange(maximum=amount, facets=facets)
    if _ends_with(before, bounds["about"]):
        low, high = quantity.amount * (1 - _ABOUT), quantity.amount * (1 + _ABOUT)
        return MeasureRange(f"{low:g} {unit}", f"{high:g} {unit}", facets)
    return None


def _range_from(words: Words, place: int, lexicon: Lexicon) -> str | None:
    """Return the lower number of "20 to 30" or "20-30", at the higher."""
    before, highest = words.tokens[:place], words.tokens[place]
    joined = before[-1:] and before[-1] in lexicon.price_joints
    low = before[-2:-1] if joined else before[-1:]
    if not low or not low[0][0].isdigit():
        return None
    return low[0] if joined or f"{low[0]}-{highest}" in words.text else None


def _facets(following: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Return what a word behind a measure says is measured: "tall" the height."""
    return tuple(
        key
        for key, phrases in lexicon.attributes.items()
        if following and (key in lexicon.extents) and (following[0],) in phrases
    )


def _ends_with(tokens: Sequence[str], phrases: Sequence[Phrase]) -> bool:
    return any(tuple(tokens[-len(phrase) :]) == phrase for phrase in phrases)


def _begins_with(tokens: Sequence[str], phrases: Sequence[Phrase]) -> bool:
    return any(tuple(tokens[: len(phrase)]) == phrase for phrase in phrases)
