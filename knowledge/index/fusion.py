"""Fusion: one ranking from words and meaning."""

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


def fuse(lexical: Scores, similarities: Scores, meaning: float) -> Scores:
    """Join shares of words and cosines over the same rows; higher is better.

    A cosine counts `meaning` times itself. Why not by ranks: `docs/decisions/0005-fusion.md`.
    """
    fused: Scores = lexical + meaning * similarities
    return fused
