"""Facets: what a brand's own data says its products differ in."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from knowledge.products import Product
from knowledge.words import lemmas

CATEGORY, BRAND, TAG = "category", "brand", "tag"
_LONGEST_VALUE = 5
_MOST_KEPT = 4000
_SEVERAL = re.compile(r"[,;/]|\band\b|\bor\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing products differ in: the name shoppers see, and each value with its count.

    Values are shown in the brand's own spelling and counted once a product.
    """

    key: str
    name: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value a product, or one variant of it, states. `key` names the facet."""

    key: str
    name: str
    value: str
    variant_id: str | None = None


@lru_cache(maxsize=10_000)
def facet_key(name: str) -> str:
    """Reduce a facet's name to what names of the same facet share ("Colours" → "color")."""
    return " ".join(lemmas(name))


@lru_cache(maxsize=_MOST_KEPT)
def facet_values(product: Product) -> tuple[FacetValue, ...]:
    """Return what a product states, one value at a time; what was asked for lately is kept."""
    return tuple(_stated(product))


def _stated(product: Product) -> Iterator[FacetValue]:
    for category in product.category:
        yield FacetValue(CATEGORY, "Category", category)
    if product.brand:
        yield FacetValue(BRAND, "Brand", product.brand)
    for tag in product.tags:
        yield FacetValue(TAG, "Tag", tag)
    for name, value in product.attributes.items():
        if value is True:
            yield FacetValue(facet_key(name), name, name)
        elif value is not False:
            for text in (value,) if isinstance(value, str) else value:
                yield FacetValue(facet_key(name), name, text)
    for variant in product.variants:
        for name, text in variant.options.items():
            yield FacetValue(facet_key(name), name, text, variant.id)


@lru_cache(maxsize=_MOST_KEPT)
def short_values(product: Product) -> tuple[tuple[FacetValue, str], ...]:
    """Return the short values a product states, each on its own, with what stated it."""
    return tuple(
        (value, part)
        for value in facet_values(product)
        for part in separate_values(value.value)
        if len(part.split()) <= _LONGEST_VALUE
    )


def separate_values(text: str) -> tuple[str, ...]:
    """Split a value that lists several ("Oak, walnut and ash")."""
    return tuple(part.strip() for part in _SEVERAL.split(text) if part.strip())


def derive_facets(products: Iterable[Product]) -> tuple[Facet, ...]:
    """Count the short values of every facet over a catalog, commonest first."""
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    spellings: defaultdict[str, dict[str, str]] = defaultdict(dict)
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for product in products:
        stated = {
            (value.key, part.casefold()): (value.name, part)
            for value, part in short_values(product)
        }
        for (key, folded), (name, part) in stated.items():
            names[key][name] += 1
            spellings[key].setdefault(folded, part)
            counts[key][folded] += 1
    return tuple(
        Facet(
            key,
            names[key].most_common(1)[0][0],
            tuple((spellings[key][folded], n) for folded, n in counts[key].most_common()),
        )
        for key in sorted(counts)
    )
