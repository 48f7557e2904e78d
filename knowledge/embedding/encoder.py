"""What embeds the texts of a catalog: the graph that serves, exported where it is missing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from knowledge.embedding.graph import Progress, QueryGraph, Vectors
from knowledge.embedding.model import EmbeddingModel


class Encoder(Protocol):
    """Embeds many texts."""

    def embed_all(self, texts: Sequence[str], progress: Progress) -> Vectors:
        """Return one unit vector a text; `progress` is told how many are done."""


LoadEncoder = Callable[[EmbeddingModel, Path], Encoder]
"""Loads what embeds from a model's graph folder, which it makes where it is not there yet."""


def load_encoder(model: EmbeddingModel, graph: Path) -> Encoder:
    """Load the graph of a model; PyTorch is imported only to export it, once in a data folder.

    Raises `StoreError` where the exported graph's vectors are not those of the model.
    """
    if not graph.is_dir():
        from knowledge.embedding.export import export_graph  # noqa: PLC0415 (it imports PyTorch)

        export_graph(model, graph)
    return QueryGraph(graph, model.max_tokens)
