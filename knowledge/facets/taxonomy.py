"""The facets of a brand, described for people and programs."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from knowledge.facets.facets import Facet, FacetKind, derive_facets, facet_key
from knowledge.language.quantities import read_number, read_quantity
from knowledge.products import Product

_PRICE_BANDS = 5


def describe_facets(products: Sequence[Product]) -> list[Mapping[str, Any]]:
    """Describe price and facets: key, name, kind, values with counts, and the range of numbers."""
    described = [_describe(facet, products) for facet in derive_facets(products)]
    return [_price(products), *described] if products else described


def _price(products: Sequence[Product]) -> Mapping[str, Any]:
    """Bands hold a like number of products each, by their lowest price."""
    prices = sorted(product.cheapest.price.amount for product in products)
    size = max(1, -(-len(prices) // _PRICE_BANDS))
    bands = [prices[start : start + size] for start in range(0, len(prices), size)]
    return {
        "key": "price",
        "name": "Price",
        "kind": "money",
        "unit": products[0].cheapest.price.currency,
        "minimum": str(prices[0]),
        "maximum": str(prices[-1]),
        "values": [
            {"from": str(band[0]), "to": str(band[-1]), "count": len(band)} for band in bands
        ],
    }


def _describe(facet: Facet, products: Iterable[Product]) -> Mapping[str, Any]:
    head = {"key": facet.key, "name": facet.name, "kind": facet.kind.value}
    match facet.kind:
        case FacetKind.CHOICE:
            values = [{"value": value, "count": count} for value, count in facet.values]
            return {**head, "values": values}
        case FacetKind.FLAG:
            said = Counter(
                stated
                for product in products
                for name, stated in product.attributes.items()
                if facet_key(name) == facet.key and isinstance(stated, bool)
            )
            values = [{"value": stated, "count": count} for stated, count in said.most_common()]
            return {**head, "values": values}
        case FacetKind.NUMBER:
            return {**head, **_numbers(facet)}


def _numbers(facet: Facet) -> Mapping[str, Any]:
    """Numbers in the facet's own unit; what is written in words beside them has no number."""
    values = [
        {"value": value, "number": _number(value, facet.unit), "count": count}
        for value, count in facet.values
    ]
    known = [value["number"] for value in values if isinstance(value["number"], float)]
    return {
        "unit": facet.unit,
        "minimum": min(known, default=None),
        "maximum": max(known, default=None),
        "values": values,
    }


def _number(value: str, unit: str) -> float | None:
    quantity = read_quantity(value)
    number = quantity.within(unit) if quantity else None if unit else read_number(value)
    return number if number is None else round(number, 4)
