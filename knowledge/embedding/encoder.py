"""What embeds the texts of a catalog. PyTorch is imported only where there are many of them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from knowledge.embedding.graph import QueryGraph, Vectors
from knowledge.embedding.model import EmbeddingModel

_FEW = 600


class Encoder(Protocol):
    """Embeds many texts."""

    def embed(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        """Return one unit vector a text; `progress` is told how many are done."""


LoadEncoder = Callable[[EmbeddingModel, Path, int], Encoder]
"""Loads what embeds a number of texts, and sees to it that the graph that serves is there."""


def load_encoder(model: EmbeddingModel, graph: Path, count: int) -> Encoder:
    """Load what embeds `count` texts soonest: the graph that serves, or for many the model itself.

    Loading the model takes as long as the graph takes for some hundred texts. The graph is
    exported to its folder first where it is not there yet.
    """
    if graph.is_dir() and count <= _FEW:
        return _GraphEncoder(QueryGraph(graph, model.max_tokens))
    from knowledge.embedding.bulk import BulkEncoder  # noqa: PLC0415 (it imports PyTorch)

    bulk = BulkEncoder(model)
    if not graph.is_dir():
        bulk.export(graph)
    return bulk


class _GraphEncoder:
    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph

    def embed(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        vectors = self._graph.embed_all(texts)
        progress(len(texts))
        return vectors
