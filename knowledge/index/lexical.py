"""The lexical index: BM25 over stemmed words."""

from collections.abc import Iterable, Sequence
from math import log

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

from knowledge.language.words import STOP_WORDS, one_spelling, tokens

_STEMMER = "english"


class LexicalIndex:
    """BM25 scores of a fixed list of texts."""

    def __init__(self, texts: Iterable[Sequence[str]], *, saturation: float, length: float) -> None:
        """Index the tokens of texts; `saturation` is BM25's k1, `length` its b."""
        self._stemmer = Stemmer.Stemmer(_STEMMER)
        corpus = [self._stems(text) for text in texts]
        self._count = len(corpus)
        self._unknown = log(1 + self._count)
        self._bm25 = bm25s.BM25(k1=saturation, b=length)
        self._best = np.zeros(0, dtype=np.float32)
        if corpus:
            self._bm25.index(corpus, show_progress=False)
            columns = self._bm25.scores
            self._best = np.maximum.reduceat(columns["data"], columns["indptr"][:-1])

    def scores(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        """Score every text by tokens, in the order they were given; 0 shares none, 1 is the most.

        A score is the share of what a text could have that says each word as well as any does. A
        word that no text says counts as one that is said very rarely.
        """
        stems = self._stems(query)
        known = [stem for stem in stems if stem in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        most = sum(float(self._best[self._bm25.vocab_dict[stem]]) for stem in known)
        most += self._unknown * (len(stems) - len(known))
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32) / np.float32(most)

    def knows(self, word: str) -> bool:
        """Whether any text has a word, in any of its forms."""
        return any(stem in self._bm25.vocab_dict for stem in self._stems(tokens(word)))

    def _stems(self, text: Sequence[str]) -> Sequence[str]:
        words = [one_spelling(token) for token in text if token not in STOP_WORDS]
        stems: list[str] = self._stemmer.stemWords(words)
        return stems
