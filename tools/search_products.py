"""Find products by what they are for and by hard constraints."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto
from typing import assert_never

from pydantic import BaseModel, ConfigDict, Field

from knowledge.catalog import ProductHit
from knowledge.constraints import (
    Constraint,
    Constraints,
    InStock,
    OnSale,
    PriceRange,
    ValueWanted,
)
from knowledge.facets import CATEGORY, TAG, facet_values
from knowledge.products import Product
from knowledge.words import content_lemmas, lemmas
from tools.context import ToolContext
from tools.tool import Tool

_CANDIDATES = 40
_SAME_MEANING = 0.45
_BESIDE_THE_FIRST = 0.10
_SHARE_OF_WORDS = 0.6
_NOT_CARRIED = 0.38
_LONGEST_NAME = 2


class Order(StrEnum):
    """What stands first among products that are relevant."""

    RELEVANCE = auto()
    CHEAPEST = auto()
    DEAREST = auto()
    RATING = auto()


class SearchProducts(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field(max_length=2000, description="What the shopper wants, in plain words.")
    constraints: tuple[Constraint, ...] = Field(
        default=(), description="What every product found must meet."
    )
    limit: int = Field(default=4, ge=1, le=40)
    exclude: tuple[str, ...] = Field(default=(), description="Ids of products not to return.")
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class FoundProducts:
    """Products found, best first.

    `relaxed` is the one constraint they break because nothing met all; `named` is whether any of
    them is called, or filed under, a word of the query, rather than only near it in meaning.
    """

    hits: tuple[ProductHit, ...]
    constraints: Constraints
    relaxed: Constraint | None = None
    named: bool = True


async def search_products(arguments: SearchProducts, context: ToolContext) -> FoundProducts:
    """Find products of the catalog that meet every constraint, best match first.

    Call it whenever the shopper wants to see products, and again when a constraint changes.
    If nothing meets all constraints, one of them is relaxed and named in the result.
    """
    hits = await _relevant(arguments, arguments.constraints, context)
    if hits or not arguments.constraints:
        ordered = _in_order(hits, arguments.order)
        return FoundProducts(
            ordered, arguments.constraints, named=_named(ordered, arguments, context)
        )
    for relaxed in _least_firm_first(arguments.constraints):
        kept = tuple(c for c in arguments.constraints if c is not relaxed)
        hits = await _relevant(arguments, kept, context)
        if hits:
            return FoundProducts(_nearest_first(hits, relaxed), kept, relaxed)
    return FoundProducts((), arguments.constraints, named=False)


async def _relevant(
    arguments: SearchProducts, constraints: Constraints, context: ToolContext
) -> tuple[ProductHit, ...]:
    """Drop hits that share neither words nor meaning with the query."""
    hits = context.catalog.search_products(
        arguments.query,
        await context.embed(arguments.query),
        constraints,
        limit=_CANDIDATES,
        exclude=arguments.exclude,
    )
    asked = set(content_lemmas(arguments.query))
    if not hits or not asked:
        return hits[: arguments.limit]
    covered = {
        hit.product.id: len(asked & context.catalog.words(hit.product.id).text) for hit in hits
    }
    most = max(covered.values())
    closest = max(hit.similarity for hit in hits)
    if most == 0 and closest < _NOT_CARRIED:
        return ()
    near = max(_SAME_MEANING if most else _NOT_CARRIED, closest - _BESIDE_THE_FIRST)
    relevant = (
        hit
        for hit in hits
        if (most and covered[hit.product.id] >= most * _SHARE_OF_WORDS) or hit.similarity >= near
    )
    return tuple(relevant)[: arguments.limit]


def _in_order(hits: tuple[ProductHit, ...], order: Order) -> tuple[ProductHit, ...]:
    match order:
        case Order.RELEVANCE:
            return hits
        case Order.CHEAPEST:
            return tuple(sorted(hits, key=lambda hit: (not _available(hit), _lowest(hit))))
        case Order.DEAREST:
            return tuple(sorted(hits, key=lambda hit: (not _available(hit), -_lowest(hit))))
        case Order.RATING:
            return tuple(sorted(hits, key=lambda hit: (not _available(hit), -_stars(hit.product))))
        case _:
            assert_never(order)


def _available(hit: ProductHit) -> bool:
    return any(variant.available for variant in hit.variants)


def _lowest(hit: ProductHit) -> Decimal:
    return min(variant.price.amount for variant in hit.variants)


def _stars(product: Product) -> float:
    """A rating weighed by how many gave it: few votes count as if three more had given three."""
    rating = product.rating
    return (float(rating.value) * rating.count + 9) / (rating.count + 3) if rating else 0.0


def _named(hits: tuple[ProductHit, ...], arguments: SearchProducts, context: ToolContext) -> bool:
    """Whether hits are called what was asked for.

    Of a name of one or two words the last is the thing: if nobody knows it, nothing is called so.
    """
    asked = content_lemmas(context.catalog.spelling.mend_all(arguments.query))
    if 0 < len(asked) <= _LONGEST_NAME and not context.catalog.mentions(asked[-1]):
        return False
    return not asked or any(not _names(hit.product).isdisjoint(asked) for hit in hits)


def _names(product: Product) -> set[str]:
    """The lemmas of what a product is called and filed under, and of what it states."""
    stated = (value.value for value in facet_values(product))
    return {lemma for text in (product.title, *stated) for lemma in lemmas(text)}


def _nearest_first(hits: tuple[ProductHit, ...], relaxed: Constraint) -> tuple[ProductHit, ...]:
    """Where a price limit was relaxed, put what misses it least first."""
    if not isinstance(relaxed, PriceRange):
        return hits
    low, high = relaxed.minimum, relaxed.maximum

    def excess(hit: ProductHit) -> Decimal:
        prices = [variant.price.amount for variant in hit.variants]
        above = min(prices) - high if high is not None else Decimal(0)
        below = low - max(prices) if low is not None else Decimal(0)
        return max(above, below)

    return tuple(sorted(hits, key=excess))


def _least_firm_first(constraints: Constraints) -> list[Constraint]:
    """Order constraints by how readily a shop assistant would bend them.

    What a shopper ruled out is never bent, and what kind of thing it is comes last.
    """
    firmness = {OnSale: 0, InStock: 1, PriceRange: 2, ValueWanted: 3}
    bendable = [c for c in constraints if not (isinstance(c, ValueWanted) and c.excluded)]
    return sorted(
        bendable,
        key=lambda c: (
            firmness[type(c)],
            isinstance(c, ValueWanted) and not {CATEGORY, TAG}.isdisjoint(c.facets),
        ),
    )


TOOL = Tool(SearchProducts, search_products)
