"""What a tool call may use: the catalog of this turn, and nothing else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.catalog import Catalog
from knowledge.embedding.embedder import Embedder
from knowledge.embedding.graph import Vectors


@dataclass(frozen=True, slots=True)
class ToolContext:
    """The catalog version a turn answers from, with the vectors its texts already have."""

    catalog: Catalog
    embedder: Embedder
    _vectors: dict[str, Vectors] = field(default_factory=dict)

    async def embed(self, text: str) -> Vectors:
        """Return the vector of a text, of shape (dimensions,), embedding it once a turn."""
        if text not in self._vectors:
            self._vectors[text] = (await self.embedder.embed(text))[0]
        return self._vectors[text]

    async def embed_kept(self, texts: Iterable[str]) -> Mapping[str, Vectors]:
        """Return the vectors of texts of the catalog, which are kept from turn to turn."""
        return await self.embedder.embed_kept(texts)
