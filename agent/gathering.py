"""Gathering: which tools a request calls for, and the evidence they return."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from agent.evidence import Evidence, evidence_of
from agent.state import Dialogue, TurnContext
from agent.understanding import Understanding
from agent.understanding.requests import Request
from knowledge.catalog import ProductHit
from knowledge.constraints import Constraints, PriceRange, ValueWanted
from knowledge.facets import CATEGORY
from knowledge.products import Product
from tools.compare_products import CompareProducts, compare_products
from tools.search_articles import SearchArticles, search_articles
from tools.search_products import FoundProducts, SearchProducts, search_products

_CANDIDATES = 24
_SHOWN = 4
_CENT = Decimal("0.01")
_READS_ARTICLES = {Request.ADVISE, Request.ASK_PRODUCT, Request.SUPPORT}


async def gather(understanding: Understanding, dialogue: Dialogue, turn: TurnContext) -> Evidence:
    """Call the tools a request needs; every product named in what they return is evidence."""
    catalog = turn.catalog
    evidence = replace(
        evidence_of(catalog, turn.message.text),
        constraints=understanding.constraints,
        products=_known(understanding.references, catalog.products),
    )
    match understanding.request:
        case Request.FIND:
            return await _find(evidence, understanding.query, understanding.constraints, (), turn)
        case Request.MORE:
            shown = tuple(i for ids in dialogue.shown for i in ids)
            query = turn.message.past(dialogue.topic_turn)
            return await _find(evidence, query, dialogue.constraints, shown, turn)
        case Request.CHEAPER:
            return await _cheaper(evidence, understanding, dialogue, turn)
        case Request.SIMILAR:
            return await _similar(evidence, understanding, dialogue, turn)
        case Request.COMPLEMENT:
            return await _complements(evidence, understanding, turn)
        case Request.COMPARE:
            return await _compare(evidence, understanding, dialogue, turn)
        case request if request in _READS_ARTICLES:
            return await _read_articles(evidence, understanding, turn)
        case _:
            return evidence


async def _find(
    evidence: Evidence,
    query: str,
    constraints: Constraints,
    exclude: Sequence[str],
    turn: TurnContext,
) -> Evidence:
    found = await search_products(
        SearchProducts(
            query=query, constraints=constraints, limit=_CANDIDATES, exclude=tuple(exclude)
        ),
        turn.tools,
    )
    shown = replace(found, hits=found.hits[:_SHOWN])
    products = {hit.product.id: hit.product for hit in found.hits}
    return replace(
        evidence,
        constraints=found.constraints,
        found=shown,
        candidates=found.hits,
        products={**evidence.products, **products},
    )


async def _cheaper(
    evidence: Evidence, understanding: Understanding, dialogue: Dialogue, turn: TurnContext
) -> Evidence:
    """Search again below the lowest price of what was pointed at, or shown last."""
    ids = understanding.references or (dialogue.shown[-1] if dialogue.shown else ())
    records = _known(ids, turn.catalog.products).values()
    lowest = min((record.cheapest.price.amount for record in records), default=None)
    if lowest is None:
        return evidence
    others = tuple(c for c in dialogue.constraints if not isinstance(c, PriceRange))
    below = PriceRange(maximum=lowest - _CENT)
    query = turn.message.past(dialogue.topic_turn)
    found = await _find(evidence, query, (*others, below), tuple(ids), turn)
    if found.relaxed:
        return replace(evidence, found=FoundProducts((), found.constraints, carried=False))
    return found


async def _similar(
    evidence: Evidence, understanding: Understanding, dialogue: Dialogue, turn: TurnContext
) -> Evidence:
    ids = understanding.references or dialogue.focus[:1]
    records = list(_known(ids, turn.catalog.products).values())
    if not records:
        return evidence
    like = records[0]
    same_kind = _category(like)
    shown = (*ids, *(dialogue.shown[-1] if dialogue.shown else ()))
    return await _find(evidence, f"{like.title}. {like.description[:200]}", same_kind, shown, turn)


async def _complements(
    evidence: Evidence, understanding: Understanding, turn: TurnContext
) -> Evidence:
    """The brand's own pairings first; else what is near in meaning and another kind of thing."""
    records = list(_known(understanding.references, turn.catalog.products).values())
    if not records:
        return evidence
    chosen = records[0]
    paired = _known(chosen.goes_with, turn.catalog.products)
    if paired:
        hits = tuple(
            ProductHit(product, product.variants, score=1.0, similarity=1.0)
            for product in paired.values()
            if product.available
        )[:_SHOWN]
        found = FoundProducts(hits, ())
        return replace(evidence, found=found, products={**evidence.products, **paired})
    another_kind = tuple(replace(c, excluded=True) for c in _category(chosen))
    return await _find(evidence, chosen.title, another_kind, (chosen.id,), turn)


async def _compare(
    evidence: Evidence, understanding: Understanding, dialogue: Dialogue, turn: TurnContext
) -> Evidence:
    ids = understanding.references
    if len(ids) < 2:
        last = dialogue.shown[-1] if dialogue.shown else ()
        ids = tuple(dict.fromkeys((*ids, *last)))
    records = _known(ids, turn.catalog.products)
    if len(records) < 2:
        return evidence
    arguments = CompareProducts(product_ids=tuple(records)[:_SHOWN])
    comparison = await compare_products(arguments, turn.tools)
    return replace(
        evidence,
        comparison=comparison,
        products={**evidence.products, **{p.id: p for p in comparison.products}},
    )


async def _read_articles(
    evidence: Evidence, understanding: Understanding, turn: TurnContext
) -> Evidence:
    found = await search_articles(SearchArticles(query=understanding.query), turn.tools)
    return replace(evidence, passages=found.hits)


def _known(ids: Sequence[str], products: dict[str, Product]) -> dict[str, Product]:
    return {i: products[i] for i in ids if i in products}


def _category(product: Product) -> tuple[ValueWanted, ...]:
    return (ValueWanted(product.category[-1:], (CATEGORY,)),) if product.category else ()
