"""Embedding many texts with sentence-transformers. Importing this module imports PyTorch."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from knowledge.embedding.export import export_graph
from knowledge.embedding.graph import Vectors
from knowledge.embedding.model import EmbeddingModel

_CHUNK = 512
_BATCH = 32


class BulkEncoder:
    """The embedding model itself, loaded from its folder and never from the network."""

    def __init__(self, model: EmbeddingModel) -> None:
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        self._model = model
        self._transformer = SentenceTransformer(
            str(model.folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )

    def embed(self, texts: Sequence[str], progress: Callable[[int], None]) -> Vectors:
        """Return one unit vector a text; `progress` is told how many are done."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        longest_first = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(texts), _CHUNK):
            chunk = longest_first[start : start + _CHUNK]
            vectors[chunk] = self._transformer.encode(
                [texts[i] for i in chunk],
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            progress(start + len(chunk))
        return vectors

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._transformer.get_embedding_dimension() or 0)

    def export(self, folder: Path) -> None:
        """Write the graph that serves queries, as `export_graph` does."""
        export_graph(self._model, self._transformer, folder)
