"""Products by the words of their titles: which ones a text names."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterator, Sequence
from copy import copy
from itertools import pairwise

from knowledge.facets.vocabulary import Vocabulary
from knowledge.language.words import content_lemmas, lemma, lemmas
from knowledge.products import Product

_CODE = re.compile(r"[^\s,;:!?()\"/]*\d[^\s,;:!?()\"/]*")
_MEASURE = re.compile(
    r"[\d.,x]+[-\s]*(?:in|inch|cm|mm|m|ft|[kmgt]b|w|v|l|ml|k?g|oz|lb|[mgk]?hz|mah|mp|k|x|p|pcs?|pack|core|bit)?"
    r"|\d+(?:st|nd|rd|th)|\d+x\d+\w*"
)
_LOWER_CASE = re.compile(r"\b[^\W\d_A-Z]{2,}\b")
_SHARE_OF_TITLE = 0.6
_MOST_ALIKE = 12
_MOST_CODED = 2


class TitleIndex:
    """Finds products by their own names: words of a title that name nothing else in the shop."""

    def __init__(self, products: Sequence[Product], vocabulary: Vocabulary) -> None:
        self._living: Container[str] = {product.id for product in products}
        self._titles: dict[str, frozenset[str]] = {}
        self._wordings: dict[str, tuple[str, ...]] = {}
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for product in products:
            title = frozenset(content_lemmas(product.title))
            self._titles[product.id] = title
            self._wordings[product.id] = lemmas(product.title)
            for word in title:
                self._by_word[word].append(product.id)
        self._codes: defaultdict[str, list[str]] = defaultdict(list)
        for product in products:
            for code in dict.fromkeys(_codes(product.title)):
                self._codes[code].append(product.id)
        self._endings = {wording[-2:] for wording in self._wordings.values() if len(wording) > 1}
        self._heads = {wording[-1] for wording in self._wordings.values() if wording}
        self._vocabulary = vocabulary
        uses = Counter(word for product in products for word in _common_words(product))
        common = {word for word, count in uses.items() if count > 1}
        self._names = {
            word
            for word, ids in self._by_word.items()
            if len(ids) <= _MOST_ALIKE and word not in common and not vocabulary.has(word)
        }

    def among(self, living: Container[str]) -> "TitleIndex":
        """Return the same index, which finds no product but those of some ids."""
        narrowed = copy(self)
        narrowed._living = living
        return narrowed

    def whole(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the products whose titles of several words stand whole among lemmas, in order.

        Titles said word by word come first; of those that overlap, only the longest counts.
        """
        asked = tuple(words)
        found = {i for word in set(asked) for i in self._having(word)}
        whole = [i for i in found if len(self._titles[i]) > 1 and self._titles[i] <= set(asked)]
        spans = {i: span for i in whole if (span := _find_run(self._wordings[i], asked))}
        said = [i for i in spans if not any(_within(spans[i], other) for other in spans.values())]
        if said:
            return tuple(sorted(said, key=lambda i: (spans[i], i)))
        longest = max((len(self._titles[i]) for i in whole), default=0)
        return tuple(sorted(i for i in whole if len(self._titles[i]) == longest))

    def coded(self, text: str) -> tuple[str, ...]:
        """Return the products whose titles have a model number of a text: "dcs-8325lh", "q70t".

        Of several with one, those whose titles share most of the text's other words.
        """
        asked = set(lemmas(text))
        found: list[str] = []
        for code in dict.fromkeys(_codes(text)):
            alike = [i for i in self._codes.get(code, ()) if i in self._living]
            shared = {i: len(self._titles[i] & asked) for i in alike}
            best = [i for i in alike if shared[i] == max(shared.values())]
            if len(alike) <= _MOST_ALIKE // 2 and len(best) <= _MOST_CODED:
                found += best
        return tuple(dict.fromkeys(found))

    def has(self, word: str) -> bool:
        """Whether a lemma stands in any title."""
        return bool(self._having(word))

    def having_all(self, words: Sequence[str], *, most: int = _MOST_ALIKE) -> tuple[str, ...]:
        """Return the products whose titles have each of some lemmas, none if more than `most`."""
        first, *others = sorted(set(words), key=lambda word: len(self._by_word.get(word, ())))
        found = [i for i in self._having(first) if self._titles[i].issuperset(others)]
        return tuple(found) if len(found) <= most else ()

    def is_head(self, word: str) -> bool:
        """Whether a lemma is what a title ends with, as "shoe" ends "Running Shoes"."""
        return word in self._heads

    def ends(self, words: Sequence[str]) -> bool:
        """Whether two neighbours among lemmas are what a title ends with: "watering can"."""
        return any(pair in self._endings for pair in pairwise(words))

    def named(self, words: Sequence[str], known: Collection[str], *, pointed: bool) -> list[str]:
        """Return the products that proper names among lemmas mean, in the order of the names."""
        groups = self.named_by_each(words, known, pointed=pointed)
        return list(dict.fromkeys(i for group in groups for i in group))

    def named_by_each(
        self,
        words: Sequence[str],
        known: Collection[str],
        *,
        pointed: bool,
        besides: Container[str] = (),
    ) -> list[tuple[str, ...]]:
        """Return, for each proper name among lemmas, the products it may mean.

        A name means the products whose titles have most of the other words, too. It must be most
        of the title, unless the product is `known`, shown before, or the text points at it. Words
        `besides` are never names.
        """
        asked = set(words)
        found: list[tuple[str, ...]] = []
        for word in self._proper_names(words):
            alike = self._having(word)
            if not alike or word in besides:
                continue
            shown = any(i in known for i in alike)
            if pointed or shown or max(self._share(i, asked) for i in alike) >= _SHARE_OF_TITLE:
                said = {i: len(self._titles[i] & asked) for i in alike}
                most = max(said.values())
                found.append(tuple(i for i in alike if said[i] == most))
        return found

    def _proper_names(self, words: Sequence[str]) -> list[str]:
        """Words of titles that are not part of what the text says of kinds and properties."""
        names = {
            place: word
            for place, word in enumerate(words)
            if word in self._names and not word[0].isdigit()
        }
        if not names:
            return []
        mentions = self._vocabulary.mentions(words)
        covered = {place for m in mentions for place in range(m.start, m.end)}
        return list(dict.fromkeys(word for place, word in names.items() if place not in covered))

    def _having(self, word: str) -> list[str]:
        return [i for i in self._by_word.get(word, ()) if i in self._living]

    def _share(self, product_id: str, asked: set[str]) -> float:
        title = self._titles[product_id]
        return len(title & asked) / len(title)


def _codes(text: str) -> Iterator[str]:
    """Yield the words that mix digits and letters, and measure nothing."""
    for word in _CODE.findall(text.lower()):
        if any(letter.isalpha() for letter in word) and not _MEASURE.fullmatch(word):
            yield word.rstrip(".")


def _common_words(product: Product) -> set[str]:
    """Return the lemmas of what a description writes in lower case: no names."""
    return {lemma(token) for token in _LOWER_CASE.findall(product.description)}


def _find_run(run: tuple[str, ...], words: tuple[str, ...]) -> tuple[int, int] | None:
    """Where words stand one after the other, as their start and end."""
    starts = range(len(words) - len(run) + 1)
    return next(
        ((at, at + len(run)) for at in starts if words[at : at + len(run)] == run),
        None,
    )


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether a span lies in a longer one."""
    return other[0] <= span[0] and span[1] <= other[1] and span != other
