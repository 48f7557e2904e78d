"""Which products can meet constraints at all: a quick first look, before each is judged exactly."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.constraints import (
    Constraint,
    Constraints,
    InStock,
    MeasureRange,
    OnSale,
    PriceRange,
    ValueWanted,
)
from knowledge.facets.facets import CATEGORY
from knowledge.facets.product_words import dimension_mark, read_words
from knowledge.language.quantities import parse_quantity
from knowledge.language.words import lemmas
from knowledge.products import Product

Mask = npt.NDArray[np.bool_]


class WordRows:
    """Which rows of an index say a word, and which are of a category."""

    def __init__(self, products: Sequence[Product]) -> None:
        said: defaultdict[str, list[int]] = defaultdict(list)
        categories: defaultdict[str, list[int]] = defaultdict(list)
        for row, product in enumerate(products):
            for word in read_words(product).text:
                said[word].append(row)
            for name in product.category:
                categories[name.casefold()].append(row)
        self._count = len(products)
        self._said = {word: np.array(rows, dtype=np.int32) for word, rows in said.items()}
        self._categories = {name: np.array(rows) for name, rows in categories.items()}

    def any_say(self, values: Iterable[str], *, categories: bool) -> Mask:
        """Return which rows have all words of some value, or are of the category it names."""
        mask: Mask = np.zeros(self._count, dtype=bool)
        for value in values:
            if categories and (rows := self._categories.get(value.casefold())) is not None:
                mask[rows] = True
            if quantity := parse_quantity(value):
                mask |= self._all_said((dimension_mark(quantity),))
            mask |= self._all_said(lemmas(value))
        return mask

    def _all_said(self, words: Sequence[str]) -> Mask:
        mask: Mask = np.ones(self._count, dtype=bool)
        for word in words:
            says: Mask = np.zeros(self._count, dtype=bool)
            if (rows := self._said.get(word)) is not None:
                says[rows] = True
            mask &= says
        return mask


class Shortlist:
    """Columns over the rows of an index: their prices now, and what is available.

    A row of None is of a product that has left the catalog; it meets nothing.
    """

    def __init__(self, rows: Sequence[Product | None], words: WordRows) -> None:
        prices = [[float(v.price.amount) for v in row.variants] if row else [] for row in rows]
        self._present: Mask = np.array([row is not None for row in rows], dtype=bool)
        self._lowest = np.array([min(own, default=np.inf) for own in prices])
        self._highest = np.array([max(own, default=-np.inf) for own in prices])
        self.available: Mask = np.array([bool(row and row.available) for row in rows], dtype=bool)
        on_sale = [
            bool(row and any(v.on_sale or not v.is_told_today for v in row.variants))
            for row in rows
        ]
        self._on_sale: Mask = np.array(on_sale, dtype=bool)
        self._words = words

    def mask(self, constraints: Constraints) -> Mask:
        """Return which rows may meet every constraint; a row left out meets not all."""
        mask = self._present.copy()
        for constraint in constraints:
            mask &= self._may_meet(constraint)
        return mask

    def _may_meet(self, constraint: Constraint) -> Mask:
        match constraint:
            case PriceRange(minimum=minimum, maximum=maximum):
                low = self._highest >= float(minimum) if minimum is not None else True
                high = self._lowest <= float(maximum) if maximum is not None else True
                return np.asarray(self._present & low & high)
            case MeasureRange(minimum=minimum, maximum=maximum):
                return self._words.any_say((minimum or maximum,), categories=False)
            case InStock():
                return self.available
            case OnSale():
                return self._on_sale
            case ValueWanted(excluded=True):
                return self._present
            case ValueWanted(any_of=any_of, facets=facets):
                return self._words.any_say(any_of, categories=CATEGORY in facets)


def _may_be_on_sale(product: Product) -> bool:
    return any(variant.on_sale or not variant.is_told_today for variant in product.variants)
