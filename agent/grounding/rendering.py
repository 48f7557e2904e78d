"""Filling the markers of a supported sentence from the live catalog."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import assert_never

from agent.events import Reference, Text
from agent.grounding.markup import Marker, Segment
from knowledge.catalog import Catalog
from knowledge.language.money import format_price
from knowledge.products import Availability, Price, Product, Variant
from knowledge.profile import Profile

STOCK = {
    Availability.IN_STOCK: "in stock",
    Availability.BACKORDER: "on backorder",
    Availability.PREORDER: "available to preorder",
    Availability.OUT_OF_STOCK: "out of stock",
    Availability.UNKNOWN: "not confirmed in stock",
}


def render(segments: Sequence[Segment], catalog: Catalog) -> Text:
    """Write a sentence out; every marker is known to name what the catalog has."""
    text = ""
    references: list[Reference] = []
    for segment in segments:
        if isinstance(segment, str):
            text += segment
            continue
        shown = _shown(segment, catalog)
        if segment.kind == "product" or segment.kind == "article":
            end = len(text) + len(shown)
            references.append(Reference(len(text), end, segment.kind, segment.id))
        text += shown + _options(segment, catalog)
    return Text(text, tuple(references))


def format_contact(profile: Profile) -> str:
    """Write how to reach a person, as far as the brand has said."""
    contact = profile.contact
    return " or ".join(part for part in (contact.email, contact.phone) if part) or contact.url


def _shown(marker: Marker, catalog: Catalog) -> str:
    match marker.kind:
        case "product":
            return catalog.products[marker.id].title
        case "article":
            return catalog.articles[marker.id].title
        case "price":
            variant = _variant(marker, catalog)
            if variant:
                return _money(variant.price, catalog.profile)
            return _price(catalog.products[marker.id], catalog.profile)
        case "total":
            return _total(marker, catalog)
        case "difference":
            first, second = (price_of(price, catalog) for price in marker.of)
            return _money(replace(first, amount=abs(first.amount - second.amount)), catalog.profile)
        case "stock":
            variant = _variant(marker, catalog)
            return STOCK[(variant or catalog.products[marker.id]).availability]
        case "contact":
            return format_contact(catalog.profile)
        case "offer":
            raise NotImplementedError(marker)
        case _:
            assert_never(marker.kind)


def price_of(marker: Marker, catalog: Catalog) -> Price:
    """Return what a marker of a price shows: of one variant, else the lowest of its product."""
    return (_variant(marker, catalog) or catalog.products[marker.id].cheapest).price


def is_lowest(marker: Marker, catalog: Catalog) -> bool:
    """Whether the price that a marker shows is the lowest of several."""
    return not marker.variant and catalog.products[marker.id].price_is_from


def _total(marker: Marker, catalog: Catalog) -> str:
    """Write a sum with what it is of; "from" where a price is the lowest of several."""
    prices = [price_of(price, catalog) for price in marker.of]
    counts = Counter(prices)
    told = [
        f"{count} \u00d7 {_money(price, catalog.profile)}"
        if count > 1
        else _money(price, catalog.profile)
        for price, count in counts.items()
    ]
    total = replace(prices[0], amount=sum((price.amount for price in prices), Decimal(0)))
    lowest = "from " if any(is_lowest(price, catalog) for price in marker.of) else ""
    return f"{lowest}{_money(total, catalog.profile)} ({' + '.join(told)})"


def _variant(marker: Marker, catalog: Catalog) -> Variant | None:
    return catalog.products[marker.id].variant(marker.variant) if marker.variant else None


def _options(marker: Marker, catalog: Catalog) -> str:
    """Write the options of the variant a product is named in: " in Smoked Oak, 84 in"."""
    variant = _variant(marker, catalog) if marker.kind == "product" else None
    if variant is None:
        return ""
    names = catalog.products[marker.id].options
    values = [variant.options[name] for name in names if variant.options.get(name)]
    return f" in {', '.join(values)}" if values else ""


def _price(product: Product, profile: Profile) -> str:
    price = _money(product.cheapest.price, profile)
    return f"from {price}" if product.price_is_from else price


@lru_cache(maxsize=5000)
def _money(price: Price, profile: Profile) -> str:
    return format_price(price, profile, rounded=True)
