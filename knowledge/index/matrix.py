"""The vectors of one version as a plain array: what a server reads, and searches exactly.

For 20,000 vectors one matrix product takes a third of the time of an approximate query, misses
nothing, and ranks the whole catalog, so that constraints never meet a list that was cut before they
were asked (`docs/decisions/0004-exact-search.md`).
"""

from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from knowledge.embedding.graph import Vectors
from knowledge.errors import StoreError

MATRIX_NAME = "vectors.npz"


def write_matrix(version: Path, vectors: Mapping[str, Vectors]) -> None:
    """Write vectors by id, each of shape (dimensions,), into the folder of a version.

    Raises `StoreError`.
    """
    file = version / MATRIX_NAME
    rows = np.stack(tuple(vectors.values())) if vectors else np.zeros((0, 0), dtype=np.float32)
    ids = np.array([key.encode("ascii") for key in vectors], dtype=np.bytes_)
    try:
        np.savez(file, ids=ids, vectors=rows)
    except OSError as error:
        message = f"{file}: cannot be written ({error})"
        raise StoreError(message) from error


def read_matrix(version: Path) -> dict[str, Vectors]:
    """Return the vectors of a version by id, each of shape (dimensions,): rows of one array.

    Raises `StoreError`.
    """
    file = version / MATRIX_NAME
    try:
        with file.open("rb") as opened, np.load(opened, allow_pickle=False) as arrays:
            ids, rows = arrays["ids"], arrays["vectors"]
        return {key.decode("ascii"): row for key, row in zip(ids, rows, strict=True)}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        message = f"{file}: cannot be read ({error}); run `floorwalker ingest` again"
        raise StoreError(message) from error
