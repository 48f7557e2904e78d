"""A rule in words, and what it would do: how many products it touches, what searches return."""

from datetime import datetime, timedelta

from agent.assistant import Assistant
from agent.editing.editing import RuleProposal
from agent.editing.replies import before_and_after, typical_searches
from agent.editing.targets import target_in_words
from brand.room import InForce
from brand.rules import Rule, RuleBody
from knowledge.catalog import Catalog
from tools.rules import products_of

_DOES = {
    "never": "Never recommend {target}.",
    "never_with": "Never show {target} with {other}.",
    "pin": "Show {target} first until {last}, as picked by the brand.",
    "boost": "Push {target} up until {last}, as picked by the brand.",
    "bury": "Show {target} last{last}.",
    "in_stock": "Recommend {target} only while in stock.",
}


async def propose_rule(
    body: RuleBody,
    assistant: Assistant,
    catalog: Catalog,
    rules: tuple[Rule, ...],
    now: datetime,
) -> RuleProposal:
    """Say what a rule does, how many products it touches, and what typical searches return."""
    touched = products_of(body.target, catalog)
    if body.other:
        touched |= products_of(body.other, catalog)
    trial = Rule(max((rule.id for rule in rules), default=0) + 1, body, 0, "", now)
    before, after = InForce(rules=rules), InForce(rules=(*rules, trial))
    searches = await before_and_after(
        assistant, catalog, before, after, *typical_searches(catalog, touched)
    )
    return RuleProposal(rule_in_words(body, catalog), len(touched), body, searches=searches)


def rule_in_words(body: RuleBody, catalog: Catalog) -> str:
    """Write a rule as a person reads it."""
    until = ""
    if body.ends_at:
        until = f"{body.ends_at - timedelta(seconds=1):%Y-%m-%d}"
        until = f" until {until}" if body.kind == "bury" else until
    return _DOES[body.kind].format(
        target=target_in_words(body.target, catalog),
        other=target_in_words(body.other, catalog) if body.other else "",
        last=until,
    )
