"""Prices: every amount of money said or shown of a product is asked for it, or was."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from evals.reading.kinds import Kind
from evals.reading.lines import Line
from evals.reading.quantities import MONEY, PERCENT, Quantity, quantities
from evals.reading.replies import Claim
from evals.reading.words import is_negative, normalise
from evals.record import Record
from evals.scorers.lines import line_with, supported_amount
from evals.scorers.reckoning import is_reckoned
from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop
from knowledge.products import Price, Variant

NAME = "price"
_WAS = re.compile(
    r"\b(?:was|were|from|instead of|rather than|before|regular(?:ly)?|originally|compared to)\s*$"
)
_BOUND = re.compile(
    r"(?<!add )(?<!adds )(?<!come )"
    r"\b(under|below|less than|up to|at most|over|above|more than|at least)\s*$"
)
_FROM = re.compile(r"\b(?:from|starts? at|starting at|begins? at|beginning at)\s*$")
_SALE = re.compile(
    r"\bon sale\b|\breduced\b|\bdiscount(?:ed)?\b|\bmarked down\b|\bdeal\b|\bbargain\b"
    r"|\bdown from\b|\bhalf price\b|\bhalf the price\b|\bhalf off\b|\bspecial (?:offer|price)\b"
)
_HALF = re.compile(r"\bhalf (?:the )?price\b|\bhalf off\b")
_SAVES = re.compile(r"\bsav(?:e|es|ing|ings)\b")
_OFF = re.compile(r"^\s*(?:off|less|cheaper|reduction|discount)\b(?! than)")
_EACH = re.compile(r"^\s*(?:each\b|apiece\b|per (?:piece|plate|glass|item|unit|one)\b|a piece\b)")
_NOW_FROM = re.compile(r"\d (?:now |today )?(?:down )?from\s*$")
_BETWEEN = 24


def score_prices(judged: Judged) -> Iterator[Score]:
    """Find prices and reductions that the record does not have."""
    found = Findings(NAME)
    for card in judged.turn.cards:
        _look_at_card(card, judged.shop, found)
    for claim in judged.reply.claims:
        if claim.kind not in {Kind.ASKS, Kind.QUOTES, Kind.FOREIGN}:
            _look_at_claim(claim, judged, found)
    yield from found.scores()


def _look_at_card(card: Mapping[str, Any], shop: Shop, found: Findings) -> None:
    product = shop.products.get(str(card["product_id"]))
    if product is None:
        return
    found.looked_at += 1
    record = shop.record(product.id)
    one = product.variant(str(card.get("variant_id")))
    expected = (
        one.price.amount
        if one
        else min(shop.lowest_prices[product.id], _cheapest(product.variants))
    )
    if Decimal(card["price"]["amount"]) != expected:
        found.fail("a card's price is not the record's", _money(card), record.as_json(), product.id)
    currency = product.variants[0].price.currency
    if card["price"]["currency"] != currency:
        found.fail(f"a card's currency is not {currency}", _money(card), record.as_json())
    before = card.get("compare_at")
    priced = one or product.cheapest
    befores = _befores((priced,), product.variants, one)
    if (before and Decimal(before["amount"]) not in befores) or (priced.on_sale and not before):
        words = f"was {before['amount']}" if before else _money(card)
        found.fail("a card's former price is not the record's", words, record.as_json(), product.id)
    for shown in card.get("variants") or ():
        of = product.variant(str(shown["variant_id"]))
        if of is None or Decimal(shown["price"]["amount"]) != of.price.amount:
            found.fail("a variant's price is not the record's", str(shown), record.as_json())


def _cheapest(variants: tuple[Variant, ...]) -> Decimal:
    return min(variant.price.amount for variant in variants)


def _money(card: Mapping[str, Any]) -> str:
    return f"{card['title']}: {card['price']['amount']} {card['price']['currency']}"


def _befores(
    of: tuple[Variant, ...], every: tuple[Variant, ...], one: Variant | None
) -> set[Decimal]:
    return {v.compare_at.amount for v in (of if one else every) if v.compare_at}


def _look_at_claim(claim: Claim, judged: Judged, found: Findings) -> None:
    shop, text = judged.shop, claim.text
    said = [q for q in quantities(text) if q.unit == MONEY]
    percents = [q for q in quantities(text) if q.unit == PERCENT]
    records = [shop.record(i) for i in claim.subjects]
    if _SALE.search(normalise(text)) and records and claim.kind is not Kind.UNKNOWN:
        _look_at_sale(claim, records, found)
    for amount in said:
        if amount.amount == 0 and claim.kind is Kind.UNKNOWN:
            continue  # "I know of no code for free shipping"
        found.looked_at += 1
        _look_at_amount(amount, claim, records, judged, found)
    for percent in percents:
        found.looked_at += 1
        _look_at_percent(percent, claim, records, judged, found)


def _look_at_amount(
    amount: Quantity, claim: Claim, records: list[Record], judged: Judged, found: Findings
) -> None:
    shop = judged.shop
    before = normalise(claim.text)[: amount.start]
    after = normalise(claim.text)[amount.end :]
    if records and any(_is_price(amount, before, claim, record) for record in records):
        if _EACH.match(after) and all(_is_set(record) for record in records):
            words = f"{claim.sentence}"
            found.fail(
                "the price is of the set", words, records[0].as_json(), records[0].product.id
            )
        return
    spoken_of = [shop.record(i) for i in judged.reply.named_in(claim.sentence)] or records
    if is_reckoned(amount, claim, spoken_of):
        return
    if _restates(amount, before, claim, judged):
        return
    if not claim.subjects and _is_shown(amount, judged):
        return
    if supported_amount(amount, claim, shop):
        return
    if records:
        record = records[0]
        why = f"{amount.amount} is no price of {record.product.title}"
        found.fail(why, claim.sentence, record.as_json(), record.product.id)
    else:
        line = line_with(claim, shop, MONEY)
        why = f"no line of an article gives {amount.amount} for this"
        found.fail(why, claim.sentence, *_written(line))


def _written(line: Line | None) -> tuple[str, str]:
    return (f"{line.above}: {line.text}", line.source) if line else ("", "")


def _is_price(amount: Quantity, before: str, claim: Claim, record: Record) -> bool:
    variants = record.variants_named(claim.text) or record.product.variants
    prices = {v.price.amount for v in variants}
    former = {v.compare_at.amount for v in variants if v.compare_at}
    saved = {v.compare_at.amount - v.price.amount for v in variants if v.compare_at}
    if bound := _BOUND.search(before):
        return _within(bound[1], amount.amount, prices)
    if _SAVES.search(before[-_BETWEEN:]) or _OFF.match(normalise(claim.text)[amount.end :]):
        return amount.amount in saved
    if _NOW_FROM.search(before):
        return amount.amount in former
    if _FROM.search(before) and not _SALE.search(before):
        return amount.amount == min(prices)
    if _WAS.search(before):
        return amount.amount in former
    return amount.amount in prices


def _within(word: str, bound: Decimal, prices: set[Decimal]) -> bool:
    match word:
        case "under" | "below" | "less than":
            return min(prices) < bound
        case "up to" | "at most":
            return min(prices) <= bound
        case "over" | "above" | "more than":
            return max(prices) > bound
        case _:
            return max(prices) >= bound


def _is_set(record: Record) -> bool:
    size = str(record.product.attributes.get("Set size", ""))
    several = [q for q in quantities(size) if q.amount > 1]
    return bool(several) or "set of" in normalise(record.product.description)


def _restates(amount: Quantity, before: str, claim: Claim, judged: Judged) -> bool:
    """Whether an amount only repeats a limit that the shopper gave."""
    wished = " ".join((judged.turn.asked, *judged.turn.asked_before))
    given = {q.amount for q in quantities(wished)}
    limit = _BOUND.search(before) or claim.kind is Kind.WISH or "between" in before
    return amount.amount in given and bool(limit) and (not claim.subjects or claim.inherited)


def _is_shown(amount: Quantity, judged: Judged) -> bool:
    cards = (shop_price for card in judged.turn.cards for shop_price in _card_prices(card, judged))
    return amount.amount in set(cards)


def _card_prices(card: Mapping[str, Any], judged: Judged) -> Iterator[Decimal]:
    product = judged.shop.products.get(str(card["product_id"]))
    for variant in product.variants if product else ():
        yield variant.price.amount
        if isinstance(variant.compare_at, Price):
            yield variant.compare_at.amount


def _look_at_sale(claim: Claim, records: list[Record], found: Findings) -> None:
    found.looked_at += 1
    denied = is_negative(claim.text)
    for record in records:
        variants = record.variants_named(claim.text) or record.product.variants
        on_sale = any(variant.on_sale for variant in variants)
        halved = any(v.compare_at and v.price.amount * 2 == v.compare_at.amount for v in variants)
        if on_sale is denied or (_HALF.search(normalise(claim.text)) and not halved):
            why = "the record has a reduction" if denied else "the record has no such reduction"
            found.fail(why, claim.sentence, record.as_json(), record.product.id)


def _look_at_percent(
    percent: Quantity, claim: Claim, records: list[Record], judged: Judged, found: Findings
) -> None:
    for record in records:
        stated = [q for line in (*record.lines, *record.articles) for q in line.quantities]
        if any(q.unit == PERCENT and q.amount == percent.amount for q in stated):
            return
        for variant in record.product.variants:
            if variant.compare_at and _off(variant) == percent.amount:
                return
    if claim.kind is Kind.WISH or supported_amount(percent, claim, judged.shop):
        return
    line = line_with(claim, judged.shop, PERCENT)
    evidence = (records[0].as_json(), records[0].product.id) if records else _written(line)
    found.fail(f"nothing states {percent.amount} percent of this", claim.sentence, *evidence)


def _off(variant: Variant) -> Decimal:
    assert variant.compare_at is not None
    share = 1 - variant.price.amount / variant.compare_at.amount
    return (share * 100).quantize(Decimal(1))
