"""Availability: what is said or shown of stock is what the record says now."""

import re
from collections.abc import Iterator

from evals.reading.replies import Claim
from evals.reading.words import normalise
from evals.scorers.score import Findings, Judged, Score
from knowledge.products import Availability, Variant

NAME = "availability"
_SAYS: tuple[tuple[re.Pattern[str], frozenset[Availability]], ...] = (
    (
        re.compile(
            r"\b(?:out of stock|sold out|unavailable|not available|no longer available"
            r"|isn't available|cannot be ordered|can't be ordered)\b"
        ),
        frozenset({Availability.OUT_OF_STOCK}),
    ),
    (
        re.compile(r"\b(?:not|isn't|aren't) in stock\b"),
        frozenset({Availability.OUT_OF_STOCK, Availability.BACKORDER, Availability.PREORDER}),
    ),
    (re.compile(r"\b(?:on )?back-?order(?:ed)?\b"), frozenset({Availability.BACKORDER})),
    (re.compile(r"\b(?:on )?pre-?order(?:ed)?\b"), frozenset({Availability.PREORDER})),
    (
        re.compile(
            r"\b(?:in stock|ready to ship|ships (?:today|now|tomorrow)|available now|on hand"
            r"|available right now|ready to go)\b"
        ),
        frozenset({Availability.IN_STOCK}),
    ),
    (
        re.compile(r"\b(?:is|are) available\b|\bcan (?:be ordered|order|buy)\b|\bto be had\b"),
        frozenset({Availability.IN_STOCK, Availability.BACKORDER, Availability.PREORDER}),
    ),
)
_SCARCE = re.compile(
    r"\b(?:only|just|last) (?:\w+ ){0,4}?(?:left|remaining)\b"
    r"|\b\d+ (?:are |is )?(?:left|remaining)\b"
    r"|\bthere (?:is|are) (?:only|just) (?:a few|a couple|one|two|three|\d+)\b"
    r"(?! (?:color|size|finish))"
    r"|\bselling (?:out )?fast\b|\balmost gone\b|\blast one\b|\b\d+ in stock\b|\blow stock\b"
)
_PART = re.compile(r";|,? but |\s+and (?=the\b|in\b)|\bwhile\b")


def score_availability(judged: Judged) -> Iterator[Score]:
    """Find stock claims that the record does not bear out."""
    found = Findings(NAME)
    for card in judged.turn.cards:
        product = judged.shop.products.get(str(card["product_id"]))
        if product is None:
            continue
        found.looked_at += 1
        one = product.variant(str(card.get("variant_id")))
        expected = (one or product).availability.value
        if card.get("availability", Availability.UNKNOWN.value) != expected:
            record = judged.shop.record(product.id).as_json()
            found.fail(
                f"the record says {expected}", str(card.get("availability")), record, product.id
            )
        for shown in card.get("variants") or ():
            of = product.variant(str(shown["variant_id"]))
            told = shown.get("availability", Availability.UNKNOWN.value)
            if of is None or told != of.availability.value:
                found.fail("a variant's availability is not the record's", str(shown), product.id)
    for claim in judged.reply.statements:
        if claim.subjects:
            _look_at(claim, judged, found)
    yield from found.scores()


def _look_at(claim: Claim, judged: Judged, found: Findings) -> None:
    if _SCARCE.search(normalise(claim.text)):
        found.fail("the record counts no stock", claim.sentence)
        return
    for part in _PART.split(claim.text):
        said = _said(part)
        if said is None:
            continue
        for product_id in claim.subjects:
            found.looked_at += 1
            record = judged.shop.record(product_id)
            variants = record.variants_named(part) or record.product.variants
            if not _holds(said, variants) and not _is_stated(part, record.stems):
                found.fail(
                    "the record says otherwise", claim.sentence, record.as_json(), product_id
                )


def tells_stock(text: str) -> bool:
    """Whether a text says of anything whether it can be had."""
    return _said(text) is not None


def _said(part: str) -> frozenset[Availability] | None:
    folded = normalise(part)
    return next((means for pattern, means in _SAYS if pattern.search(folded)), None)


def _holds(said: frozenset[Availability], variants: tuple[Variant, ...]) -> bool:
    return any(variant.availability in said for variant in variants)


def _is_stated(part: str, stems: frozenset[str]) -> bool:
    """Whether a record speaks of ordering in its own words, as a manual does."""
    return "in stock" not in normalise(part) and {"order", "avail"} <= stems and "store" in stems
