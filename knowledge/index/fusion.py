"""Reciprocal rank fusion: one ranking from several."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_K = 60


def fuse(rankings: Sequence[npt.NDArray[np.float32]]) -> npt.NDArray[np.float64]:
    """Join score arrays over the same rows into one; higher is better.

    A row scores 1 / (60 + rank) in each array where it has a positive score, ties by row.
    Source: Cormack, Clarke and Büttcher, "Reciprocal rank fusion", SIGIR 2009.
    """
    fused = np.zeros(len(rankings[0]), dtype=np.float64)
    for scores in rankings:
        order = np.argsort(-scores, kind="stable")
        ranks = np.empty(len(scores), dtype=np.int64)
        ranks[order] = np.arange(1, len(scores) + 1)
        fused += np.where(scores > 0, 1.0 / (_K + ranks), 0.0)
    return fused
