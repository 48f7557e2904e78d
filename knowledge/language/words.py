"""Words as they are compared: lower-case tokens and their lemmas."""

import re
import unicodedata
from functools import lru_cache

import simplemma
from bm25s.stopwords import STOPWORDS_EN_PLUS

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)  # noqa: RUF001


def tokens(text: str) -> list[str]:
    """Split into lower-case words and numbers, in order."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")  # noqa: RUF001
    return _TOKEN.findall(folded)


STOP_WORDS = frozenset(STOPWORDS_EN_PLUS)

# Spellings and irregular forms that the dictionary keeps apart.
_SAME = {
    "grey": "gray",
    "colour": "color",
    "jewellery": "jewelry",
    "jewelery": "jewelry",
    "pyjamas": "pajama",
    "litre": "liter",
    "metre": "meter",
    "centre": "center",
    "fibre": "fiber",
    "aluminium": "aluminum",
    "shelve": "shelf",
    "mens": "man",
    "womens": "woman",
    "ladies": "woman",
    "lady": "woman",
    "girls": "girl",
    "inch": "in",
    "foot": "ft",
    "ounce": "oz",
    "quart": "qt",
    "centimeter": "cm",
    "millimeter": "mm",
}


def one_spelling(token: str) -> str:
    """Write a lower-case token as it is spelled in American English."""
    return _SAME.get(token, token)


@lru_cache(maxsize=50_000)
def lemma(token: str) -> str:
    """Reduce one lower-case token to its dictionary form, in one spelling."""
    if token[0].isdigit() or len(token) == 1:
        return token
    found = simplemma.lemmatize(token.removesuffix("'s"), lang="en").lower()
    return _SAME.get(found, found)


def lemmas(text: str) -> tuple[str, ...]:
    """Split into lemmas, in order."""
    return tuple(map(lemma, tokens(text)))


@lru_cache(maxsize=50_000)
def record_lemmas(text: str) -> tuple[str, ...]:
    """Split a value of the brand's own into lemmas, in order; the last are kept.

    Never for what a shopper typed: it would be kept, too.
    """
    return lemmas(text)


@lru_cache(maxsize=20_000)
def record_words(text: str) -> frozenset[str]:
    """Return the lemmas of a text of the brand's own that carry meaning; the last are kept.

    Never for what a shopper typed: it would be kept, too.
    """
    return frozenset(content_lemmas(text))


def content_lemmas(text: str) -> tuple[str, ...]:
    """Split into the lemmas of words that carry meaning, in order."""
    return tuple(lemma(token) for token in tokens(text) if token not in STOP_WORDS)
