"""Reviewed sentences about the assistant, or about how a search went: each only where it is so."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from agent.evidence import Evidence
from agent.grounding.checks.variants import values_named
from agent.grounding.language.vocabulary import load_gate_words
from agent.grounding.markup import Marker, Segment
from agent.grounding.rendering import is_lowest, price_of
from knowledge.catalog import Catalog
from shoppers.consent.notices import ANALYTICS, REMEMBER


def statement_named(segments: Sequence[Segment]) -> str | None:
    """Return the name of the reviewed sentence that a draft is, if it is one."""
    template = "".join(s if isinstance(s, str) else f"{{{s.kind}}}" for s in segments)
    return _templates().get(template.strip())


def is_so(name: str, segments: Sequence[Segment], evidence: Evidence, live: Catalog) -> bool:
    """Whether a reviewed sentence holds in this turn."""
    found = evidence.found
    match name:
        case "nothing_fits":
            return found is not None and found.relaxed is not None
        case "not_named":
            return found is not None and not found.named
        case "not_found" | "nothing_more" | "nothing_cheaper":
            return found is not None and not found.hits
        case "not_today":
            return not all(v.is_told_today for p in live.products.values() for v in p.variants)
        case "no_contact":
            return not evidence.reachable
        case "no_ratings":
            return not any(live.products[i].rating for i in evidence.products if i in live.products)
        case "memory" | "no_tracking":
            return not evidence.standing.grants
        case "ask_first":
            return REMEMBER not in evidence.standing.grants
        case "nothing_remembered":
            return not evidence.standing.signals
        case "remembered" | "remembered_some" | "remembered_already":
            return REMEMBER in evidence.standing.grants
        case "kept_agreed":
            return bool(evidence.standing.grants)
        case "kept_for_offer":
            return evidence.standing.agreed_to_offers
        case "nobody_reads":
            return ANALYTICS not in evidence.standing.grants
        case "let_read":
            return ANALYTICS in evidence.standing.grants
        case "forgotten":
            return not evidence.standing.grants and not evidence.standing.signals
        case "no_such_variant":
            return all(_lacks(marker.id, evidence, live) for marker in _products(segments))
        case "total":
            return _priced(segments) == list(dict.fromkeys(_summed(segments)))
        case "costs_more":
            first, second = (price_of(price, live).amount for price in _summed(segments))
            exact = not any(is_lowest(price, live) for price in _summed(segments))
            return exact and _priced(segments) == _summed(segments) and first > second
        case "same_price":
            prices = {price_of(price, live) for price in _priced(segments)}
            return len(prices) == 1 and not any(is_lowest(p, live) for p in _priced(segments))
        case _:
            return True


def _lacks(product_id: str, evidence: Evidence, live: Catalog) -> bool:
    """Whether a product has no variant with all the values that the shopper named."""
    product = live.products[product_id]
    wanted = values_named(evidence.wish, product)
    return not wanted or not any(
        all(variant.options.get(option) in values for option, values in wanted.items())
        for variant in product.variants
    )


def _summed(segments: Sequence[Segment]) -> list[Marker]:
    """The prices that a sum in a sentence is of."""
    return [price for s in segments if isinstance(s, Marker) for price in s.of]


def _priced(segments: Sequence[Segment]) -> list[Marker]:
    """The prices of what a sentence names."""
    return [replace(marker, kind="price") for marker in _products(segments)]


def _products(segments: Sequence[Segment]) -> Sequence[Marker]:
    return [s for s in segments if isinstance(s, Marker) and s.kind == "product"]


@cache
def _templates() -> dict[str, str]:
    return {
        sentence: name
        for name, wordings in load_gate_words().statements.items()
        for sentence in wordings
    }
