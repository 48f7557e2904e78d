"""Fusion: one ranking from words and meaning."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


def fuse(lexical: Scores, similarities: Scores, meaning: float) -> Scores:
    """Join BM25 scores and cosines over the same rows; higher is better.

    BM25 has no scale of its own, so the best match by words counts 1, and a cosine counts
    `meaning` times itself. Why not by ranks: `docs/decisions/0005-fusion.md`.
    """
    best = lexical.max(initial=0.0)
    words = lexical / best if best > 0 else lexical
    fused: Scores = words + meaning * similarities
    return fused
