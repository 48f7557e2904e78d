"""Rules at work in searches, complements and whole replies, and what is wrong with them."""

from collections.abc import Sequence
from contextlib import closing
from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from serving import connected, serve_site

from brand.rules import PriceBand, Rule, RuleBody, RuleKind, Target, TargetValue
from brand.rules.rulebook import Rulebook
from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from knowledge.catalog import Catalog
from knowledge.constraints import PriceRange, ValueWanted
from knowledge.products import Availability
from tools import ToolContext
from tools.find_complements import FindComplements, find_complements
from tools.rules import merchandise, products_of
from tools.rules.reviewing import contradicted_by, review_rules
from tools.search_products import Order, SearchProducts, search_products

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SOON = NOW + timedelta(days=3)


def by_id(*ids: str) -> Target:
    return Target(products=ids)


def stating(facet: str, value: str) -> Target:
    return Target(values=(TargetValue(facet=facet, any_of=(value,)),))


def rule(kind: RuleKind, target: Target, other: Target | None = None, number: int = 1) -> Rule:
    ends = SOON if kind in {"pin", "boost"} else None
    body = RuleBody(kind=kind, target=target, other=other, ends_at=ends)
    return Rule(number, body, 1, "Ida", NOW)


async def found(
    knowledge: Knowledge, query: str, *rules: Rule, moment: datetime = NOW, **arguments: Any
) -> list[str]:
    catalog = await knowledge.catalog.current()
    context = ToolContext(catalog, knowledge.embedder, rules=merchandise(rules, catalog, moment))
    result = await search_products(SearchProducts(query=query, **arguments), context)
    return [hit.product.id for hit in result.hits]


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        (by_id("oslo-lamp", "gone"), {"oslo-lamp"}),
        (stating("category", "Throws"), {"fell-throw", "cove-throw"}),
        (stating("tag", "lamp"), {"oslo-lamp", "bergen-lamp"}),
        (stating("material", "wool"), {"fell-throw"}),
        (Target(price=PriceBand(lowest=Decimal(200))), {"bergen-lamp", "larch-table"}),
        (
            Target(
                values=(TargetValue(facet="tag", any_of=("lamp",)),),
                price=PriceBand(highest=Decimal(200)),
            ),
            {"oslo-lamp"},
        ),
        (stating("category", "Sofas"), set()),
    ],
)
async def test_a_target_is_read_against_the_catalog(
    small_knowledge: Knowledge, target: Target, ids: set[str]
) -> None:
    assert products_of(target, await small_knowledge.catalog.current()) == ids


async def test_what_is_never_recommended_is_never_found(small_knowledge: Knowledge) -> None:
    never = rule("never", by_id("cove-throw"))
    assert "cove-throw" in await found(small_knowledge, "cotton throw")
    assert "cove-throw" not in await found(small_knowledge, "cotton throw", never)
    limit = (PriceRange(maximum=Decimal(70)),)
    assert "cove-throw" not in await found(small_knowledge, "throw", never, constraints=limit)


async def test_what_is_put_forward_stands_first_and_what_is_buried_last(
    small_knowledge: Knowledge,
) -> None:
    plain = await found(small_knowledge, "throw")
    last = plain[-1]
    assert await found(small_knowledge, "throw", rule("pin", by_id(last))) == [last, *plain[:-1]]
    assert (await found(small_knowledge, "throw", rule("boost", by_id(last))))[0] == last
    first = rule("bury", by_id(plain[0]))
    assert (await found(small_knowledge, "throw", first))[-1] == plain[0]
    over = SOON + timedelta(days=1)
    assert await found(small_knowledge, "throw", rule("pin", by_id(last)), moment=over) == plain


async def test_a_rule_lets_in_nothing_that_was_not_asked_for(small_knowledge: Knowledge) -> None:
    pins = rule("pin", by_id("larch-table", "fell-throw", "gone"))
    assert "larch-table" not in await found(small_knowledge, "throw", pins)
    limit = (PriceRange(maximum=Decimal(70)),)
    assert "fell-throw" not in await found(small_knowledge, "throw", pins, constraints=limit)
    no_wool = (ValueWanted(("wool",), excluded=True),)
    assert "fell-throw" not in await found(small_knowledge, "throw", pins, constraints=no_wool)
    cheapest = await found(small_knowledge, "throw", pins, order=Order.CHEAPEST)
    assert cheapest[0] == "cove-throw"


async def test_only_while_in_stock(small_knowledge: Knowledge) -> None:
    catalog = await small_knowledge.catalog.current()
    lamp = catalog.products["oslo-lamp"]
    none = Availability.OUT_OF_STOCK
    sold_out = replace(lamp, variants=tuple(replace(v, availability=none) for v in lamp.variants))
    stocked = rule("in_stock", stating("tag", "lamp"))
    assert merchandise([stocked], catalog, NOW).hidden == frozenset()
    gone = {**catalog.products, "oslo-lamp": sold_out}
    assert merchandise([stocked], _with(catalog, gone), NOW).hidden == {"oslo-lamp"}


def _with(catalog: Catalog, products: dict[str, Any]) -> Catalog:
    changed = copy(catalog)
    changed.products = products
    return changed


async def test_what_is_never_shown_together_is_kept_apart(small_knowledge: Knowledge) -> None:
    catalog = await small_knowledge.catalog.current()
    never = rule("never_with", by_id("oslo-lamp"), stating("category", "Throws"))
    rules = merchandise([never], catalog, NOW)
    assert rules.kept_apart(["fell-throw", "oslo-lamp", "cove-throw", "bergen-lamp"]) == (
        "fell-throw", "cove-throw", "bergen-lamp",
    )  # fmt: skip
    context = ToolContext(catalog, small_knowledge.embedder, rules=rules)
    paired = await find_complements(FindComplements(product_id="fell-throw"), context)
    assert "oslo-lamp" not in [hit.product.id for hit in paired.hits]
    plain = ToolContext(catalog, small_knowledge.embedder)
    assert (await find_complements(FindComplements(product_id="fell-throw"), plain)).hits


async def test_what_is_wrong_with_rules_is_listed(small_knowledge: Knowledge) -> None:
    catalog = await small_knowledge.catalog.current()
    rules = [
        rule("pin", by_id("fell-throw"), number=1),
        rule("never", stating("category", "Throws"), number=2),
        rule("bury", by_id("gone"), number=3),
        rule("never_with", by_id("oslo-lamp"), by_id("gone"), number=4),
        rule("boost", by_id("larch-table"), number=5),
    ]
    problems = review_rules(rules, catalog, NOW)
    assert [(p.rule, p.kind, p.other) for p in problems] == [
        (3, "dead", None), (4, "dead", None), (1, "conflict", 2),
    ]  # fmt: skip
    assert "Fell Wool Throw" in problems[-1].says
    later = review_rules(rules, catalog, SOON)
    assert [(p.rule, p.kind) for p in later if p.kind == "over"] == [(1, "over"), (5, "over")]
    against = contradicted_by(RuleBody(kind="never", target=by_id("larch-table")), rules, catalog)
    assert [(other.id, ids) for other, ids in against] == [(5, {"larch-table"})]


def shown(frames: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for f in frames if f["type"] == "products" for item in f["items"]]


async def test_a_rule_is_in_force_at_the_next_turn_and_the_shopper_is_told(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data) as running:
        async with connected(running) as client:
            await client.hello()
            before = shown(await client.ask("show me throws"))
            last = before[-1]["product_id"]
            assert not [i for i in before if "Picked" in i.get("reason", "")]
            url = f"sqlite:///{data / 'floorwalker.sqlite'}"
            with closing(open_database(url)) as database:
                ends = datetime.now(UTC) + timedelta(days=1)
                pin = RuleBody(kind="pin", target=by_id(last), ends_at=ends)
                await Rulebook(database).add(pin, "Ida")
            after = shown(await client.ask("show me throws"))
            assert after[0]["product_id"] == last
            assert after[0]["reason"].startswith("Picked by Harbor Home")
            assert [i["product_id"] for i in after if "Picked" in i.get("reason", "")] == [last]
            with closing(open_database(url)) as database:
                hide = RuleBody(kind="never", target=by_id(last))
                await Rulebook(database).add(hide, "Ida")
            assert last not in [i["product_id"] for i in shown(await client.ask("show me throws"))]
