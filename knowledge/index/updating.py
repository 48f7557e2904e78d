"""Making the vectors of a new version from those of the one before."""

import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.embedding.graph import Vectors
from knowledge.errors import StoreError
from knowledge.facts import Facts
from knowledge.index.matrix import read_matrix, write_matrix
from knowledge.index.texts import indexed_texts

if TYPE_CHECKING:
    from knowledge.index.vectors import VectorFolder

_STORE, _DATABASE = "chroma", "chroma.sqlite3"
_MOST_DELETED = 0.5

Embed = Callable[[Sequence[str]], Vectors]


def write_vectors(version: Path, facts: Facts, before: Path | None, embed: Embed) -> None:
    """Write the vectors of all indexed texts into the folder of a version.

    Only those are embedded that the folder of the version before has not. Raises `StoreError`.
    """
    texts = indexed_texts(facts)
    kept = _vectors_of(before)
    new = [text for text in texts if text not in kept]
    gone = sorted(kept.keys() - texts.keys())
    with ThreadPoolExecutor(1) as beside:
        if new or gone:
            beside.submit(_store, version)  # it is long in the loading
        embedded = dict(zip(new, embed([texts[text] for text in new]), strict=True))
    vectors = {text: kept[text] if text in kept else embedded[text] for text in texts}
    if before is None or not kept or not _changed(version, before, gone, embedded, len(texts)):
        shutil.rmtree(version / _STORE, ignore_errors=True)
        _store(version).change((), vectors)
    write_matrix(version, vectors)


def holds_all(version: Path, facts: Facts) -> bool:
    """Whether a version can be served: its matrix has all indexed texts, and no others."""
    try:
        return read_matrix(version).keys() == indexed_texts(facts).keys()
    except StoreError:
        return False


def _store(version: Path) -> "VectorFolder":
    from knowledge.index.vectors import VectorFolder  # noqa: PLC0415 (it imports Chroma)

    return VectorFolder(version / _STORE)


def _vectors_of(version: Path | None) -> Mapping[str, Vectors]:
    """Return the vectors of a version, from the store where its matrix is lost.

    What cannot be read is made again: then there are none.
    """
    if version is None:
        return {}
    for read in (read_matrix, lambda version: _store(version).read_all()):
        try:
            return read(version)
        except StoreError:
            continue
    return {}


def _changed(
    version: Path, before: Path, gone: Sequence[str], new: Mapping[str, Vectors], texts: int
) -> bool:
    """Copy the store before, and change the copy; False where it is to be made anew.

    That is so where it is damaged, and where what was deleted from it, and takes room in it still,
    has come to half of what it holds.
    """
    try:
        _copy(before / _STORE, version / _STORE)
        if not gone and not new:
            return True
        return _store(version).change(gone, new) <= _MOST_DELETED * texts
    except StoreError:
        return False


def _copy(folder: Path, other: Path) -> None:
    """Copy a store, as a moment of it in which nothing is half-written."""
    try:
        shutil.copytree(folder, other, ignore=shutil.ignore_patterns(f"{_DATABASE}*"))
        with (
            closing(sqlite3.connect(folder / _DATABASE)) as source,
            closing(sqlite3.connect(other / _DATABASE)) as target,
        ):
            source.backup(target)
    except (OSError, sqlite3.Error) as error:
        message = f"{folder}: cannot be copied ({error})"
        raise StoreError(message) from error
