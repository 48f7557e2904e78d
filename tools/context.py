"""What a tool call may use: the catalog of this turn, and the shopper who speaks."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from knowledge.catalog import Catalog
from knowledge.embedding.embedder import Embedder
from knowledge.embedding.graph import Vectors
from shoppers.shopper import Shopper
from tools.rules.merchandising import NO_RULES, Merchandising


@dataclass(frozen=True, slots=True)
class ToolContext:
    """The catalog version a turn answers from, with the vectors its texts already have.

    `shopper` is None where nobody could agree to anything, as in a terminal; `rules` are the
    brand's, as they are in force for this turn.
    """

    catalog: Catalog
    embedder: Embedder
    shopper: Shopper | None = None
    rules: Merchandising = NO_RULES
    _vectors: dict[str, Vectors] = field(default_factory=dict)

    async def embed(self, text: str, *likely: str) -> Vectors:
        """Return the vector of a text, of shape (dimensions,), embedding it once a turn.

        Texts `likely` to be asked for later in the turn go along: two cost hardly more than one.
        """
        if text not in self._vectors:
            texts = tuple(dict.fromkeys((text, *filter(None, likely))))
            self._vectors.update(zip(texts, await self.embedder.embed(*texts), strict=True))
        return self._vectors[text]

    async def embed_kept(self, texts: Collection[str]) -> Mapping[str, Vectors]:
        """Return the vectors of texts of the catalog, which are kept from turn to turn."""
        indexed = ((text, self.catalog.vector_of(text)) for text in texts)
        found = {text: vector for text, vector in indexed if vector is not None}
        return {**found, **await self.embedder.embed_kept(t for t in texts if t not in found)}
