"""Scores: passed, failed with words and record, or could not judge with why."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from evals.conversation import Turn
from evals.reading.replies import Reply
from evals.shop import Shop

OF_CASES = frozenset(
    (
        *("over-refusal", "source", "product found", "abstention", "forbidden words", "constraint"),
        *("compared", "stock told", "intent", "escalation", "consent", "stage"),
    )
)
"""The scorers of what a case by itself expects; the others judge every reply alike."""

DECIDING = frozenset(("code",))
"""The scorers without which a case cannot pass: what they could not judge may be a lie."""


class Verdict(StrEnum):
    """What a scorer found."""

    PASSED = "passed"
    FAILED = "failed"
    COULD_NOT_JUDGE = "could not judge"


class Severity(StrEnum):
    """What a failure costs: trust, a sale, or polish."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Score:
    """What one scorer found in one turn.

    `words` is what was said, `record` what the shop states instead, `source` whose record that is;
    `why` says what is wrong, or why nothing could be judged, or how much was looked at.
    """

    scorer: str
    verdict: Verdict
    why: str
    words: str = ""
    record: str = ""
    source: str = ""
    severity: Severity = Severity.CRITICAL


@dataclass(frozen=True, slots=True)
class Judged:
    """One turn with all that a scorer may look at."""

    turn: Turn
    reply: Reply
    shop: Shop


@dataclass(slots=True)
class Findings:
    """What a scorer finds, and how much it looked at."""

    scorer: str
    severity: Severity = Severity.CRITICAL
    looked_at: int = 0
    _scores: list[Score] | None = None

    def fail(self, why: str, words: str, record: str = "", source: str = "") -> None:
        """Note a contradiction."""
        self._add(Score(self.scorer, Verdict.FAILED, why, words, record, source, self.severity))

    def doubt(self, why: str, words: str) -> None:
        """Note what could not be judged."""
        self._add(Score(self.scorer, Verdict.COULD_NOT_JUDGE, why, words, severity=self.severity))

    def _add(self, score: Score) -> None:
        self._scores = [*(self._scores or ()), score]

    def scores(self) -> Iterator[Score]:
        """Yield what was found; a pass only where something was looked at and nothing found."""
        if self._scores:
            yield from dict.fromkeys(self._scores)
        elif self.looked_at:
            why = f"{self.looked_at} looked at"
            yield Score(self.scorer, Verdict.PASSED, why, severity=self.severity)
