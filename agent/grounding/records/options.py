"""Option values of a product that a text names, whole or in part."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.language.words import lemmas
from knowledge.products import Product

_MOST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of one option as words, longest first, and which values a word points at.

    A word of all values points at none: "smoked" of oak tells, but not "oak".
    """

    words: tuple[tuple[str, tuple[str, ...]], ...]
    telling: Mapping[str, frozenset[str]]


class OptionReader:
    """Finds option values in text; `read` cuts texts into the words that are compared."""

    def __init__(self, read: Callable[[str], Sequence[str]]) -> None:
        self._read = read
        self._kept: dict[tuple[str, ...], _Values] = {}

    def named(self, text: str, product: Product) -> dict[str, frozenset[str]]:
        """Return, by option, the values of a product that a text names."""
        return self.named_by(self._read(text), product) if product.options else {}

    def named_by(self, said: Sequence[str], product: Product) -> dict[str, frozenset[str]]:
        """Return, by option, the values of a product that the words of a text name."""
        named: dict[str, frozenset[str]] = {}
        for option in product.options:
            found = _find(self._values(option, product), said)
            if found:
                named[option] = found
        return named

    def _values(self, option: str, product: Product) -> _Values:
        stated = (v.options[option] for v in product.variants if v.options.get(option))
        key = tuple(dict.fromkeys(stated))
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._read_values(key)
        return self._kept[key]

    def _read_values(self, values: tuple[str, ...]) -> _Values:
        words = [(value, tuple(self._read(value))) for value in values]
        every = {word for _, known in words for word in known}
        pointed = {w: frozenset(v for v, known in words if w in known) for w in every}
        return _Values(
            tuple(sorted(words, key=lambda pair: -len(pair[1]))),
            {w: v for w, v in pointed.items() if len(v) < len(values)},
        )


def _find(values: _Values, said: Sequence[str]) -> frozenset[str]:
    if values.telling.keys().isdisjoint(said):
        return frozenset()
    found: set[str] = set()
    rest = list(said)
    for value, words in values.words:
        size = len(words)
        for start in range(len(rest) - size + 1):
            if size and tuple(rest[start : start + size]) == words:
                found.add(value)
                rest[start : start + size] = [""] * size
    for word in rest:
        found |= values.telling.get(word, frozenset())
    return frozenset(found)


_PLAIN = OptionReader(lemmas)


def values_named(text: str, product: Product) -> dict[str, frozenset[str]]:
    """Return, by option, the values of a product that a text names, compared by lemma."""
    return _PLAIN.named(text, product)
