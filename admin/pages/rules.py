"""Rules: what is recommended and what is not, tried before it is in force."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from pydantic import ValidationError
from starlette.responses import Response

from admin.access.changes import Values, note_change
from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Table
from admin.web.visit import Door, RefusalError, Visit
from agent.assistant import Assistant
from agent.editing.ruling import propose_rule, rule_in_words
from brand.rules import RuleBody
from brand.rules.rulebook import Rulebook, RuleError
from knowledge.catalog import Catalog
from knowledge.sync.live import LiveCatalog
from shoppers.database import Clock, Database, utc_now
from tools.rules import products_of
from tools.rules.reviewing import contradicted_by, review_rules

_LONGEST_WHY, _LONGEST_BODY, _LONGEST_VALUE = 300, 8000, 200
_MOST_CHOICES = 2000
KINDS = {
    "never": "never recommend",
    "never_with": "never show with",
    "pin": "show first until",
    "boost": "push until",
    "bury": "show last",
    "in_stock": "only while in stock",
}


@dataclass(frozen=True, slots=True)
class RulePages:
    """The rules in force, what is wrong with them, and a form that tries one first."""

    rulebook: Rulebook
    assistant: Assistant
    catalog: LiveCatalog
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        directs = May.DIRECT
        return (
            Door("/rules", May.LOOK, self.show, label="Rules"),
            Door("/rules/try", directs, self.try_out, "POST"),
            Door("/rules/add", directs, self.add, "POST"),
            Door("/rules/{id}/end", directs, self.end, "POST"),
        )

    async def show(self, visit: Visit) -> Response:
        """List the rules, with how many products each touches and what is wrong."""
        return await self._page(visit)

    async def try_out(self, visit: Visit) -> Response:
        """Show what a rule would do; nothing is in force yet."""
        catalog = await self.catalog.current()
        try:
            body = _body(visit, catalog)
        except ValidationError as error:
            first = error.errors()[0]["msg"].removeprefix("Value error, ")
            return await self._page(visit, wrong=f"{first[:1].upper()}{first[1:]}.")
        rules, now = await self.rulebook.in_force(self.clock()), self.clock()
        proposal = await propose_rule(body, self.assistant, catalog, rules, now)
        against = [rule for rule, _ in contradicted_by(body, rules, catalog)]
        return await self._page(
            visit,
            proposal=proposal,
            body=body.model_dump_json(),
            against=[(rule.id, rule_in_words(rule.body, catalog)) for rule in against],
        )

    async def add(self, visit: Visit) -> Response:
        """Put a rule in force, just as it was tried."""
        actor = visit.session.actor
        try:
            body = RuleBody.model_validate_json(visit.field("body", _LONGEST_BODY))
            rule = await self.rulebook.add(body, actor.name, visit.field("why", _LONGEST_WHY))
        except ValidationError as error:
            raise RefusalError(400, "This is no rule. Try it out first.") from error
        except RuleError as error:
            return await self._page(visit, wrong=f"{str(error).capitalize()}.")
        told = {"rule": rule_in_words(body, await self.catalog.current())}
        await self._note(visit, "rule", f"rule {rule.id}", None, told)
        return visit.back("/rules", said="saved")

    async def end(self, visit: Visit) -> Response:
        """Take a rule out of force."""
        number, actor = visit.part("id"), visit.session.actor
        try:
            known = int(number) if number.isdecimal() and number.isascii() else 0
            rule = await self.rulebook.end(known, actor.name, visit.field("why", _LONGEST_WHY))
        except RuleError as error:
            return await self._page(visit, wrong=f"{str(error).capitalize()}.")
        told = {"rule": rule_in_words(rule.body, await self.catalog.current())}
        await self._note(visit, "rule ended", f"rule {rule.id}", told, None)
        return visit.back("/rules", said="saved")

    async def _page(self, visit: Visit, wrong: str = "", **tried: Any) -> Response:
        catalog, now = await self.catalog.current(), self.clock()
        rules = await self.rulebook.all()
        standing = [rule for rule in rules if rule.until is None]
        problems = review_rules(standing, catalog, now)
        tables = [
            Table(
                "rules",
                "In force",
                ("Rule", "Says", "Products", "Until", "Made by", "When", "Why"),
                [
                    (
                        rule.id,
                        rule_in_words(rule.body, catalog),
                        len(products_of(rule.body.target, catalog)),
                        rule.body.ends_at,
                        rule.made_by,
                        rule.made_at,
                        rule.why,
                    )
                    for rule in standing
                    if rule.holds_at(now)
                ],
                empty="No rule is in force: what fits best is shown first.",
            ),
            Table(
                "problems",
                "To look at",
                ("Rule", "What is wrong"),
                [(problem.rule, problem.says) for problem in problems],
                empty="No rules conflict, and each touches something.",
            ),
            Table(
                "ended",
                "Ended",
                ("Rule", "Said", "Made by", "Ended by", "When"),
                [
                    (
                        rule.id,
                        rule_in_words(rule.body, catalog),
                        rule.made_by,
                        rule.ended_by,
                        rule.ended_at,
                    )
                    for rule in rules
                    if rule.until is not None
                ],
                empty="No rule has ended.",
            ),
        ]
        products = list(catalog.products.values())[:_MOST_CHOICES]
        return self.frame.page(
            visit,
            "rules.html",
            tables,
            wrong=wrong,
            standing=standing,
            kinds=KINDS,
            categories=sorted({name for p in catalog.products.values() for name in p.category}),
            tags=sorted({tag for p in catalog.products.values() for tag in p.tags})[:_MOST_CHOICES],
            facets=[(facet.key, facet.name) for facet in catalog.facets],
            titles=[product.title for product in products],
            may_direct=visit.session.may(May.DIRECT),
            tomorrow=now.date() + timedelta(days=1),
            **tried,
        )

    async def _note(
        self,
        visit: Visit,
        action: str,
        subject: str,
        before: Values | None,
        after: Values | None,
    ) -> None:
        actor, now = visit.session.actor, self.clock()
        await note_change(self.database, actor, action, subject, before, after, now)


def _body(visit: Visit, catalog: Catalog) -> RuleBody:
    """Read the form.

    Raises `ValidationError`, and `RefusalError` where a product is not there.
    """
    kind = visit.field("kind")
    ends: datetime | None = None
    if last := visit.field("last_day"):
        try:
            day = date.fromisoformat(last) + timedelta(days=1)
        except ValueError as error:
            raise RefusalError(400, "The last day is written like 2026-12-31.") from error
        ends = datetime.combine(day, time(), UTC)
    return RuleBody.model_validate(
        {
            "kind": kind,
            "target": _target(visit, catalog, ""),
            "other": _target(visit, catalog, "other_") if kind == "never_with" else None,
            "ends_at": ends,
        }
    )


def _target(visit: Visit, catalog: Catalog, side: str) -> dict[str, Any]:
    titled = visit.field(f"{side}product", _LONGEST_VALUE)
    if titled:
        found = [i for i, p in catalog.products.items() if titled in (i, p.title)]
        if not found:
            raise RefusalError(400, f"There is no product called {titled}.")
        return {"products": found}
    values = [
        {"facet": facet, "any_of": [value]}
        for facet, value in (
            ("category", visit.field(f"{side}category", _LONGEST_VALUE)),
            ("tag", visit.field(f"{side}tag", _LONGEST_VALUE)),
            (visit.field(f"{side}facet"), visit.field(f"{side}value", _LONGEST_VALUE)),
        )
        if facet and value
    ]
    lowest, highest = visit.field(f"{side}lowest") or None, visit.field(f"{side}highest") or None
    price = {"lowest": lowest, "highest": highest} if lowest or highest else None
    return {"values": values, "price": price}
