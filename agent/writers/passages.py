"""Answers in the brand's own words: the sentences of a passage that answer best."""

from collections.abc import Collection, Sequence

from knowledge.words import content_lemmas

_FEWEST_WORDS = 4
_MOST_WORDS = 60


def best_sentences(
    sentences: Sequence[str], asked: Collection[str], *, most: int, share: float = 0.0
) -> list[str]:
    """Return the sentences that share most lemmas with a question, in their own order.

    `share` is the least part of the asked lemmas that a sentence must have.
    """
    wanted = set(asked)
    scored = [
        (len(wanted & set(content_lemmas(sentence))), -place)
        for place, sentence in enumerate(sentences)
        if _FEWEST_WORDS <= len(sentence.split()) <= _MOST_WORDS
    ]
    least = max(1, share * len(wanted))
    best = sorted((pair for pair in scored if pair[0] >= least), reverse=True)[:most]
    return [sentences[place] for place in sorted(-place for _, place in best)]
