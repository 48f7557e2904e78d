"""The words a product is described with, by where it says them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from knowledge.facets.facets import CATEGORY, facet_key, facet_values
from knowledge.language.denials import read_denials
from knowledge.language.quantities import Quantity, find_quantities, parse_quantity, read_quantity
from knowledge.language.sentences import split_sentences
from knowledge.language.words import lemmas, record_lemmas
from knowledge.products import Product, attribute_text

_MOST_KEPT = 4000
_NONE = {("none",), ("zero",), ("0",), ("free",), ("without",)}
_ACROSS = re.compile(r"\d[^\d]{0,6}\s?[x×]\s?\d")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class ProductWords:
    """Lemmas of one product: by facet key, by variant and facet key, and of all its text.

    A value that is a quantity is compared as one: "1.5 L" states "1500 ml". For each dimension
    measured anywhere `text` has its mark.
    What is only denied ("no butter", "dairy-free") stands in `text`, but no single word of it is
    stated; `named` are the words of attributes that it has, and of whatever it has of them.
    A category is a name rather than words: Throw Pillows are no throws. `title` keeps its order,
    for what it ends with is the kind of thing: a Cream Sofa is one of the Sofas.
    """

    title: tuple[str, ...]
    categories: frozenset[str]
    by_facet: Mapping[str, frozenset[str]]
    by_variant: Mapping[str, Mapping[str, frozenset[str]]]
    text: frozenset[str]
    quantities: tuple["StatedQuantity", ...]
    denied: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def state(self, value: str, facets: Iterable[str], variant_id: str) -> bool:
        """Whether the product, in this variant, says a value.

        Where it has one of the facets, they alone decide; otherwise all its text does.
        """
        facets = tuple(facets)
        if CATEGORY in facets and self.categories:
            return value.casefold() in self.categories or self.is_called(lemmas(value))
        if (wanted := parse_quantity(value)) and self._measure(wanted, facets, variant_id):
            return True
        own = self.by_variant.get(variant_id, {})
        found = (own.get(facet, self.by_facet.get(facet)) for facet in facets)
        stated = [words for words in found if words is not None]
        decisive = frozenset().union(*stated) if stated else self.text
        words = lemmas(value)
        return decisive.issuperset(words) and self.denied.isdisjoint(words[:1] * (len(words) == 1))

    def has(self, value: str, facets: Iterable[str], variant_id: str) -> bool:
        """Whether the product states a value anywhere: what nobody wants who rules it out."""
        words = lemmas(value)
        if self.denied.issuperset(words):
            return False
        return self.state(value, facets, variant_id) or self.named.issuperset(words)

    def _measure(self, wanted: Quantity, facets: Iterable[str], variant_id: str) -> bool:
        own = [stated for stated in self.quantities if stated.variant_id in {None, variant_id}]
        decisive = [stated for stated in own if stated.facet in facets] or own
        return any(wanted.same_as(stated.quantity) for stated in decisive)

    def measure_within(
        self, minimum: str, maximum: str, facets: Iterable[str], variant_id: str
    ) -> bool:
        """Whether the product, in this variant, measures no less and no more than two quantities.

        Where it states such a measure under one of the facets they decide, else what its title
        measures, else all its text; the brand's own rounding is let be.
        """
        low, high = parse_quantity(minimum), parse_quantity(maximum)
        bound = low or high
        own = [
            stated
            for stated in self.quantities
            if stated.variant_id in {None, variant_id}
            and bound
            and stated.quantity.dimension == bound.dimension
        ]
        named = [stated for stated in own if set(stated.facet.split()) & set(facets)]
        decisive = named or [stated for stated in own if stated.in_title] or own
        return any(
            (low is None or q.size >= low.size or q.same_as(low))
            and (high is None or q.size <= high.size or q.same_as(high))
            for q in (stated.quantity for stated in decisive)
        )

    def is_called(self, kind: tuple[str, ...]) -> bool:
        """Whether the title ends with the name of a kind of thing, in lemmas."""
        return bool(kind) and self.title[-len(kind) :] == kind


@dataclass(frozen=True, slots=True)
class StatedQuantity:
    """A quantity, and what states it: a facet, of one variant or of all, else running text."""

    quantity: Quantity
    facet: str = ""
    variant_id: str | None = None
    in_title: bool = False


def dimension_mark(quantity: Quantity) -> str:
    """Return what stands among the words of a text that measures something in a dimension."""
    return f"={quantity.dimension}"


def find_stated(product: Product) -> Iterator[StatedQuantity]:
    """Yield the quantities a product states, in running text and as values."""
    for quantity in find_quantities(product.title):
        yield StatedQuantity(quantity, in_title=True)
    yield from map(StatedQuantity, find_quantities(product.description))
    for stated in facet_values(product):
        if found := read_quantity(stated.value):
            yield StatedQuantity(found, stated.key, stated.variant_id)
        elif _ACROSS.search(stated.value):
            for side in find_quantities(stated.value):
                yield StatedQuantity(side, stated.key, stated.variant_id)


@lru_cache(maxsize=_MOST_KEPT)
def read_words(product: Product) -> ProductWords:
    """Gather a product's words; those asked for lately are kept."""
    by_facet: dict[str, set[str]] = {
        facet_key(name): set() for name, value in product.attributes.items() if value is False
    }
    by_variant: dict[str, dict[str, frozenset[str]]] = {}
    stated_texts = [product.title, *split_sentences(product.description)]
    stated_texts += [stated.value for stated in facet_values(product)]
    affirmed, denied = read_denials(stated_texts)
    named: set[str] = set()
    for name, value in product.attributes.items():
        lacks = value is False or record_lemmas(attribute_text(value)) in _NONE
        (denied if lacks else named).update(record_lemmas(name))
    text = {*lemmas(product.title), *lemmas(product.description)}
    quantities = tuple(find_stated(product))
    for stated in facet_values(product):
        words = record_lemmas(stated.value)
        text.update(words)
        if stated.variant_id is None:
            by_facet.setdefault(stated.key, set()).update(words)
        else:
            by_variant.setdefault(stated.variant_id, {})[stated.key] = frozenset(words)
    return ProductWords(
        lemmas(product.title),
        frozenset(name.casefold() for name in product.category),
        {key: frozenset(words) for key, words in by_facet.items()},
        by_variant,
        frozenset(text).union(dimension_mark(stated.quantity) for stated in quantities),
        quantities,
        frozenset(denied - affirmed - named),
        frozenset(named - denied),
    )
