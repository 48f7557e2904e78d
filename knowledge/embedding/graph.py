"""The exported graph of the embedding model: text to vectors without PyTorch."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

GRAPH_NAME = "model.onnx"
OUTPUT_NAME = "unit_vector"
_BATCH = 32
_THREADS = 1
Vectors = npt.NDArray[np.float32]


class QueryGraph:
    """Embeds short texts in the calling thread; calls may come from several threads."""

    def __init__(self, folder: Path, max_tokens: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH_NAME), options, providers=["CPUExecutionProvider"]
        )

    def embed_all(self, texts: Sequence[str]) -> Vectors:
        """Embed any number of texts, a batch at a time."""
        batches = (texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH))
        return np.vstack([self.embed(batch) for batch in batches])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: an array of shape (texts, dimensions)."""
        encoded = self._tokenizer.encode_batch(list(texts))
        inputs = {
            "input_ids": np.array([row.ids for row in encoded], dtype=np.int64),
            "attention_mask": np.array([row.attention_mask for row in encoded], dtype=np.int64),
        }
        return np.asarray(self._session.run([OUTPUT_NAME], inputs)[0], dtype=np.float32)
