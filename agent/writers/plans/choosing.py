"""Helping to choose among what was shown: why these, and which one."""

from collections.abc import Iterator

from agent.events import Card, Products
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing
from knowledge.products import Product

_MOST_REASONS = 2


def plan_pick(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Point at the one customers rate highest; where nobody rated them, say so."""
    products = list(brief.evidence.products.values())
    rated = [product for product in products if product.rating and product.available]
    if not rated:
        yield phrasing.say("no_ratings")
        yield Products(tuple(Card(product) for product in products))
        return
    best = max(rated, key=_stars)
    yield wording.rated(best, phrasing)
    fact = wording.first_fact(best)
    if fact:
        yield phrasing.say("as_it_is", sentence=fact[0].upper() + fact[1:])
    yield Products((Card(best),))


def plan_reasons(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Say what of each product answers the wish."""
    said = False
    for product in list(brief.evidence.products.values())[:_MOST_REASONS]:
        fact = wording.reason_for(
            product, brief.evidence.wish, brief.understanding.constraints
        ) or wording.first_fact(product)
        if fact:
            said = True
            fact = fact[0].lower() + fact[1:].removesuffix(".")
            yield phrasing.say("reason", product=wording.product(product.id), fact=fact)
    if not said:
        yield phrasing.say("not_stated")


def _stars(product: Product) -> tuple[float, int]:
    rating = product.rating
    return (float(rating.value), rating.count) if rating else (0.0, 0)
