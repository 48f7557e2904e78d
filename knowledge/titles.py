"""Products by the words of their titles: which ones a text names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence

from knowledge.products import Product
from knowledge.vocabulary import Vocabulary
from knowledge.words import content_lemmas, lemmas

_SHARE_OF_TITLE = 0.6
_MOST_ALIKE = 12
_KNOWN_BEFORE = 0.2


class TitleIndex:
    """Finds products by their own names: words of a title that name nothing else in the shop."""

    def __init__(self, products: Iterable[Product], vocabulary: Vocabulary) -> None:
        self._titles: dict[str, frozenset[str]] = {}
        self._wordings: dict[str, tuple[str, ...]] = {}
        self._by_word: defaultdict[str, list[str]] = defaultdict(list)
        for product in products:
            title = frozenset(content_lemmas(product.title))
            self._titles[product.id] = title
            self._wordings[product.id] = lemmas(product.title)
            for word in title:
                self._by_word[word].append(product.id)
        self._vocabulary = vocabulary
        self._names = {
            word
            for word, ids in self._by_word.items()
            if len(ids) <= _MOST_ALIKE and not word.isdigit() and not vocabulary.has(word)
        }

    def whole(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the products whose titles of several words stand whole among lemmas, in order.

        Titles said word by word come first; of those that overlap, only the longest counts.
        """
        asked = tuple(words)
        found = {i for word in set(asked) for i in self._by_word.get(word, ())}
        whole = [i for i in found if len(self._titles[i]) > 1 and self._titles[i] <= set(asked)]
        spans = {i: span for i in whole if (span := _find_run(self._wordings[i], asked))}
        said = [i for i in spans if not any(_within(spans[i], other) for other in spans.values())]
        if said:
            return tuple(sorted(said, key=lambda i: (spans[i], i)))
        longest = max((len(self._titles[i]) for i in whole), default=0)
        return tuple(sorted(i for i in whole if len(self._titles[i]) == longest))

    def named(self, words: Sequence[str], known: Collection[str], *, pointed: bool) -> list[str]:
        """Return the products that proper names among lemmas mean, in the order of the names.

        A name means the product whose title has most of the other words, too. It must be most of
        the title, unless the product is `known`, shown before, or the text points at it.
        """
        asked = set(words)
        found: dict[str, None] = {}
        for word in self._proper_names(words):
            shares = {
                i: self._share(i, asked) + _KNOWN_BEFORE * (i in known) for i in self._by_word[word]
            }
            best = max(shares.values())
            shown = any(i in known for i in shares)
            if pointed or shown or best >= _SHARE_OF_TITLE:
                found |= dict.fromkeys(i for i, share in shares.items() if share == best)
        return list(found)

    def _proper_names(self, words: Sequence[str]) -> list[str]:
        """Words of titles that are not part of what the text says of kinds and properties."""
        mentions = self._vocabulary.mentions(words)
        covered = {place for m in mentions for place in range(m.start, m.end)}
        names = (w for place, w in enumerate(words) if w in self._names and place not in covered)
        return list(dict.fromkeys(names))

    def _share(self, product_id: str, asked: set[str]) -> float:
        title = self._titles[product_id]
        return len(title & asked) / len(title)


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
