"""Vectors kept in Chroma, embedded: one folder a catalog version, one collection a kind of text.

Chroma keeps and updates them; they are searched exactly, in memory. For 20,000 vectors one
matrix product takes a third of the time of the approximate query, misses nothing, and ranks the
whole catalog, so that constraints never meet a list that was cut before they were asked
(`docs/decisions/0004-exact-search.md`).
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.config import Settings
from chromadb.errors import ChromaError

from knowledge.embedding.graph import Vectors
from knowledge.errors import StoreError

_BATCH = 1000
_DATABASE = "chroma.sqlite3"


def write_vectors(folder: Path, collection: str, ids: Sequence[str], vectors: Vectors) -> None:
    """Add or replace the vectors of some ids.

    Raises `StoreError` where the folder cannot be written.
    """
    try:
        with _open(folder) as client:
            kept = client.get_or_create_collection(collection, embedding_function=None)
            for batch in _batches(len(ids)):
                kept.upsert(ids=list(ids[batch]), embeddings=vectors[batch])
    except (ChromaError, ValueError) as error:
        message = f"{folder}: the index cannot be written ({error})"
        raise StoreError(message) from error


def read_vectors(folder: Path, collection: str, ids: Sequence[str]) -> Vectors:
    """Return the vectors of ids, in that order: an array of shape (ids, dimensions).

    Raises `StoreError` where one is missing or the folder is damaged.
    """
    if not (folder / _DATABASE).is_file():
        message = f"{folder}: the index is not there; run `floorwalker ingest` again"
        raise StoreError(message)
    try:
        with _writable(folder) as copy:
            return _read(copy, collection, ids)
    except (ChromaError, KeyError, ValueError) as error:
        message = f"{folder}: the index cannot be read ({error}); run `floorwalker ingest` again"
        raise StoreError(message) from error


def _read(folder: Path, collection: str, ids: Sequence[str]) -> Vectors:
    vectors: Vectors = np.zeros((0, 0), dtype=np.float32)
    rows = {text_id: row for row, text_id in enumerate(ids)}
    with _open(folder) as client:
        kept = client.get_collection(collection, embedding_function=None)
        if kept.count() != len(ids):
            message = f"{kept.count()} vectors for {len(ids)} {collection}"
            raise StoreError(message)
        for batch in _batches(len(ids)):
            found = kept.get(ids=list(ids[batch]), include=["embeddings"])
            embeddings = np.asarray(found["embeddings"], dtype=np.float32)
            if len(vectors) == 0:
                vectors = np.zeros((len(ids), embeddings.shape[1]), dtype=np.float32)
            vectors[[rows[text_id] for text_id in found["ids"]]] = embeddings
    return vectors


@contextmanager
def _writable(folder: Path) -> Iterator[Path]:
    """Give Chroma, which writes to what it reads, a copy of what may not be written."""
    if os.access(folder, os.W_OK) and os.access(folder / _DATABASE, os.W_OK):
        yield folder
        return
    with TemporaryDirectory() as temporary:
        yield shutil.copytree(folder, Path(temporary) / folder.name)


def _open(folder: Path) -> Client:
    settings = Settings(anonymized_telemetry=False)
    return cast("Client", chromadb.PersistentClient(str(folder), settings))


def _batches(count: int) -> Iterator[slice]:
    return (slice(start, start + _BATCH) for start in range(0, count, _BATCH))
