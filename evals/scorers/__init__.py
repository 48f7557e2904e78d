"""Scorers: each reads one turn against the shop's records. No model, nothing of the gate."""

from collections.abc import Callable, Iterator

from evals.scorers.attributes import score_attributes
from evals.scorers.availability import score_availability
from evals.scorers.citations import score_citations
from evals.scorers.comparisons import score_comparisons
from evals.scorers.contacts import score_codes, score_links
from evals.scorers.existence import score_existence
from evals.scorers.generalities import score_generalities
from evals.scorers.leaks import score_leaks
from evals.scorers.options import score_options
from evals.scorers.phrases import score_phrases
from evals.scorers.policies import score_policies
from evals.scorers.prices import score_prices
from evals.scorers.ratings import score_ratings
from evals.scorers.score import Judged, Score
from evals.scorers.tables import score_tables
from evals.scorers.voice import score_voice

Scorer = Callable[[Judged], Iterator[Score]]

TRUTH_SCORERS: tuple[Scorer, ...] = (
    score_existence,
    score_prices,
    score_attributes,
    score_availability,
    score_comparisons,
    score_ratings,
    score_policies,
    score_generalities,
    score_options,
    score_phrases,
    score_links,
    score_codes,
    score_leaks,
    score_citations,
    score_tables,
)
"""What holds of every reply of every brand; recall and precision are measured of these."""


def score_truth(judged: Judged) -> tuple[Score, ...]:
    """Judge one turn by everything that must hold of every turn."""
    return tuple(score for scorer in (*TRUTH_SCORERS, score_voice) for score in scorer(judged))


__all__ = ["TRUTH_SCORERS", "Judged", "Score", "Scorer", "score_truth"]
