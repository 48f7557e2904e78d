"""Answers in the brand's own words: the sentences of a text that answer best."""

from collections.abc import Collection, Sequence

from knowledge.words import content_lemmas

_FEWEST_WORDS = 4
_MOST_WORDS = 60
_ENOUGH_WORDS = 14


def best_sentence(
    sentences: Sequence[str], asked: Collection[str], *, share: float = 0.0
) -> int | None:
    """Return the place of the sentence that shares most lemmas with a question, or None.

    `share` is the least part of the asked lemmas that it must have.
    """
    wanted = set(asked)
    scores = [
        (len(wanted & set(content_lemmas(sentence))), -place)
        for place, sentence in enumerate(sentences)
        if _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
    ]
    most, place = max(scores, default=(0, 0))
    return -place if most >= max(1, share * len(wanted)) else None


def answering_sentences(sentences: Sequence[str], asked: Collection[str]) -> Sequence[str]:
    """Return the sentence that answers best, and the next where the first says little."""
    place = best_sentence(sentences, asked)
    start = _first_full(sentences) if place is None else place
    brief = len(sentences[start].split()) <= _ENOUGH_WORDS
    return sentences[start : start + (2 if brief else 1)]


def _first_full(sentences: Sequence[str]) -> int:
    """Return the place of the first sentence that says something by itself."""
    full = (n for n, sentence in enumerate(sentences) if len(sentence.split()) >= _FEWEST_WORDS)
    return next(full, 0)
