"""Titles: the exact, unambiguous title of a product in evidence counts as its marker."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from agent.grounding.markup import Marker, Segment
from knowledge.products import Product

_FEWEST_WORDS = 2


class Titles:
    """Finds titles of products in text. One word, or the title of two, names nothing."""

    def __init__(self, products: Iterable[Product]) -> None:
        found = [(product.title, product.id) for product in products]
        uses = Counter(title for title, _ in found)
        self._ids = {
            title: product_id
            for title, product_id in found
            if uses[title] == 1 and len(title.split()) >= _FEWEST_WORDS
        }
        titles = "|".join(map(re.escape, sorted(self._ids, key=len, reverse=True)))
        self._pattern = re.compile(rf"(?<![\w-])(?:{titles})(?![\w-])") if titles else None

    def mark(self, segments: Sequence[Segment]) -> tuple[Segment, ...]:
        """Put a marker in the place of each title."""
        return tuple(piece for segment in segments for piece in self._marked(segment))

    def _marked(self, segment: Segment) -> Iterator[Segment]:
        if isinstance(segment, Marker) or self._pattern is None:
            yield segment
            return
        end = 0
        for match in self._pattern.finditer(segment):
            yield from (segment[end : match.start()],) if match.start() > end else ()
            yield Marker("product", self._ids[match[0]])
            end = match.end()
        yield from (segment[end:],) if end < len(segment) else ()
