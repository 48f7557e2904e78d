"""What is wrong with rules: those that are over, touch nothing any more, or contradict others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Literal

from brand.rules import Rule, RuleBody
from knowledge.catalog import Catalog
from tools.rules.targets import products_of

_AGAINST = {
    "never": {"pin", "boost", "bury"},
    "pin": {"bury", "never", "pin"},
    "boost": {"bury", "never"},
    "bury": {"pin", "boost", "never"},
}


@dataclass(frozen=True, slots=True)
class RuleProblem:
    """What is wrong with a rule, in words for its maker; `other` is the rule it contradicts."""

    rule: int
    kind: Literal["over", "dead", "conflict"]
    says: str
    other: int | None = None


def review_rules(
    rules: Sequence[Rule], catalog: Catalog, moment: datetime
) -> tuple[RuleProblem, ...]:
    """Return what is wrong with rules, by rule."""
    return tuple(_problems(rules, catalog, moment))


def contradicted_by(
    body: RuleBody, rules: Sequence[Rule], catalog: Catalog
) -> tuple[tuple[Rule, frozenset[str]], ...]:
    """Return the rules that a new one contradicts, with the products they share."""
    found = ((rule, _shared(body, rule.body, catalog)) for rule in rules)
    return tuple((rule, shared) for rule, shared in found if shared)


def _problems(rules: Sequence[Rule], catalog: Catalog, moment: datetime) -> Iterator[RuleProblem]:
    holding = []
    for rule in rules:
        if not rule.holds_at(moment):
            yield RuleProblem(rule.id, "over", "Its last day is past.")
            continue
        sides = [side for side in (rule.body.target, rule.body.other) if side]
        if not all(products_of(side, catalog) for side in sides):
            yield RuleProblem(rule.id, "dead", "No product of the catalog is meant by it any more.")
            continue
        holding.append(rule)
    for one, other in combinations(holding, 2):
        shared = _shared(one.body, other.body, catalog)
        if shared:
            titles = sorted(catalog.products[i].title for i in shared)
            named = ", ".join(titles[:3]) + (f" and {len(titles) - 3} more" if titles[3:] else "")
            says = (
                f"Rule {one.id} ({one.body.kind}) and rule {other.id} ({other.body.kind}): {named}."
            )
            yield RuleProblem(one.id, "conflict", says, other.id)


def _shared(one: RuleBody, other: RuleBody, catalog: Catalog) -> frozenset[str]:
    if other.kind not in _AGAINST.get(one.kind, ()):
        return frozenset()
    return products_of(one.target, catalog) & products_of(other.target, catalog)
