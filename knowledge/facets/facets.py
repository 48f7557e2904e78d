"""Facets: what a brand's own data says its products differ in."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from knowledge.language.quantities import read_number, read_quantity
from knowledge.language.words import lemmas, record_lemmas
from knowledge.products import Product

Meaning = str | tuple[str, ...]

CATEGORY, BRAND, TAG = "category", "brand", "tag"
_NAMES = {CATEGORY, BRAND, TAG}
_MOSTLY = 0.9
_LONGEST_VALUE = 5
_MOST_KEPT = 4000
_SEVERAL = re.compile(r"[,;/]|\band\b|\bor\b", re.IGNORECASE)


class FacetKind(StrEnum):
    """What values of a facet are: one of some, a number, or a yes."""

    CHOICE = "choice"
    NUMBER = "number"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing products differ in: the name shoppers see, and each value with its count.

    Values are shown in the brand's commonest spelling and counted once a product; those that mean
    the same ("Grey" and "gray", 1.5 L and 1500 ml) are one. `unit` is that of most numbers, empty
    where they have none. The one value of a flag is its name.
    """

    key: str
    name: str
    values: tuple[tuple[str, int], ...]
    kind: FacetKind = FacetKind.CHOICE
    unit: str = ""

    @property
    def is_flag(self) -> bool:
        """Whether products state no more of it than that they have it."""
        return len(self.values) == 1 and facet_key(self.values[0][0]) == self.key


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value a product, or one variant of it, states. `key` names the facet."""

    key: str
    name: str
    value: str
    variant_id: str | None = None
    is_flag: bool = False


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
            yield FacetValue(facet_key(name), name, name, is_flag=True)
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
    """Split a value that lists several ("Oak, walnut and ash"), but not a number ("1,5 L")."""
    if text[:1].isdigit() and read_quantity(text):
        return (text,)
    return tuple(part.strip() for part in _SEVERAL.split(text) if part.strip())


def derive_facets(products: Iterable[Product]) -> tuple[Facet, ...]:
    """Count the short values of every facet over a catalog, commonest first."""
    counting: defaultdict[str, _Counting] = defaultdict(_Counting)
    for product in products:
        for key, stated in _once_each(product):
            counting[key].add(stated)
    return tuple(counting[key].facet(key) for key in sorted(counting))


def _once_each(product: Product) -> Iterator[tuple[str, dict[Meaning, tuple[FacetValue, str]]]]:
    by_key: defaultdict[str, dict[Meaning, tuple[FacetValue, str]]] = defaultdict(dict)
    for value, part in short_values(product):
        by_key[value.key].setdefault(_meaning(value.key, part), (value, part))
    yield from by_key.items()


@lru_cache(maxsize=50_000)
def _meaning(key: str, value: str) -> Meaning:
    """What two spellings of a value share. A name of the brand's own is as it is written."""
    if key in _NAMES:
        return value.casefold()
    quantity = read_quantity(value)
    return quantity.term() if quantity else record_lemmas(value) or value.casefold()


class _Counting:
    """What has been counted of one facet."""

    def __init__(self) -> None:
        self._names: Counter[str] = Counter()
        self._spellings: defaultdict[Meaning, Counter[str]] = defaultdict(Counter)
        self._flags = 0

    def add(self, stated: Mapping[Meaning, tuple[FacetValue, str]]) -> None:
        """Count what one product states."""
        for meaning, (value, part) in stated.items():
            self._names[value.name] += 1
            self._spellings[meaning][part] += 1
            self._flags += value.is_flag

    def facet(self, key: str) -> Facet:
        """Return the facet."""
        counts = Counter({m: spelled.total() for m, spelled in self._spellings.items()})
        values = tuple(
            (self._spellings[meaning].most_common(1)[0][0], count)
            for meaning, count in counts.most_common()
        )
        kind, unit = FacetKind.CHOICE, ""
        if self._flags == counts.total():
            kind = FacetKind.FLAG
        elif key not in _NAMES and (found := _unit_of_most(values)) is not None:
            kind, unit = FacetKind.NUMBER, found
        return Facet(key, self._names.most_common(1)[0][0], values, kind, unit)


def _unit_of_most(values: Sequence[tuple[str, int]]) -> str | None:
    """Return the commonest unit where nearly all values are numbers of one dimension, else None."""
    units: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for value, count in values:
        if quantity := read_quantity(value):
            units[quantity.dimension][quantity.unit] += count
        elif read_number(value) is not None:
            units[""][""] += count
    most = max(units.values(), key=Counter.total, default=Counter[str]())
    if most.total() < _MOSTLY * sum(count for _, count in values):
        return None
    return most.most_common(1)[0][0] if most else None
