"""Find products by what they are for and by hard constraints."""

from collections.abc import Collection, Iterator, Sequence
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
    is_category,
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
_NOT_MUCH_MORE = Decimal("0.25")
_MOST_CALLED, _NOT_SO_CALLED = 400, 0.08
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
    called = _ids_called(arguments, context)
    hits = await _relevant(arguments, arguments.constraints, context)
    if not hits and not arguments.thing:
        hits = await _nearest(arguments, context)
    astray = bool(called) and not _is_near(hits, called)
    if hits and not astray:
        return _found_all(_without_far(hits, called), arguments, context)
    among = (called, None) if called else (None,)
    for ids in among:
        if ids and (met := await _relevant(arguments, arguments.constraints, context, ids)):
            return _found_all(met, arguments, context)
        if relaxed := await _relaxed(arguments, context, ids):
            return relaxed
        if hits:
            return _found_all(hits, arguments, context)
    return FoundProducts((), arguments.constraints, named=False)


async def _relaxed(
    arguments: SearchProducts, context: ToolContext, ids: Collection[str] | None
) -> FoundProducts | None:
    """What comes nearest when something is given up; a price that is far off, last of all."""
    far: FoundProducts | None = None
    for dropped in _ways_to_relax(arguments):
        kept = tuple(c for c in arguments.constraints if c not in dropped)
        near = _nearest_first(await _relevant(arguments, kept, context, ids), dropped[0])
        if not near:
            continue
        found = FoundProducts(near[: arguments.limit], kept, dropped[0])
        if isinstance(dropped[0], PriceRange) and _excess(near[0], dropped[0]) > _most_over(
            dropped[0]
        ):
            far = far or found
            continue
        return found
    return far


def _found_all(
    hits: tuple[ProductHit, ...], arguments: SearchProducts, context: ToolContext
) -> FoundProducts:
    """What meets every constraint, in the order that is asked for."""
    ordered = _ruled(_in_order(_so_called(hits, arguments), arguments.order), arguments, context)
    return FoundProducts(ordered, arguments.constraints, named=_named(ordered, arguments, context))


def _ids_called(arguments: SearchProducts, context: ToolContext) -> tuple[str, ...]:
    """Return what has the thing asked for in its title, where no kind of thing says it already."""
    head = lemmas(arguments.thing)[-1:]
    kinds = (c for c in arguments.constraints if is_category(c))
    filed = {lemma for kind in kinds for value in kind.any_of for lemma in lemmas(value)}
    if not head or head[0] in filed:
        return ()
    having = context.catalog.titles.having_all
    found = (i for word in _alike(head[0]) for i in having((word,), most=_MOST_CALLED))
    return tuple(dict.fromkeys(found))


def _is_near(hits: Sequence[ProductHit], called: Collection[str]) -> bool:
    """Whether hits are what was asked for, by name or by meaning."""
    return any(hit.product.id in called or hit.similarity >= _SAME_MEANING for hit in hits)


def _without_far(hits: tuple[ProductHit, ...], called: Collection[str]) -> tuple[ProductHit, ...]:
    """Leave out what is not called the thing and is clearly less near than what is."""
    closest = max((hit.similarity for hit in hits if hit.product.id in called), default=0.0)
    return tuple(
        hit
        for hit in hits
        if hit.product.id in called or hit.similarity >= closest - _NOT_SO_CALLED
    )


async def _relevant(
    arguments: SearchProducts,
    constraints: Constraints,
    context: ToolContext,
    called: Collection[str] | None = None,
) -> tuple[ProductHit, ...]:
    """Drop hits that share neither words nor meaning with the query."""
    of_all = not arguments.query and arguments.order in {Order.CHEAPEST, Order.DEAREST}
    most = len(context.catalog.products) if of_all else _CANDIDATES
    hits = await _found(arguments, constraints, context, most, called)
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
    hits = _without_denying(hits, asked, context)
    most = max(covered.values())
    closest = max(hit.similarity for hit in hits)
    if most == 0 and closest < _NOT_CARRIED:
        return ()
    near = max(_SAME_MEANING if most else _NOT_CARRIED, closest - _BESIDE_THE_FIRST)
    telling = most > 1 or bool(arguments.thing) or len(asked) == 1 or bool(constraints)
    enough = most * _SHARE_OF_WORDS if telling and most else len(asked) + 1
    relevant = (hit for hit in hits if covered[hit.product.id] >= enough or hit.similarity >= near)
    return tuple(relevant)


def _without_denying(
    hits: tuple[ProductHit, ...], asked: Collection[str], context: ToolContext
) -> tuple[ProductHit, ...]:
    """Leave out what is "not for the dishwasher" where that is asked for and another is."""
    said = {hit.product.id: context.catalog.words(hit.product.id) for hit in hits}
    met = {w for w in asked if any(w in own.text and w not in own.denied for own in said.values())}
    return tuple(hit for hit in hits if met.isdisjoint(said[hit.product.id].denied))


async def _found(
    arguments: SearchProducts,
    constraints: Constraints,
    context: ToolContext,
    limit: int,
    called: Collection[str] | None = None,
) -> tuple[ProductHit, ...]:
    """Search without what is never recommended, and also among what is put forward."""
    vector, rules = await context.embed(arguments.query), context.rules
    exclude = rules.hidden.union(arguments.exclude)
    search = partial(
        context.catalog.search_products, arguments.query, vector, constraints, exclude=exclude
    )
    hits = search(limit=limit, among=called)
    if not rules.forward:
        return hits
    others = rules.forward.difference(h.product.id for h in hits)
    further = search(limit=limit, among=others if called is None else others & set(called))
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
    return tuple(sorted(hits, key=lambda hit: _excess(hit, relaxed)))


def _excess(hit: ProductHit, limits: PriceRange) -> Decimal:
    """By how much a product misses limits of price."""
    prices = [variant.price.amount for variant in hit.variants]
    low, high = limits.minimum, limits.maximum
    above = min(prices) - high if high is not None else Decimal(0)
    below = low - max(prices) if low is not None else Decimal(0)
    return max(above, below)


def _most_over(limits: PriceRange) -> Decimal:
    """By how much a limit of price may be missed before anything else is given up."""
    bound = limits.maximum if limits.maximum is not None else limits.minimum
    return _NOT_MUCH_MORE * (bound or Decimal(0))


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
