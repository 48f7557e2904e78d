"""Ratings: what customers gave is what the record says they gave."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.reading.quantities import quantities
from evals.reading.replies import Claim
from evals.reading.words import normalise
from evals.record import Record
from evals.scorers.score import Findings, Judged, Score

NAME = "rating"
RATED = re.compile(
    r"\bout of (?:5|five)\b|\bstars?\b|\b(?:reviews?|reviewers?|ratings?|rated|customers gave)\b"
)
_OF_HOW_MANY = re.compile(r"\bout of\s*$")
_COUNTED = {"review", "custom", "buyer", "rate", "person"}


def score_ratings(judged: Judged) -> Iterator[Score]:
    """Find ratings that are not the record's."""
    found = Findings(NAME)
    for card in judged.turn.cards:
        product = judged.shop.products.get(str(card["product_id"]))
        if product is None or not card.get("rating"):
            continue
        found.looked_at += 1
        shown = card["rating"]
        own = product.rating
        if own is None or (Decimal(str(shown["value"])), shown["count"]) != (own.value, own.count):
            found.fail("a card's rating is not the record's", str(shown), str(own), product.id)
    for claim in judged.reply.statements:
        if claim.subjects and RATED.search(normalise(claim.text)):
            found.looked_at += 1
            for product_id in claim.subjects:
                _look_at(claim, judged.shop.record(product_id), found)
    yield from found.scores()


def _look_at(claim: Claim, record: Record, found: Findings) -> None:
    rating = record.product.rating
    allowed = {rating.value, Decimal(rating.count)} if rating else set()
    told = (*record.articles, *(line for line in record.lines if RATED.search(line.label.lower())))
    stated = {q.amount for line in told for q in line.quantities}
    folded = normalise(claim.text)
    rated = [
        q
        for q in quantities(claim.text)
        if q.unit in {"", "star", *_COUNTED} and not _OF_HOW_MANY.search(folded[: q.start])
    ]
    wrong = [q for q in rated if q.amount not in allowed | stated]
    if not rating and re.search(r"\bfive stars\b|\b5 stars\b", normalise(claim.text)):
        wrong = rated
    if wrong:
        why = f"the record's rating is {rating.value} of {rating.count}" if rating else "not rated"
        found.fail(why, claim.sentence, record.as_json(), record.product.id)
