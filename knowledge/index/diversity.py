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
    behind = np.zeros(len(scores))
    left = list(range(len(scores)))
    order: list[int] = []
    while left:
        best = max(left, key=lambda row: (float(scores[row] - behind[row]), -row))
        left.remove(best)
        order.append(best)
        behind += _BEHIND * alike[best]
    return order
