"""The lexical index: BM25 over stemmed words."""

from collections.abc import Iterable, Sequence

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

from knowledge.words import STOP_WORDS, tokens

_STEMMER = "english"


class LexicalIndex:
    """BM25 scores of a fixed list of texts."""

    def __init__(self, texts: Iterable[Sequence[str]], *, saturation: float, length: float) -> None:
        """Index the tokens of texts; `saturation` is BM25's k1, `length` its b."""
        self._stemmer = Stemmer.Stemmer(_STEMMER)
        corpus = [self._stems(text) for text in texts]
        self._count = len(corpus)
        self._bm25 = bm25s.BM25(k1=saturation, b=length)
        if corpus:
            self._bm25.index(corpus, show_progress=False)

    def scores(self, query: Sequence[str]) -> npt.NDArray[np.float32]:
        """Score every text, in the order they were given, by tokens; 0 shares none."""
        known = [stem for stem in self._stems(query) if stem in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._count, dtype=np.float32)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float32)

    def knows(self, word: str) -> bool:
        """Whether any text has a word, in any of its forms."""
        return any(stem in self._bm25.vocab_dict for stem in self._stems(tokens(word)))

    def _stems(self, text: Sequence[str]) -> Sequence[str]:
        words = [token for token in text if token not in STOP_WORDS]
        stems: list[str] = self._stemmer.stemWords(words)
        return stems
