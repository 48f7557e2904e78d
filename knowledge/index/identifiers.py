"""Products by what names exactly one of them: codes, and titles said whole."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from knowledge.language.words import lemmas
from knowledge.products import Product

_SHORTEST_CODE = 4
_MOST_ALIKE = 20
_APART = re.compile(r"[^\w/.-]+")


class IdentifierIndex:
    """Which rows a query means by a SKU, an EAN, a model number, an id, or a whole title."""

    def __init__(self, products: Sequence[Product]) -> None:
        rows: defaultdict[str, list[int]] = defaultdict(list)
        titles: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for row, product in enumerate(products):
            for code in set(_codes(product)):
                rows[code].append(row)
            titles[lemmas(product.title)].append(row)
        self._rows = {code: alike for code, alike in rows.items() if len(alike) <= _MOST_ALIKE}
        self._titles = {
            title: alike for title, alike in titles.items() if title and len(alike) <= _MOST_ALIKE
        }
        self._lengths = sorted({len(title) for title in self._titles}, reverse=True)

    def rows(self, query: str) -> Sequence[int]:
        """Return the rows a query names: as a code it is, a whole title in it, or codes in it."""
        whole = self._rows.get(_folded(query))
        return whole or self._titled(lemmas(query)) or self._coded(query)

    def _titled(self, words: Sequence[str]) -> list[int]:
        """A title of one word counts only where the query says nothing else."""
        for length in self._lengths:
            if length == 1 and len(words) > 1:
                return []
            runs = (tuple(words[at : at + length]) for at in range(len(words) - length + 1))
            if found := [row for run in runs for row in self._titles.get(run, ())]:
                return found
        return []

    def _coded(self, query: str) -> list[int]:
        parts = (row for code in _codes_in(query) for row in self._rows.get(code, ()))
        return list(dict.fromkeys(parts))


def _codes(product: Product) -> Iterator[str]:
    stated = (
        product.id,
        *(c for v in product.variants for c in (v.id, v.sku, v.barcode) if c),
    )
    yield from (code for text in stated if len(code := _folded(text)) >= _SHORTEST_CODE)
    yield from _codes_in(product.title)


def _codes_in(text: str) -> Iterator[str]:
    """Yield the words of a text that are codes: long enough, and with a digit."""
    for word in _APART.split(text):
        code = _folded(word)
        if len(code) >= _SHORTEST_CODE and any(letter.isdigit() for letter in code):
            yield code


def _folded(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
