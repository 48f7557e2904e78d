"""Which of several products is the lightest, the longer, the one with more of something."""

import re
from collections.abc import Iterable, Mapping, Sequence

from agent.understanding.lexicon import Comparative, Lexicon
from agent.understanding.words import Words
from knowledge.facets.facets import facet_key
from knowledge.facets.product_words import read_words
from knowledge.language.words import STOP_WORDS, lemma
from knowledge.products import AttributeValue, Product, attribute_text

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MEASURED = re.compile(r"(\d+(?:\.\d+)?)[\s-]*(?:in|inch|foot|feet|ft|cm|mm|m|l|oz|lb|kg)\b", re.I)
_FEWEST = 2
_DIMENSIONS = {"weight": "mass", "capacity": "volume"}
_EXTENTS = {"height", "length", "size"}


def pick_by_measure(words: Words, products: Sequence[Product], lexicon: Lexicon) -> tuple[str, ...]:
    """Return the id of the product that a comparison means: "the longest", "more storage?".

    The record must state the measure of two products at least.
    """
    meant = [c for c in lexicon.comparatives if words.say_any(c.said)]
    for comparative in meant:
        said = {lemma for place, lemma in enumerate(words.lemmas) if _may_name(words, place)}
        for amounts in _measures(said - comparative.words, comparative, products):
            if len(amounts) >= _FEWEST and len(set(amounts.values())) > 1:
                best = max if comparative.greatest else min
                return (best(amounts, key=amounts.__getitem__),)
    return ()


def _may_name(words: Words, place: int) -> bool:
    return words.tokens[place] not in STOP_WORDS and words.lemmas[place] != "one"


def _measures(
    said: set[str], comparative: Comparative, products: Sequence[Product]
) -> Iterable[Mapping[str, float]]:
    """Yield what can be compared, best guess first: what is named, then what such words mean."""
    named = {key for p in products for key in _keys(p) if said & set(key.split())}
    for key in sorted(named, key=lambda key: (-len(said & set(key.split())), len(key))):
        yield _amounts(key, products)
    if named and not comparative.keys:
        return
    for wanted in comparative.keys:
        keys = {key for p in products for key in _keys(p) if lemma(wanted) in key.split()}
        for key in sorted(keys, key=len):
            yield _amounts(key, products)
    if comparative.keys:
        titled = {p.id: float(found[1]) for p in products if (found := _MEASURED.search(p.title))}
        yield titled
    for dimension in (d for key, d in _DIMENSIONS.items() if key in comparative.keys):
        told = {p.id: _told(p, dimension) for p in products}
        yield {i: sizes[0] for i, sizes in told.items() if len(sizes) == 1}
    if _EXTENTS.intersection(comparative.keys):
        yield {p.id: extent for p in products if (extent := _greatest_extent(p))}


def _told(product: Product, dimension: str) -> list[float]:
    """Return what a record measures in a dimension, wherever it says so, each size once."""
    stated = (s.quantity for s in read_words(product).quantities)
    return list(dict.fromkeys(float(q.size) for q in stated if q.dimension == dimension))


def _greatest_extent(product: Product) -> float:
    """Return the longest that a record says the thing is, in whatever direction."""
    stated = read_words(product).quantities
    return max(
        (float(s.quantity.size) for s in stated if s.quantity.dimension == "length"), default=0
    )


def _keys(product: Product) -> Iterable[str]:
    return map(facet_key, product.attributes)


def _amounts(key: str, products: Sequence[Product]) -> Mapping[str, float]:
    stated = {
        p.id: _first_number(value)
        for p in products
        for name, value in p.attributes.items()
        if facet_key(name) == key
    }
    return {product_id: amount for product_id, amount in stated.items() if amount is not None}


def _first_number(value: AttributeValue) -> float | None:
    found = _NUMBER.search(attribute_text(value))
    return float(found[0].replace(",", "")) if found and found[0].count(".") < _FEWEST else None
