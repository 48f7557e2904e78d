"""Spreading out what is nearly the same, so that a first page is a choice."""

from collections.abc import Sequence

import numpy as np

from knowledge.embedding.graph import Vectors
from knowledge.index.fusion import Scores

_ALIKE = 0.96
_BEHIND = 0.1


def spread_out(scores: Scores, vectors: Vectors) -> Sequence[int]:
    """Order a few rows by their scores, each behind by a little for every like one before it.

    `vectors` has one row a score.
    """
    alike = vectors @ vectors.T > _ALIKE
    left = scores.astype(np.float64)
    order: list[int] = []
    for _ in scores:
        best = int(np.argmax(left))
        order.append(best)
        left -= _BEHIND * alike[best]
        left[best] = -np.inf
    return order
