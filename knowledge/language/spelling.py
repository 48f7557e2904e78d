"""The brand's own words: what a shopper's word is called, or how it is spelled, here."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

import simplemma
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from knowledge.language.words import lemma, tokens

_SHORTEST = 4
_LONG = 8
_MOST_CANDIDATES = 10
_MOST_KEPT = 10_000


@cache
def load_synonyms() -> Mapping[str, Sequence[Sequence[str]]]:
    """Read the groups of words for the same thing, by the lemma of each of their words."""
    path = Path(__file__).with_name("synonyms.toml")
    groups: list[list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))["groups"]
    by_lemma: dict[str, list[list[str]]] = {}
    for group in groups:
        for word in group:
            by_lemma.setdefault(lemma(word), []).append(group)
    return by_lemma


class Spelling:
    """The words of a catalog, to mend those of a message by."""

    def __init__(self, words: Iterable[str]) -> None:
        self._counts = Counter(words)
        # Of the forms of a word, the commonest stands for it.
        self._lemmas = {lemma(word): word for word, _ in reversed(self._counts.most_common())}
        self._by_letter: dict[str, list[str]] = {}
        for word in self._counts:
            if len(word) >= _SHORTEST:
                self._by_letter.setdefault(word[0], []).append(word)
        self.mend = lru_cache(_MOST_KEPT)(self._mend)

    def knows(self, token: str) -> bool:
        """Whether a lower-case word is one of these as it stands."""
        return token in self._counts

    def mend_all(self, text: str) -> str:
        """Return the words of a text, lower-case and mended, joined by spaces."""
        return " ".join(self.mend(token) for token in tokens(text))

    def _mend(self, token: str) -> str:
        """Return the brand's word for a lower-case word; one that the brand uses stays.

        A word that it never uses is taken for another of the same meaning; one that is no English
        word for the nearest in spelling: one slip in a short word, two in one of eight letters.
        """
        if token in self._counts or lemma(token) in self._lemmas or not token.isalpha():
            return token
        known = self._synonym(token)
        if known or len(token) < _SHORTEST or simplemma.is_known(token, lang="en"):
            return known or token
        return self._nearest(token)

    def _synonym(self, token: str) -> str | None:
        words = (word for group in load_synonyms().get(lemma(token), ()) for word in group)
        return next((self._lemmas[lemma(w)] for w in words if lemma(w) in self._lemmas), None)

    def _nearest(self, token: str) -> str:
        """The first letter is taken to be right; of several as near, the commonest is taken."""
        near = extract(
            token,
            self._by_letter.get(token[0], ()),
            scorer=OSA.distance,
            score_cutoff=2 if len(token) >= _LONG else 1,
            limit=_MOST_CANDIDATES,
        )
        if not near:
            return token
        return min(near, key=lambda found: (found[1], -self._counts[found[0]]))[0]
