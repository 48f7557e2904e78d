"""Quotes: whole sentences of a record, word for word, which need no other support."""

import unicodedata
from collections.abc import Iterable, Sequence

from knowledge.language.sentences import split_sentences

_BEFORE = " \t,:;-\u2013\u2014"
_FEWEST_WORDS_ALONE = 2

# Marks that may be set or left out around the same words.
_LEFT_OUT = dict.fromkeys(map(ord, "\"'*`\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019"))


def quotable(text: str) -> str:
    """Reduce a sentence to what makes it the same: no quotation marks, one kind of space."""
    kept = text.translate(_LEFT_OUT)
    if not kept.isascii():
        folded = unicodedata.normalize("NFKC", kept).translate(_LEFT_OUT)
        kept = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return " ".join(kept.casefold().split()).removesuffix(".").strip()


def read_quotes(texts: Iterable[str]) -> frozenset[str]:
    """Return every sentence of some texts, as it is compared."""
    found = {quotable(sentence) for text in texts for sentence in split_sentences(text)}
    return frozenset(found - {""})


def find_quote(text: str, quotes: Sequence[frozenset[str]], *, alone: bool) -> str | None:
    """Return the end of a text that is a whole sentence of each of some records, if there is one.

    It is all of the text, or what stands behind its first colon. One word is a quote only behind
    the name of what it is from, so not where it is `alone`.
    """
    behind = text.partition(":")[2]
    for candidate in (text, behind):
        quote = candidate.lstrip(_BEFORE)
        said = quotable(quote)
        if not said or (alone and len(said.split()) < _FEWEST_WORDS_ALONE):
            continue
        if quotes and all(_has(known, said, quote) for known in quotes):
            return quote
    return None


def _has(known: frozenset[str], said: str, quote: str) -> bool:
    return said in known or all(quotable(sentence) in known for sentence in split_sentences(quote))
