"""What several things cost together, or how much more one costs than another."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.events import Products
from agent.grounding.markup import Marker
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing, list_in_words
from agent.writers.plans.variants import card_of
from knowledge.products import Product, Variant

Priced = tuple[Product, Variant | None]
"""A product, and the variant of it that is meant where its variants differ in price."""


def plan_sum(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Say what prices come to, or both prices and what is between them."""
    asked = brief.understanding.sum
    assert asked
    cards = tuple(card_of(brief, brief.evidence.products[i]) for i in asked.product_ids)
    priced = [(c.product, c.variant if c.product.price_is_from else None) for c in cards]
    if asked.kind == "total":
        yield _total(priced, asked.count, phrasing)
    else:
        first, second = priced
        yield from _difference(first, second, phrasing)
    yield Products(cards)


def _total(priced: Sequence[Priced], count: int, phrasing: Phrasing) -> Draft:
    total = wording.total([_price(each) for each in priced for _ in range(count)])
    names = list_in_words([_name(each) for each in priced])
    if len(priced) == 1:
        return phrasing.say("total", product=names, total=total)
    return phrasing.say("total_together", products=names, total=total)


def _difference(first: Priced, second: Priced, phrasing: Phrasing) -> Iterator[Draft]:
    """Of prices that begin at an amount, say only those."""
    yield phrasing.say(
        "two_prices",
        first=_name(first),
        first_price=str(_price(first)),
        second=_name(second),
        second_price=str(_price(second)),
    )
    if any(product.price_is_from and not variant for product, variant in (first, second)):
        return
    if _amount(first) == _amount(second):
        yield phrasing.say("same_price", first=_name(first), second=_name(second))
        return
    dearer, cheaper = sorted((first, second), key=_amount, reverse=True)
    yield phrasing.say(
        "costs_more",
        dearer=_name(dearer),
        difference=wording.difference(_price(dearer), _price(cheaper)),
        cheaper=_name(cheaper),
    )


def _amount(priced: Priced) -> Decimal:
    product, variant = priced
    return (variant or product.cheapest).price.amount


def _price(priced: Priced) -> Marker:
    product, variant = priced
    return Marker("price", product.id, variant.id if variant else "")


def _name(priced: Priced) -> str:
    product, variant = priced
    return wording.product(product.id, variant.id if variant else "")
