"""Rules in the database: what one may say, and what was in force in each revision."""

from datetime import timedelta

import databases
import pytest
from databases import Clock
from pydantic import ValidationError

from brand.rules import PriceBand, RuleBody, Target, TargetValue
from brand.rules.rulebook import Rulebook, RuleError
from shoppers.database import Database

clock, database, database_url = databases.clock, databases.database, databases.database_url

LAMP = Target(products=("oslo-lamp",))
THROWS = Target(values=(TargetValue(facet="category", any_of=("Throws",)),))


async def test_each_change_is_a_revision_that_can_be_read_again(
    database: Database, clock: Clock
) -> None:
    book = Rulebook(database, clock)
    hidden = await book.add(RuleBody(kind="never", target=LAMP), "Ida", "a recall")
    pushed = await book.add(
        RuleBody(kind="boost", target=THROWS, ends_at=clock() + timedelta(days=1)), "Ida"
    )
    await book.end(hidden.id, "Bo", "it is mended")
    assert [[r.id for r in await book.at_revision(n)] for n in range(4)] == [
        [], [hidden.id], [hidden.id, pushed.id], [pushed.id],
    ]  # fmt: skip
    assert (await book.get(hidden.id)).ended_by == "Bo"
    assert [r.id for r in await book.in_force()] == [pushed.id]
    clock.move(timedelta(days=1))
    assert await book.in_force() == ()
    assert [r.id for r in await book.all()] == [pushed.id, hidden.id]


async def test_changes_that_belong_together_are_made_all_or_none(
    database: Database, clock: Clock
) -> None:
    book = Rulebook(database, clock)
    hidden = await book.add(RuleBody(kind="never", target=LAMP), "Ida")
    buried, again = RuleBody(kind="bury", target=THROWS), RuleBody(kind="never", target=LAMP)
    with pytest.raises(RuleError, match="already"):
        await book.change([buried, again], [], "Ida")
    with pytest.raises(RuleError, match="no rule 99"):
        await book.change([buried], [hidden.id, 99], "Ida")
    assert await book.in_force() == (hidden,)
    new, ended = await book.change([buried], [hidden.id], "Bo", "autumn")
    assert (new.body, ended.id, ended.ended_by) == (buried, hidden.id, "Bo")
    assert await book.in_force() == (new,)


async def test_what_cannot_be_changed_is_said(database: Database, clock: Clock) -> None:
    book = Rulebook(database, clock)
    rule = await book.add(RuleBody(kind="bury", target=LAMP), "Ida")
    with pytest.raises(RuleError, match="already"):
        await book.add(RuleBody(kind="bury", target=LAMP), "Ida")
    with pytest.raises(RuleError, match="past"):
        await book.add(RuleBody(kind="pin", target=LAMP, ends_at=clock()), "Ida")
    await book.end(rule.id, "Ida")
    with pytest.raises(RuleError, match="not in force"):
        await book.end(rule.id, "Ida")
    with pytest.raises(RuleError, match="no rule"):
        await book.end(99, "Ida")


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "pin", "target": {"products": ["a"]}},
        {"kind": "boost", "target": {"products": ["a"]}, "ends_at": "2026-12-01T00:00:00"},
        {"kind": "never_with", "target": {"products": ["a"]}},
        {"kind": "never", "target": {"products": ["a"]}, "other": {"products": ["b"]}},
        {"kind": "never", "target": {}},
        {"kind": "never", "target": {"products": ["a"], "price": {"highest": 3}}},
        {"kind": "never", "target": {"price": {}}},
        {"kind": "never", "target": {"price": {"lowest": 5, "highest": 3}}},
        {"kind": "never", "target": {"values": [{"facet": "tag", "any_of": []}]}},
        {"kind": "sell", "target": {"products": ["a"]}},
    ],
)
def test_a_rule_that_says_nothing_whole_is_refused(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        RuleBody.model_validate(body)


def test_a_price_band_may_be_open() -> None:
    assert Target(price=PriceBand(highest=3)).price
