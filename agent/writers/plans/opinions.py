"""What others say of a product: the most critical review of it, in its own words."""

import re
from collections.abc import Iterator, Sequence

from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing
from knowledge.catalog import PassageHit
from knowledge.language.sentences import split_sentences
from knowledge.language.words import lemmas
from knowledge.products import Product

_STARS = re.compile(r"\b([1-5])(?: out of 5)? stars?\W*$")
_OPENS = ('"', "\u201c")
_CRITICAL = 3


def say_criticism(brief: Brief, product: Product, phrasing: Phrasing) -> Iterator[Draft]:
    """Quote the review of a product that gave it the fewest stars, if it gave three at most."""
    reviews = [
        (stars, hit, said)
        for hit in brief.evidence.passages
        if _is_of(hit, product)
        for stars, said in _reviews_in(hit.passage.text)
        if stars <= _CRITICAL
    ]
    if not reviews:
        return
    _, hit, said = min(reviews, key=lambda review: review[0])
    article = wording.article(hit.article.id)
    yield phrasing.say("from_article", article=article, sentence=said[0])
    for sentence in said[1:]:
        yield phrasing.say("as_it_is", sentence=sentence)


def _is_of(hit: PassageHit, product: Product) -> bool:
    """Whether a passage reviews a product, by the only one its article is of or by its heading."""
    if "review" not in hit.article.kind.lower() or product.id not in hit.article.product_ids:
        return False
    alone = len(hit.article.product_ids) == 1
    heading = lemmas(" ".join(hit.passage.headings[-1:]))
    return alone or set(lemmas(product.title)) <= set(heading)


def _reviews_in(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Cut a text into reviews: sentences from an opening quotation mark to one that gives stars."""
    said: list[str] = []
    for sentence in split_sentences(text):
        if sentence.startswith(_OPENS):
            said = []
        said.append(sentence)
        if stars := _STARS.search(sentence):
            yield int(stars[1]), tuple(said)
            said = []
