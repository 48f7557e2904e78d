"""Writing a sentence-transformers model as an ONNX graph, once for each set of weights.

Embedding by the graph takes half the time of PyTorch for one short query, a little less for a
whole catalog, and neither imports PyTorch nor keeps it in memory;
`docs/decisions/0003-query-graph.md` has the figures. Importing this module imports PyTorch.
"""

import shutil
import tempfile
import warnings
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from transformers.utils import logging

from knowledge.embedding.graph import GRAPH_NAME, OUTPUT_NAME, QueryGraph
from knowledge.embedding.model import EmbeddingModel
from knowledge.errors import StoreError

_PROBES = ("oak", "a lamp for reading in bed", "How do I wash a wool throw? " * 12)
_LEAST_COSINE = 0.9999


class _Sentences(torch.nn.Module):
    """The whole pipeline (transformer, pooling, normalisation) as one function of tensors."""

    def __init__(self, model: SentenceTransformer) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        features = {"input_ids": input_ids, "attention_mask": attention_mask}
        embedding: torch.Tensor = self.model(features)["sentence_embedding"]
        return torch.nn.functional.normalize(embedding, dim=-1)


def load_transformer(model: EmbeddingModel) -> SentenceTransformer:
    """Load the model itself, from its folder and never from the network."""
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(
        str(model.folder),
        device="cpu",
        local_files_only=True,
        trust_remote_code=False,
        model_kwargs={"use_safetensors": True},
    )


def export_graph(model: EmbeddingModel, folder: Path) -> None:
    """Write the graph and its tokenizer to `folder`, which appears whole or not at all.

    Raises `StoreError` where the graph's vectors are not those of the model.
    """
    transformer = load_transformer(model)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".export-", dir=folder.parent))
    try:
        shutil.copy(model.folder / "tokenizer.json", draft / "tokenizer.json")
        _write(transformer, draft / GRAPH_NAME)
        _verify(transformer, QueryGraph(draft, model.max_tokens))
        draft.replace(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write(transformer: SentenceTransformer, path: Path) -> None:
    ids = torch.tensor([[101, 2000, 2001, 102], [101, 2002, 102, 0]])
    batch = torch.export.Dim("batch", min=1, max=1024)
    length = torch.export.Dim("length", min=2, max=transformer.max_seq_length or 256)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _Sentences(transformer).eval(),
            (ids, (ids > 0).long()),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=[OUTPUT_NAME],
            dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}),
            dynamo=True,
            verbose=False,
        )


def _verify(transformer: SentenceTransformer, graph: QueryGraph) -> None:
    expected = transformer.encode(_PROBES, normalize_embeddings=True, show_progress_bar=False)
    found = graph.embed(_PROBES)
    cosine = float(np.min(np.sum(np.asarray(expected) * found, axis=1)))
    if cosine < _LEAST_COSINE:
        message = f"the exported graph disagrees with the embedding model (cosine {cosine:.5f})"
        raise StoreError(message)
