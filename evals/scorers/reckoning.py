"""Reckoning: what several cost together, and by how much one costs more than another."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import product as every_choice

from evals.reading.quantities import MONEY, Quantity, quantities
from evals.reading.replies import Claim
from evals.reading.words import normalise
from evals.record import Record

_MOST_CHOICES = 2000
_MORE = re.compile(r"\b(?:more|dearer|extra|over|above)\b")
_LESS = re.compile(r"\b(?:less|cheaper|under|below|sav(?:e|es|ing))\b")
_APART = re.compile(r"\b(?:difference|apart)\b")
_TOGETHER = re.compile(r"\b(?:comes? to|together|totals?|altogether|adds? up|amounts?|pay|so)\b")


def is_reckoned(amount: Quantity, claim: Claim, records: Sequence[Record]) -> bool:
    """Whether an amount is rightly reckoned from the prices of the products spoken of."""
    folded = normalise(claim.sentence)
    if not records:
        return False
    if amount.amount in _differences(records, folded):
        return True
    counts = [int(q.amount) for q in quantities(claim.sentence) if q.is_count and q.unit != MONEY]
    return bool(_TOGETHER.search(folded) or counts) and _is_sum(amount.amount, records, counts)


def _prices(record: Record) -> list[Decimal]:
    return sorted({variant.price.amount for variant in record.product.variants})


def _differences(records: Sequence[Record], folded: str) -> set[Decimal]:
    """By how much the first costs more or less than the second, as is said; of one its variants."""
    signs = {1 for _ in _MORE.findall(folded)} | {-1 for _ in _LESS.findall(folded)}
    if _APART.search(folded):
        signs = {1, -1}
    if len(records) == 1:
        prices = _prices(records[0])
        return {abs(a - b) for a in prices for b in prices if a != b} if signs else set()
    first, second = (_prices(record)[0] for record in records[:2])
    return {(first - second) * sign for sign in signs}


def _is_sum(amount: Decimal, records: Sequence[Record], counts: Sequence[int]) -> bool:
    """Whether so many of each make the amount, in any of their variants."""
    times = [n for n in dict.fromkeys((1, *counts)) if n > 0]
    choices = [[price * n for price in _prices(record) for n in times] for record in records]
    if not counts and len(records) == 1:
        return False
    reach = 1
    for choice in choices:
        reach *= len(choice)
    return reach <= _MOST_CHOICES and any(sum(one) == amount for one in every_choice(*choices))
