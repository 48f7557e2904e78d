"""Making the vectors of a new version from those of the one before."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.embedding.graph import Vectors
from knowledge.errors import StoreError
from knowledge.facts import Facts
from knowledge.index.texts import indexed_texts
from knowledge.index.vectors import VectorFolder

_MOST_DELETED = 0.5

Embed = Callable[[Sequence[str]], Vectors]


def write_vectors(folder: Path, facts: Facts, before: VectorFolder | None, embed: Embed) -> None:
    """Write the vectors of all indexed texts, embedding only those that `before` has not.

    The folder before is copied and changed, unless what was deleted from it, and takes room in it
    still, has come to half of what it holds: then it is written anew. Raises `StoreError`.
    """
    texts = indexed_texts(facts)
    kept = _ids(before)
    new = [text for text in texts if text not in kept]
    gone = sorted(kept - texts.keys())
    vectors = embed([texts[text] for text in new])
    target = VectorFolder(folder)
    if before is None or not kept:
        target.add(new, vectors)
    elif before.deleted() + len(gone) > _MOST_DELETED * len(texts):
        found = before.read(sorted(kept & texts.keys()))
        target.add(tuple(found), np.stack(tuple(found.values())))
        target.add(new, vectors)
    else:
        before.copy_to(folder)
        target.delete(gone)
        target.add(new, vectors)


def holds_all(folder: VectorFolder, facts: Facts) -> bool:
    """Whether a folder can be read and holds the vectors of all indexed texts, and no others."""
    return _ids(folder) == indexed_texts(facts).keys()


def _ids(before: VectorFolder | None) -> frozenset[str]:
    """What cannot be read is made again."""
    try:
        return before.ids() if before else frozenset()
    except StoreError:
        return frozenset()
