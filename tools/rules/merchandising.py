"""What the rules in force do to what is recommended: leave out, keep apart, put forward, put last.

They only choose and order among what a search finds: nothing comes in that does not meet what the
shopper asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from brand.rules import Rule, RuleKind
from knowledge.catalog import Catalog, ProductHit
from tools.rules.targets import products_of

_PLACES_UP = 4
_FORWARD: frozenset[RuleKind] = frozenset({"pin", "boost"})


@dataclass(frozen=True, slots=True)
class Merchandising:
    """The rules of one turn, by product.

    `hidden` are never recommended, `apart` maps a product to those it is never shown with, and
    `placed` says which rule orders it, the newest where several do.
    """

    hidden: frozenset[str] = frozenset()
    apart: Mapping[str, frozenset[str]] = field(default_factory=dict)
    placed: Mapping[str, Rule] = field(default_factory=dict)

    @property
    def forward(self) -> frozenset[str]:
        """The products that are put forward, of which the shopper is told so."""
        return frozenset(i for i, rule in self.placed.items() if rule.body.kind in _FORWARD)

    def allows(self, product_id: str) -> bool:
        """Whether a product may be recommended."""
        return product_id not in self.hidden

    def arrange(self, hits: Sequence[ProductHit]) -> tuple[ProductHit, ...]:
        """Order what was found: pinned first, boosted a few places up, buried last."""
        if not self.placed:
            return tuple(hits)
        ranked = sorted(enumerate(hits), key=lambda at: self._place(*at))
        return tuple(hit for _, hit in ranked)

    def kept_apart(self, product_ids: Iterable[str]) -> tuple[str, ...]:
        """Leave out what is never shown with one before it."""
        kept: list[str] = []
        for product_id in product_ids:
            if self.apart.get(product_id, frozenset()).isdisjoint(kept):
                kept.append(product_id)
        return tuple(kept)

    def _place(self, rank: int, hit: ProductHit) -> tuple[int, float, int]:
        rule = self.placed.get(hit.product.id)
        match rule.body.kind if rule else None:
            case "pin":
                return 0, rule.id if rule else 0, rank
            case "boost":
                return 1, rank - _PLACES_UP - 0.5, rank
            case "bury":
                return 2, rank, rank
            case _:
                return 1, rank, rank


NO_RULES = Merchandising()


def merchandise(rules: Sequence[Rule], catalog: Catalog, moment: datetime) -> Merchandising:
    """Read the rules in force at a moment against a catalog."""
    hidden: set[str] = set()
    apart: dict[str, frozenset[str]] = {}
    placed: dict[str, Rule] = {}
    for rule in rules:
        if not rule.holds_at(moment):
            continue
        about = products_of(rule.body.target, catalog)
        match rule.body.kind:
            case "never":
                hidden |= about
            case "in_stock":
                hidden |= {i for i in about if not catalog.products[i].available}
            case "never_with" if rule.body.other:
                others = products_of(rule.body.other, catalog)
                for these, those in ((about, others), (others, about)):
                    for i in these:
                        apart[i] = apart.get(i, frozenset()) | (those - {i})
            case _:
                placed |= dict.fromkeys(about, rule)
    return Merchandising(frozenset(hidden), apart, placed)
