"""Vectors kept in Chroma, embedded: one folder a catalog version, one vector a text.

A text's id is a digest of it, so a text that stays from version to version keeps its vector
whatever product or article says it. Chroma keeps and updates vectors; what serves reads the matrix
that is made of them (`knowledge.index.matrix`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings
from chromadb.errors import ChromaError

from knowledge.embedding.graph import Vectors
from knowledge.errors import StoreError

_BATCH = 1000
_DATABASE = "chroma.sqlite3"
_COLLECTION = "texts"
_DELETED = "deleted"


class VectorFolder:
    """The vectors of one version in Chroma, in a folder of its own, for the process that syncs.

    Chroma writes to its files whenever it is closed, also where it only read, and with them
    whatever the process had in that memory before: a process that hears shoppers never opens one
    (`docs/decisions/0004-exact-search.md`). Every method raises `StoreError` where the folder
    refuses or is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read_all(self) -> Mapping[str, Vectors]:
        """Return every vector by id, each of shape (dimensions,)."""
        found: dict[str, Vectors] = {}
        with self._reading() as kept:
            for batch in _batches(kept.count()):
                answer = kept.get(limit=_BATCH, offset=batch.start, include=["embeddings"])
                rows = np.asarray(answer["embeddings"], dtype=np.float32)
                found.update(zip(answer["ids"], rows, strict=True))
        return found

    def change(self, gone: Sequence[str], new: Mapping[str, Vectors]) -> int:
        """Delete vectors, and add others, each of shape (dimensions,).

        Return how many were ever deleted: their bytes stay until a folder is made anew.
        """
        ids, rows = tuple(new), tuple(new.values())
        with self._writing() as kept:
            for batch in _batches(len(gone)):
                kept.delete(ids=list(gone[batch]))
            deleted = _count_deleted(kept) + len(gone)
            if gone:
                kept.modify(metadata={_DELETED: deleted})
            for batch in _batches(len(ids)):
                kept.add(ids=list(ids[batch]), embeddings=np.stack(rows[batch]))
            return deleted

    @contextmanager
    def _reading(self) -> Iterator[Collection]:
        if not (self._folder / _DATABASE).is_file():
            message = f"{self._folder}: the index is not there; run `floorwalker ingest` again"
            raise StoreError(message)
        try:
            with _open(self._folder) as client:
                yield client.get_collection(_COLLECTION, embedding_function=None)
        except (ChromaError, KeyError, ValueError) as error:
            message = f"{self._folder}: cannot be read ({error}); run `floorwalker ingest` again"
            raise StoreError(message) from error

    @contextmanager
    def _writing(self) -> Iterator[Collection]:
        made = (self._folder / _DATABASE).exists()
        try:
            with _open(self._folder) as client:
                get = client.get_collection if made else client.create_collection
                yield get(_COLLECTION, embedding_function=None)
        except (ChromaError, ValueError) as error:
            message = f"{self._folder}: the index cannot be written ({error})"
            raise StoreError(message) from error


def _count_deleted(kept: Collection) -> int:
    return int(str((kept.metadata or {}).get(_DELETED, 0)))


def _open(folder: Path) -> Client:
    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(str(folder), settings))


def _batches(count: int) -> Iterator[slice]:
    return (slice(start, start + _BATCH) for start in range(0, count, _BATCH))
