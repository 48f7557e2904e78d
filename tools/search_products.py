"""Find products by what they are for and by hard constraints."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum, auto
from functools import partial
from typing import assert_never

from pydantic import BaseModel, ConfigDict, Field

from knowledge.catalog import ProductHit
from knowledge.constraints import (
    Constraint,
    Constraints,
    InStock,
    MeasureRange,
    OnSale,
    PriceRange,
    ValueWanted,
)
from knowledge.facets.facets import CATEGORY, TAG, facet_key, facet_values
from knowledge.language.spelling import load_synonyms
from knowledge.language.words import content_lemmas, lemmas, record_lemmas
from knowledge.products import Product, attribute_text
from tools.context import ToolContext
from tools.tool import Tool

_CANDIDATES = 40
_SAME_MEANING = 0.40
_BESIDE_THE_FIRST = 0.10
_SHARE_OF_WORDS = 0.6
_NOT_CARRIED = 0.38
_SOME_MEANING = 0.15
_DESCRIBED = 1
_TYPES = {"type", "product type", "style", "kind", "form factor"}


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
    thing: str = Field(
        default="",
        max_length=200,
        description='What such a product is called, in one or two words: "floor lamp".',
    )
    limit: int = Field(default=4, ge=1, le=40)
    exclude: tuple[str, ...] = Field(default=(), description="Ids of products not to return.")
    order: Order = Order.RELEVANCE


@dataclass(frozen=True, slots=True)
class FoundProducts:
    """Products found, best first.

    `relaxed` is the one constraint they break because nothing met all; `named` is whether any of
    them is called, or filed under, the thing asked for, rather than only near it in meaning.
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
    if not hits and not arguments.thing:
        hits = await _nearest(arguments, context)
    if hits or not arguments.constraints:
        ordered = _ruled(
            _in_order(_so_called(hits, arguments), arguments.order), arguments, context
        )
        return FoundProducts(
            ordered, arguments.constraints, named=_named(ordered, arguments, context)
        )
    for dropped in _ways_to_relax(arguments):
        kept = tuple(c for c in arguments.constraints if c not in dropped)
        hits = await _relevant(arguments, kept, context)
        if hits:
            nearest = _nearest_first(hits[: arguments.limit], dropped[0])
            return FoundProducts(nearest, kept, dropped[0])
    return FoundProducts((), arguments.constraints, named=False)


async def _relevant(
    arguments: SearchProducts, constraints: Constraints, context: ToolContext
) -> tuple[ProductHit, ...]:
    """Drop hits that share neither words nor meaning with the query."""
    hits = await _found(arguments, constraints, context, _CANDIDATES)
    asked = set(content_lemmas(arguments.query))
    if not hits or not asked:
        return hits
    alike = {word: _alike(word) for word in asked}
    covered = {
        hit.product.id: sum(
            not same.isdisjoint(context.catalog.words(hit.product.id).text)
            for same in alike.values()
        )
        for hit in hits
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
    return tuple(relevant)


async def _found(
    arguments: SearchProducts, constraints: Constraints, context: ToolContext, limit: int
) -> tuple[ProductHit, ...]:
    """Search without what is never recommended, and also among what is put forward."""
    vector, rules = await context.embed(arguments.query), context.rules
    exclude = rules.hidden.union(arguments.exclude)
    search = partial(
        context.catalog.search_products, arguments.query, vector, constraints, exclude=exclude
    )
    hits = search(limit=limit)
    if not rules.forward:
        return hits
    further = search(limit=limit, among=rules.forward.difference(h.product.id for h in hits))
    return (*hits, *further)


def _ruled(
    hits: tuple[ProductHit, ...], arguments: SearchProducts, context: ToolContext
) -> tuple[ProductHit, ...]:
    """Order by the brand's rules where the shopper has asked for no order of their own."""
    if arguments.order is Order.RELEVANCE or not arguments.query:
        hits = context.rules.arrange(hits)
    return hits[: arguments.limit]


async def _nearest(arguments: SearchProducts, context: ToolContext) -> tuple[ProductHit, ...]:
    """What comes nearest of all that meets the constraints, where no thing was named."""
    hits = await _found(arguments, arguments.constraints, context, arguments.limit)
    return tuple(hit for hit in hits if hit.similarity >= _SOME_MEANING)


def _so_called(hits: tuple[ProductHit, ...], arguments: SearchProducts) -> tuple[ProductHit, ...]:
    """Where another order than by relevance is asked for, only what is called the thing, if any."""
    head = lemmas(arguments.thing)[-1:]
    if arguments.order is Order.RELEVANCE or not head:
        return hits
    called = (hit for hit in hits if not _called(hit.product).isdisjoint(_alike(head[0])))
    return tuple(called) or hits


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
    """Whether hits are called the thing asked for, of a sort that is known here at all.

    Where no thing was named, whether any is called or says a word of the query.
    """
    thing = lemmas(arguments.thing)
    if not thing:
        asked = content_lemmas(context.catalog.spelling.mend_all(arguments.query))
        return not asked or any(not _names(hit.product).isdisjoint(asked) for hit in hits)
    *sort, head = thing
    known = all(any(map(context.catalog.mentions, _alike(word))) for word in sort)
    return known and any(not _called(hit.product).isdisjoint(_alike(head)) for hit in hits)


def _alike(word: str) -> set[str]:
    """A lemma and those of words for the same thing."""
    groups = load_synonyms().get(word, ())
    others = (lemma for group in groups for other in group for lemma in record_lemmas(other))
    return {word, word.removesuffix("s"), *others}


def _called(product: Product) -> set[str]:
    """The lemmas of what a product is called, filed and tagged as."""
    types = (attribute_text(v) for n, v in product.attributes.items() if facet_key(n) in _TYPES)
    names = (product.title, *product.category, *product.tags, *types)
    return {lemma for name in names for lemma in record_lemmas(name)}


def _names(product: Product) -> set[str]:
    """The lemmas of what a product is called and filed under, and of what it states."""
    stated = (value.value for value in facet_values(product))
    return {lemma for text in (product.title, *stated) for lemma in record_lemmas(text)}


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


def _ways_to_relax(arguments: SearchProducts) -> Iterator[tuple[Constraint, ...]]:
    """Yield what to give up: one constraint, all that only words describe, all but the kind."""
    ordered = _least_firm_first(arguments)
    yield from ((constraint,) for constraint in ordered)
    described = tuple(c for c in ordered if isinstance(c, ValueWanted) and not c.facets)
    for several in (described, tuple(ordered)):
        if len(several) > 1:
            yield several


def _least_firm_first(arguments: SearchProducts) -> list[Constraint]:
    """Order constraints by how readily a shop assistant would bend them.

    What a shopper ruled out is never bent, nor what kind of thing it is.
    """
    firmness = {OnSale: 0, InStock: 1, PriceRange: 2, MeasureRange: 2, ValueWanted: 3}
    head = set(lemmas(arguments.thing)[-1:])
    bendable = [c for c in arguments.constraints if not _is_firm(c, head)]
    return sorted(
        bendable,
        key=lambda c: (
            _DESCRIBED if isinstance(c, ValueWanted) and not c.facets else firmness[type(c)],
            isinstance(c, ValueWanted) and TAG in c.facets,
        ),
    )


def _is_firm(constraint: Constraint, head: set[str]) -> bool:
    """Whether a constraint rules something out, or says what kind of thing is wanted."""
    if not isinstance(constraint, ValueWanted):
        return False
    named = any(head & set(lemmas(value)[-1:]) for value in constraint.any_of)
    return constraint.excluded or CATEGORY in constraint.facets or named


TOOL = Tool(SearchProducts, search_products)
