"""Put products side by side."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from knowledge.products import Product, attribute_text
from tools.context import ToolContext
from tools.tool import Tool, ToolError

_MOST_ROWS = 12


class CompareProducts(BaseModel):
    """Which products."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product_ids: tuple[str, ...] = Field(min_length=2, max_length=4)


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One thing the products state, a value each in their order; None where not stated."""

    label: str
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Products side by side: rows that differ first, then rows that agree."""

    products: tuple[Product, ...]
    rows: tuple[ComparisonRow, ...]


async def compare_products(arguments: CompareProducts, context: ToolContext) -> Comparison:
    """Return what two to four products state, side by side.

    Call it when the shopper weighs products against each other.
    """
    products: list[Product] = []
    for product_id in dict.fromkeys(arguments.product_ids):
        product = context.catalog.products.get(product_id)
        if product is None:
            message = f"no product {product_id!r}; use ids from a search result"
            raise ToolError(message)
        products.append(product)
    if len(products) < 2:
        raise ToolError("name two different products")
    return Comparison(tuple(products), _rows(products))


def _rows(products: list[Product]) -> tuple[ComparisonRow, ...]:
    stated = [_stated(product) for product in products]
    labels = dict.fromkeys(label for values in stated for label in values)
    rows = [ComparisonRow(label, tuple(v.get(label) for v in stated)) for label in labels]
    rows.sort(
        key=lambda row: (sum(value is None for value in row.values), len(set(row.values)) < 2)
    )
    return tuple(rows[:_MOST_ROWS])


def _stated(product: Product) -> dict[str, str]:
    """What one product states, by label, as a person would read it."""
    options = {
        name: ", ".join(
            dict.fromkeys(v.options[name] for v in product.variants if name in v.options)
        )
        for name in product.options
    }
    attributes = {name: attribute_text(value) for name, value in product.attributes.items()}
    return {**options, **attributes}


TOOL = Tool(CompareProducts, compare_products)
