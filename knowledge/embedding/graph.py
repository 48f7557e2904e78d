"""The exported graph of the embedding model: text to vectors without PyTorch."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Encoding, Tokenizer

GRAPH_NAME = "model.onnx"
OUTPUT_NAME = "unit_vector"
_BATCH = 16
_THREADS = 1
_MOST_PADDED = 1.6
Vectors = npt.NDArray[np.float32]
Progress = Callable[[int], None]


class QueryGraph:
    """Embeds short texts in the calling thread; calls may come from several threads."""

    def __init__(self, folder: Path, max_tokens: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(max_tokens)
        self._tokenizer.no_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = _THREADS
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / GRAPH_NAME), options, providers=["CPUExecutionProvider"]
        )

    def embed_all(self, texts: Sequence[str], progress: Progress = lambda _: None) -> Vectors:
        """Embed any number of texts, a thread to a core; `progress` is told how many are done."""
        longest_first = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        batches = [longest_first[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
            embedded = threads.map(lambda rows: self.embed([texts[i] for i in rows]), batches)
            done = 0
            for rows, some in zip(batches, embedded, strict=True):
                vectors[rows] = some
                done += len(rows)
                progress(done)
        return vectors

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._session.get_outputs()[0].shape[-1])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text: an array of shape (texts, dimensions).

        Texts of like length go together: each costs as much as the longest beside it.
        """
        encoded = self._tokenizer.encode_batch(list(texts))
        by_length = sorted(range(len(texts)), key=lambda row: len(encoded[row].ids))
        vectors: list[tuple[int, Vectors]] = []
        while by_length:
            longest = _MOST_PADDED * len(encoded[by_length[0]].ids)
            alike = [row for row in by_length if len(encoded[row].ids) <= longest]
            by_length = by_length[len(alike) :]
            vectors += zip(alike, self._run([encoded[row] for row in alike]), strict=True)
        return np.stack([vector for _, vector in sorted(vectors, key=itemgetter(0))])

    def _run(self, encoded: Sequence[Encoding]) -> Vectors:
        length = max(len(row.ids) for row in encoded)
        ids = np.zeros((len(encoded), length), dtype=np.int64)
        mask = np.zeros((len(encoded), length), dtype=np.int64)
        for row, text in enumerate(encoded):
            ids[row, : len(text.ids)] = text.ids
            mask[row, : len(text.ids)] = text.attention_mask
        inputs = {"input_ids": ids, "attention_mask": mask}
        return np.asarray(self._session.run([OUTPUT_NAME], inputs)[0], dtype=np.float32)
