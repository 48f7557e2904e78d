"""Comparisons: which of two products costs, weighs or measures more, and which is first of all."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.reading.quantities import quantities
from evals.reading.replies import Claim
from evals.reading.words import holds, normalise, stem
from evals.record import Record
from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop
from knowledge.products import attribute_text

NAME = "comparison"
_MORE = {
    "price": re.compile(r"\b(?:costs? more|more expensive|dearer|pricier|higher price)\b"),
    "weight": re.compile(r"\b(?:heavier|weighs? more)\b"),
    "width": re.compile(r"\bwider\b"),
    "height": re.compile(r"\b(?:taller|higher)\b"),
    "length": re.compile(r"\blonger\b"),
    "depth": re.compile(r"\bdeeper\b"),
}
_LESS = {
    "price": re.compile(r"\b(?:costs? less|cheaper|less expensive|lower price|more affordable)\b"),
    "weight": re.compile(r"\b(?:lighter|weighs? less)\b"),
    "width": re.compile(r"\bnarrower\b"),
    "height": re.compile(r"\b(?:shorter|lower)\b"),
    "length": re.compile(r"\bshorter\b"),
}
_FIRST = re.compile(
    r"\b(?:cheapest|least expensive|most affordable|most expensive|dearest|priciest"
    r"|lightest|heaviest|lowest price|highest price)\b"
)
_POPULAR = re.compile(
    r"\b(?:best[- ]?sell\w*|most popular|number one|top[- ]rated|favou?rite|most loved"
    r"|customers love|everyone loves|best)\b"
)


def score_comparisons(judged: Judged) -> Iterator[Score]:
    """Find comparisons and firsts that records deny, or that none could bear out."""
    found = Findings(NAME)
    for claim in judged.reply.statements:
        folded = normalise(claim.text)
        if claim.comparing:
            _look_at_pair(claim, judged.shop, found)
        if claim.subjects and _POPULAR.search(folded):
            _look_at_popularity(claim, judged.shop, found)
        if claim.subjects and _FIRST.search(folded):
            found.looked_at += 1
            _look_at_first(claim, folded, judged.shop, found)
    yield from found.scores()


def _look_at_pair(claim: Claim, shop: Shop, found: Findings) -> None:
    folded = normalise(claim.text)
    if len(claim.subjects) < 2:
        return
    one, other = (shop.record(i) for i in claim.subjects[:2])
    for sign, patterns in ((1, _MORE), (-1, _LESS)):
        for dimension, pattern in patterns.items():
            if not pattern.search(folded):
                continue
            found.looked_at += 1
            first, second = _measure(one, dimension), _measure(other, dimension)
            if first is None or second is None:
                found.doubt(f"a record gives no {dimension}", claim.sentence)
            elif (first - second) * sign <= 0:
                record = f"{one.product.title}: {first}; {other.product.title}: {second}"
                found.fail(f"their {dimension} is not so", claim.sentence, record, one.product.id)
            return
    found.doubt("what is compared is not known", claim.sentence)


def _measure(record: Record, dimension: str) -> Decimal | None:
    if dimension == "price":
        return min(v.price.amount for v in record.product.variants)
    for name, value in record.product.attributes.items():
        if normalise(name) == dimension:
            found = [q for q in quantities(attribute_text(value)) if q.unit]
            return found[0].amount if found else None
    for line in (*record.lines, *record.articles):
        if normalise(line.text).startswith(dimension):
            found = [q for q in line.quantities if q.unit]
            return found[0].amount if found else None
    return None


def _look_at_popularity(claim: Claim, shop: Shop, found: Findings) -> None:
    found.looked_at += 1
    said = _POPULAR.search(normalise(claim.text))
    assert said is not None
    for product_id in claim.subjects:
        record = shop.record(product_id)
        if not all(holds(record.stems, stem(w)) for w in re.split(r"[\s-]+", said[0])):
            why = f"no record says {said[0]!r}"
            found.fail(why, claim.sentence, record.as_json(), product_id)


def _look_at_first(claim: Claim, folded: str, shop: Shop, found: Findings) -> None:
    record = shop.record(claim.subjects[0])
    dimension = "weight" if re.search(r"lightest|heaviest", folded) else "price"
    highest = bool(re.search(r"most expensive|dearest|priciest|heaviest|highest", folded))
    peers = [shop.record(i) for i in shop.products if _alike(record, shop.record(i), folded)]
    own = _measure(record, dimension)
    values = [v for peer in peers if (v := _measure(peer, dimension)) is not None]
    if own is None or not values:
        found.doubt(f"a record gives no {dimension}", claim.sentence)
        return
    if own != (max(values) if highest else min(values)):
        extreme = max(values) if highest else min(values)
        why = f"another one's {dimension} is {extreme}, its own {own}"
        found.fail(why, claim.sentence, record.as_json(), record.product.id)


def _alike(record: Record, other: Record, folded: str) -> bool:
    """Whether another product is of the kind that is spoken of: its category, or its last word."""
    named = stem(record.product.title.split()[-1].casefold())
    head = stem(other.product.title.split()[-1].casefold())
    if record.product.category:
        return record.product.category == other.product.category
    return head == named or (head in folded and named in folded)
