"""What embeds a whole catalog. Loading it imports PyTorch, so it is loaded only to embed."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from knowledge.embedding.graph import Vectors
from knowledge.embedding.model import EmbeddingModel


class Encoder(Protocol):
    """Embeds many texts, and writes the graph that embeds single ones."""

    def embed(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        """Return one unit vector a text; `progress` is told how many are done."""

    def export(self, folder: Path) -> None:
        """Write the graph that serves queries."""


def load_encoder(model: EmbeddingModel) -> Encoder:
    """Load the embedding model itself."""
    from knowledge.embedding.bulk import BulkEncoder  # noqa: PLC0415 (it imports PyTorch)

    return BulkEncoder(model)
