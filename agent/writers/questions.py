"""Choosing the one question whose answer narrows a choice best."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log2

from agent.evidence import Evidence
from knowledge.catalog import ProductHit
from knowledge.constraints import ValueWanted
from knowledge.facets.facets import BRAND, CATEGORY, TAG, Facet, derive_facets

_FEWEST_PRODUCTS = 5
_FEWEST_VALUES, _MOST_VALUES = 2, 5
_LEAST_COVER = 0.7
_LEAST_SPLIT = 0.9
_LONGEST_ANSWER = 24


@dataclass(frozen=True, slots=True)
class Question:
    """A facet worth asking about, with the values that answer it, commonest first."""

    key: str
    name: str
    values: tuple[str, ...]


def choose_question(
    candidates: Sequence[ProductHit], evidence: Evidence, passed_over: Collection[str]
) -> Question | None:
    """Return the facet that splits the candidates best, if it narrows them enough.

    `passed_over` are the keys of facets that were asked before, or that nobody chooses by.
    A split is measured by its entropy in bits over the products that state the facet.
    """
    if len(candidates) < _FEWEST_PRODUCTS:
        return None
    settled = {
        key
        for constraint in evidence.constraints
        if isinstance(constraint, ValueWanted) and not constraint.excluded
        for key in constraint.facets
    }
    skipped = {BRAND, CATEGORY, TAG, *settled, *passed_over}
    facets = derive_facets(hit.product for hit in candidates)
    worth = [
        (_entropy(facet), facet)
        for facet in facets
        if facet.key not in skipped and _is_askable(facet, len(candidates))
    ]
    split, best = max(worth, key=lambda pair: pair[0], default=(0.0, None))
    if best is None or split < _LEAST_SPLIT:
        return None
    return Question(best.key, best.name, tuple(value for value, _ in best.values[:_MOST_VALUES]))


def _is_askable(facet: Facet, products: int) -> bool:
    """Whether people can answer it by tapping: a few short words, stated of most products."""
    values = [value for value, _ in facet.values]
    stated = sum(count for _, count in facet.values)
    return (
        _FEWEST_VALUES <= len(values) <= _MOST_VALUES * 2
        and stated >= products * _LEAST_COVER
        and all(len(v) <= _LONGEST_ANSWER and not v[0].isdigit() for v in values[:_MOST_VALUES])
    )


def _entropy(facet: Facet) -> float:
    counts = [count for _, count in facet.values]
    total = sum(counts)
    return -sum(count / total * log2(count / total) for count in counts)
