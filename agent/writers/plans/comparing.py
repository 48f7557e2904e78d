"""Products side by side."""

from collections.abc import Iterator

from agent.events import Card, ComparisonShown, Products
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing


def plan_comparison(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Show the table, and say what each costs; ask which are meant where it is not clear."""
    comparison = brief.evidence.comparison
    if comparison is None:
        yield phrasing.say("which_one")
        return
    yield phrasing.say("side_by_side")
    first, second, *_ = comparison.products
    yield phrasing.say(
        "two_prices",
        first=wording.product(first.id),
        first_price=wording.price(first.id),
        second=wording.product(second.id),
        second_price=wording.price(second.id),
    )
    yield ComparisonShown(comparison)
    yield Products(tuple(Card(product) for product in comparison.products))
