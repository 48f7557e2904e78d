"""Making the vectors of a new version from those of the one before."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from knowledge.embedding.graph import Vectors
from knowledge.errors import StoreError
from knowledge.facts import Facts
from knowledge.index.matrix import read_matrix, write_matrix
from knowledge.index.texts import indexed_texts
from knowledge.index.vectors import VectorFolder

_STORE = "chroma"
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
    embedded = dict(zip(new, embed([texts[text] for text in new]), strict=True))
    vectors = {text: kept[text] if text in kept else embedded[text] for text in texts}
    if before is None or not kept or not _changed(version, before, gone, embedded, len(texts)):
        shutil.rmtree(version / _STORE, ignore_errors=True)
        VectorFolder(version / _STORE).change((), vectors)
    write_matrix(version, vectors)


def holds_all(version: Path, facts: Facts) -> bool:
    """Whether a version can be served: its matrix has all indexed texts, and no others."""
    try:
        return read_matrix(version).keys() == indexed_texts(facts).keys()
    except StoreError:
        return False


def _vectors_of(version: Path | None) -> Mapping[str, Vectors]:
    """Return the vectors of a version, from the store where its matrix is lost.

    What cannot be read is made again: then there are none.
    """
    if version is None:
        return {}
    for read in (lambda: read_matrix(version), VectorFolder(version / _STORE).read_all):
        try:
            return read()
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
    store = VectorFolder(version / _STORE)
    try:
        VectorFolder(before / _STORE).copy_to(version / _STORE)
        if not gone and not new:
            return True
        return store.change(gone, new) <= _MOST_DELETED * texts
    except StoreError:
        return False
