"""Choosing the one question whose answer narrows a choice best."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log2

from agent.evidence import Evidence
from knowledge.catalog import ProductHit
from knowledge.constraints import ValueWanted
from knowledge.facets.facets import BRAND, CATEGORY, TAG, Facet, derive_facets
from knowledge.language.words import lemmas

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
    candidates: Sequence[ProductHit],
    evidence: Evidence,
    passed_over: Collection[str],
    chosen_by: Collection[str],
) -> Question | None:
    """Return the facet that splits the candidates best, if it narrows them enough.

    `passed_over` are the keys of facets that were asked before, or that nobody chooses by;
    `chosen_by` those that people do choose by, which come first.
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
    if not _are_alike(candidates):
        return None
    skipped = {BRAND, CATEGORY, TAG, *settled, *passed_over}
    facets = derive_facets(hit.product for hit in candidates)
    worth = [
        (facet.key in chosen_by, _entropy(facet), facet)
        for facet in facets
        if facet.key not in skipped
        and _is_askable(facet, len(candidates))
        and _is_plain(facet, chosen_by)
    ]
    splitting = [entry for entry in worth if entry[1] >= _LEAST_SPLIT]
    if not splitting:
        return None
    _, _, best = max(splitting, key=lambda entry: entry[:2])
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


def _is_plain(facet: Facet, chosen_by: Collection[str]) -> bool:
    """Whether people know what is asked: a facet they choose by, or one of a short name."""
    return facet.key in chosen_by or len(facet.name.split()) == 1


def _are_alike(candidates: Sequence[ProductHit]) -> bool:
    """Whether what was found is of a few kinds, so that one question can suit all of it.

    Where the brand files nothing, the kind is what a title ends with.
    """
    filed = any(hit.product.category for hit in candidates)
    kinds = {
        hit.product.category[-1:] if filed else lemmas(hit.product.title)[-1:] for hit in candidates
    }
    return len(kinds) <= len(candidates) / 2


def _entropy(facet: Facet) -> float:
    counts = [count for _, count in facet.values]
    total = sum(counts)
    return -sum(count / total * log2(count / total) for count in counts)
