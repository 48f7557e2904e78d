"""A run in figures: for each kind and severity what failed, in how many, and what that bounds."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from evals.cases.kinds import KINDS, Kind
from evals.running.result import Result, Run
from evals.scorers.score import Severity, Verdict
from evals.statistics import Rate, lower_bound, passes, rate

_MEASURED = Path(__file__).parent.parent / "planted" / "measured.json"

_LEAST_OF_A_KIND = 3


class Measured(BaseModel):
    """How good the scorers are, as last measured with planted replies. Balanced accuracies are of
    replies judged by people."""

    model_config = ConfigDict(frozen=True)

    date: str
    lies: int
    noticed: int
    truths: int
    let_be: int
    later_lies: int
    later_noticed: int
    later_truths: int
    later_let_be: int
    held_out_lies: int
    held_out_noticed: int
    held_out_truths: int
    held_out_let_be: int
    balanced_accuracy: dict[str, float]

    @property
    def recall(self) -> float:
        """The share of planted lies that were noticed."""
        return self.noticed / self.lies

    @property
    def precision(self) -> float:
        """The share of planted truths that were let be."""
        return self.let_be / self.truths

    @property
    def sure_recall(self) -> float:
        """What the recall is above with 95 % confidence, on lies the scorers were not made with."""
        return lower_bound(self.held_out_noticed, self.held_out_lies)


@cache
def load_measured() -> Measured:
    """Read what was measured of the scorers that come with this version."""
    return Measured.model_validate(json.loads(_MEASURED.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class KindSummary:
    """What came of one kind."""

    kind: Kind
    cases: int
    failed: int
    critical: Rate
    any_severity: Rate
    not_judged: int
    errors: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What came of a run."""

    run: Run
    measured: Measured
    critical: Rate
    major: Rate
    any_severity: Rate
    kinds: tuple[KindSummary, ...]
    scorers: Mapping[str, int]
    errors: int
    not_judged: int
    pass_once: float
    pass_every: float
    failures: tuple[Result, ...]
    writers: Mapping[str, int]
    withheld: int

    @property
    def turns(self) -> int:
        """How many answers were given."""
        return sum(self.writers.values())

    @property
    def broken_kinds(self) -> tuple[KindSummary, ...]:
        """The kinds of which more cases failed than not, whatever the severity."""
        judged = (kind for kind in self.kinds if kind.cases >= _LEAST_OF_A_KIND)
        return tuple(kind for kind in judged if kind.failed * 2 > kind.cases)

    @property
    def may_go_on(self) -> bool:
        """Whether nothing critical failed and no kind of case is broken."""
        return not self.critical.failures and not self.broken_kinds

    @property
    def verdict(self) -> str:
        """Whether this may go live, in a sentence."""
        if self.critical.failures:
            return f"{self.critical.failures} critical failures: this must not go live."
        if self.critical.cases == 0:
            return "Nothing could be judged."
        if broken := ", ".join(kind.kind.name for kind in self.broken_kinds):
            return f"No critical failure, but most cases failed of: {broken}."
        return "No critical failure."


def summarise(run: Run) -> Summary:
    """Count what came of a run."""
    measured = load_measured()
    recall = measured.sure_recall
    results = run.results
    by_kind = {kind.name: [r for r in results if r.case.kind == kind.name] for kind in KINDS}
    once, every = passes(results, run.head.trials)
    ends = [turn.finished for result in results for turn in result.turns if turn.finished]
    return Summary(
        run=run,
        measured=measured,
        critical=rate(results, Severity.CRITICAL, recall),
        major=rate(results, Severity.MAJOR, recall),
        any_severity=rate(results, None, recall),
        kinds=tuple(
            _of_kind(kind, by_kind[kind.name], recall) for kind in KINDS if by_kind[kind.name]
        ),
        scorers=Counter(s.scorer for r in results for s in r.failures),
        errors=sum(bool(r.error) for r in results),
        not_judged=sum(r.verdict is Verdict.COULD_NOT_JUDGE for r in results),
        pass_once=once,
        pass_every=every,
        failures=_worst_first(results),
        writers=Counter(str(end["writer"]) for end in ends),
        withheld=sum(int(end["withheld"]) for end in ends),
    )


def _of_kind(kind: Kind, results: list[Result], recall: float) -> KindSummary:
    every = rate(results, None, recall)
    return KindSummary(
        kind=kind,
        cases=every.cases,
        failed=every.failures,
        critical=rate(results, Severity.CRITICAL, recall),
        any_severity=every,
        not_judged=sum(r.verdict is Verdict.COULD_NOT_JUDGE for r in results),
        errors=sum(bool(r.error) for r in results),
    )


def _worst_first(results: tuple[Result, ...]) -> tuple[Result, ...]:
    order = list(Severity)
    failed = [r for r in results if r.severity is not None]
    return tuple(
        sorted(failed, key=lambda r: (order.index(r.severity or Severity.MINOR), r.case.kind))
    )
