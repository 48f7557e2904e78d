"""Metafields of Shopify's product CSV: what a shop added to its products, in columns of its own.

A column is called "Name (product.metafields.NAMESPACE.KEY)"; values may be JSON.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal, InvalidOperation

from knowledge.formats.imported import split_list, unique
from knowledge.formats.rows import Row
from knowledge.products import AttributeValue, Rating

_COLUMN = re.compile(r"^(?P<name>.+?) \(product\.metafields\.(?P<key>[^)]+)\)$", re.IGNORECASE)
_RATING, _RATING_COUNT = "reviews.rating", "reviews.rating_count"
_GOES_WITH = "shopify--discovery--product_recommendation.complementary_products"
_NOT_FOR_SHOPPERS = ("reviews.", "shopify--discovery--", "mm-google-shopping.")
_BEST = 5


class Metafields:
    """The metafields of one product. `headings` are the columns as the export spells them."""

    def __init__(self, row: Row, headings: Mapping[str, str]) -> None:
        found = ((_COLUMN.match(headings[column]), row.get(column)) for column in row.values)
        columns = [(match["name"], match["key"].lower(), v) for match, v in found if match and v]
        self._named = {name: v for name, key, v in columns if not key.startswith(_NOT_FOR_SHOPPERS)}
        self._by_key = {key: value for _, key, value in columns}

    def attributes(self) -> dict[str, AttributeValue]:
        """What they tell shoppers of the product, by name."""
        values = {_capitalised(name): _value(text) for name, text in self._named.items()}
        return {name: value for name, value in values.items() if value is not None}

    def rating(self) -> Rating | None:
        """What customers gave, where it is given out of five."""
        text, count = self._by_key.get(_RATING, ""), self._by_key.get(_RATING_COUNT, "")
        with suppress(ValueError, InvalidOperation, KeyError, TypeError):
            given = json.loads(text)
            scale = given if isinstance(given, dict) else {"value": text}
            value, best = Decimal(str(scale["value"])), Decimal(str(scale.get("scale_max", _BEST)))
            if best == _BEST and 0 <= value <= _BEST and int(count) > 0:
                return Rating(value, int(count))
        return None

    def goes_with(self) -> tuple[str, ...]:
        """The handles of the products that the shop pairs with it."""
        text = self._by_key.get(_GOES_WITH, "")
        return unique(part for value in split_list(text, ";") for part in split_list(value))


def _capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def _value(text: str) -> AttributeValue | None:
    """Read a value as a person would write it; None for JSON that nobody would."""
    if text.lower() in {"true", "false"}:
        return text.lower() == "true"
    if text.startswith(("{", "[")):
        with suppress(ValueError):
            return _of_json(json.loads(text))
    values = split_list(text, ";")
    return values if len(values) > 1 else text


def _of_json(value: object) -> AttributeValue | None:
    if isinstance(value, dict) and set(value) == {"value", "unit"}:
        number = value["value"]
        whole = isinstance(number, float) and number.is_integer()
        return f"{int(number) if whole else number} {value['unit']}"
    if isinstance(value, list) and value and not any(isinstance(v, (dict, list)) for v in value):
        return unique(str(part) for part in value)
    return None
