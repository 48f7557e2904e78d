"""One ranking from words and meaning, and its rows best first."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]

_SORTED_FIRST = 200


def fuse(lexical: Scores, similarities: Scores, meaning: float) -> Scores:
    """Join shares of words and cosines over the same rows; higher is better.

    A cosine counts `meaning` times itself. Why not by ranks: `docs/decisions/0005-fusion.md`.
    """
    fused: Scores = lexical + meaning * similarities
    return fused


def best_first(rows: Rows, scores: Scores) -> Iterator[int]:
    """Yield rows by their scores, equal ones as they come.

    Few are ever looked at, so the first are sorted apart: that takes a tenth of the time.
    """
    chosen = -scores[rows]
    behind = rows[:0]
    if len(rows) > _SORTED_FIRST:
        last = np.partition(chosen, _SORTED_FIRST)[_SORTED_FIRST]
        near = chosen <= last
        rows, behind, chosen = rows[near], rows[~near], chosen[near]
    yield from rows[np.argsort(chosen, kind="stable")].tolist()
    yield from behind[np.argsort(-scores[behind], kind="stable")].tolist()
