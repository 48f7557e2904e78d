"""Products by the words of their titles: which one a text names."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from knowledge.products import Product
from knowledge.words import content_lemmas

_SHARE_OF_TITLE = 0.6
_DISTINCTIVE = 8


class TitleIndex:
    """Finds the products whose titles, or enough of them, stand in a text."""

    def __init__(self, products: Iterable[Product]) -> None:
        self._titles: dict[str, frozenset[str]] = {}
        self._products: defaultdict[str, list[str]] = defaultdict(list)
        for product in products:
            title = frozenset(content_lemmas(product.title))
            self._titles[product.id] = title
            for word in title:
                self._products[word].append(product.id)

    def named(self, words: Sequence[str], known: Collection[str] = ()) -> tuple[str, ...]:
        """Return the products whose whole title stands among lemmas, or a part that is enough.

        A part is enough if it has a distinctive word and is most of the title; for a `known`
        product, one shown before, a distinctive word alone is.
        """
        counts = Counter(i for word in set(words) for i in self._products.get(word, ()))
        asked = set(words)
        scores: dict[str, float] = {}
        for product_id, count in counts.items():
            title = self._titles[product_id]
            share = count / len(title)
            distinctive = any(len(self._products[word]) <= _DISTINCTIVE for word in title & asked)
            if (distinctive and share >= _SHARE_OF_TITLE) or (share == 1 and len(title) > 1):
                scores[product_id] = share + (product_id in known)
            elif distinctive and product_id in known:
                scores[product_id] = share
        best = max(scores.values(), default=0)
        return tuple(product_id for product_id, score in scores.items() if score == best)
