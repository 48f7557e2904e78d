"""What so many failures in so many cases say of the rate behind them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scipy.stats import beta

from evals.running.result import Result
from evals.scorers.score import Severity, Verdict

_CONFIDENCE = 0.95


def upper_bound(failures: int, cases: int) -> float:
    """Return the exact one-sided 95 % bound on a rate from above (Clopper and Pearson, 1934)."""
    if cases == 0 or failures == cases:
        return 1.0
    return float(beta.ppf(_CONFIDENCE, failures + 1, cases - failures))


def lower_bound(successes: int, cases: int) -> float:
    """Return the exact one-sided 95 % bound on a rate from below."""
    return 1 - upper_bound(cases - successes, cases)


@dataclass(frozen=True, slots=True)
class Rate:
    """Failures in cases, bounded: plainly, by cluster, and widened by what scorers miss."""

    failures: int
    cases: int
    clusters_failed: int
    clusters: int
    recall: float

    @property
    def bound(self) -> float:
        """What the rate of failures is below, were every case by itself."""
        return upper_bound(self.failures, self.cases)

    @property
    def widened(self) -> float:
        """The bound divided by the share of lies that scorers surely notice."""
        return min(1.0, self.bound / self.recall) if self.recall else 1.0

    @property
    def clustered(self) -> float:
        """What the share of clusters with a failure is below, widened likewise."""
        found = upper_bound(self.clusters_failed, self.clusters)
        return min(1.0, found / self.recall) if self.recall else 1.0

    def __str__(self) -> str:
        """Say it in words: "0 of 3,000: below 0.1 %"."""
        return f"{self.failures:,} of {self.cases:,}: below {percent(self.widened)}"


def percent(share: float) -> str:
    """Write a share with two digits that tell."""
    return f"{share * 100:.2g} %" if share < 0.1 else f"{share * 100:.3g} %"


def rate(results: Iterable[Result], severity: Severity | None, recall: float) -> Rate:
    """Count cases, not trials: one fails if any of its trials does. None counts every severity."""
    by_case: dict[str, bool] = {}
    clusters: dict[str, bool] = {}
    for result in results:
        if result.verdict not in {Verdict.PASSED, Verdict.FAILED}:
            continue
        failed = bool(result.failures) and severity in {
            None,
            *(s.severity for s in result.failures),
        }
        name = result.case.cluster or result.case.id
        by_case[result.case.id] = by_case.get(result.case.id, False) or failed
        clusters[name] = clusters.get(name, False) or failed
    return Rate(sum(by_case.values()), len(by_case), sum(clusters.values()), len(clusters), recall)


def passes(results: Sequence[Result], trials: int) -> tuple[float, float]:
    """Return pass^1 and pass^k: the share of trials, and of cases all of whose trials, passed."""
    by_case: dict[str, list[bool]] = {}
    for result in results:
        if result.verdict in {Verdict.PASSED, Verdict.FAILED}:
            by_case.setdefault(result.case.id, []).append(result.verdict is Verdict.PASSED)
    every = [passed for case in by_case.values() for passed in case]
    whole = [all(case) for case in by_case.values() if len(case) == trials]
    share = sum(every) / len(every) if every else 0.0
    return share, (sum(whole) / len(whole) if whole else 0.0)
