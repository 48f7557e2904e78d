"""Which products can meet constraints at all: a quick first look, before each is judged exactly."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from knowledge.constraints import (
    Constraint,
    Constraints,
    InStock,
    OnSale,
    PriceRange,
    ValueWanted,
)
from knowledge.facets import CATEGORY
from knowledge.product_words import read_words
from knowledge.products import Product
from knowledge.words import lemmas

Mask = npt.NDArray[np.bool_]


class Shortlist:
    """Columns over the products of a catalog: their prices, what is available, who says a word."""

    def __init__(self, products: Sequence[Product]) -> None:
        prices = [[float(v.price.amount) for v in product.variants] for product in products]
        self._lowest = np.array([min(own) for own in prices])
        self._highest = np.array([max(own) for own in prices])
        self.available: Mask = np.array([product.available for product in products], dtype=bool)
        on_sale = [any(v.on_sale for v in product.variants) for product in products]
        self._on_sale: Mask = np.array(on_sale, dtype=bool)
        said: defaultdict[str, list[int]] = defaultdict(list)
        categories: defaultdict[str, list[int]] = defaultdict(list)
        for row, product in enumerate(products):
            for word in read_words(product).text:
                said[word].append(row)
            for name in product.category:
                categories[name.casefold()].append(row)
        self._said = {word: np.array(rows, dtype=np.int32) for word, rows in said.items()}
        self._categories = {name: np.array(rows) for name, rows in categories.items()}

    def mask(self, constraints: Constraints) -> Mask:
        """Return which rows may meet every constraint; a row left out meets not all."""
        mask: Mask = np.ones(len(self.available), dtype=bool)
        for constraint in constraints:
            mask &= self._may_meet(constraint)
        return mask

    def _may_meet(self, constraint: Constraint) -> Mask:
        match constraint:
            case PriceRange(minimum=minimum, maximum=maximum):
                low = self._highest >= float(minimum) if minimum is not None else True
                high = self._lowest <= float(maximum) if maximum is not None else True
                return np.asarray(np.ones_like(self.available) & low & high)
            case InStock():
                return self.available
            case OnSale():
                return self._on_sale
            case ValueWanted(excluded=True):
                return np.ones_like(self.available)
            case ValueWanted(any_of=any_of, facets=facets):
                return self._any_say(any_of, categories=CATEGORY in facets)

    def _any_say(self, values: Iterable[str], *, categories: bool) -> Mask:
        mask: Mask = np.zeros_like(self.available)
        for value in values:
            if categories and (rows := self._categories.get(value.casefold())) is not None:
                mask[rows] = True
            mask |= self._all_said(lemmas(value))
        return mask

    def _all_said(self, words: Sequence[str]) -> Mask:
        mask: Mask = np.ones_like(self.available)
        for word in words:
            says: Mask = np.zeros_like(self.available)
            if (rows := self._said.get(word)) is not None:
                says[rows] = True
            mask &= says
        return mask
