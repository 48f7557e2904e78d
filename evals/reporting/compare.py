"""Two runs side by side, paired by case: what fails now and did not, and what no longer does."""

import re
from dataclasses import dataclass, replace

from scipy.stats import binomtest

from evals.running.result import Result, Run, result_line
from evals.scorers.score import Verdict

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.]*(?:Z|\+00:00)?")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two runs; `differing` are all that are not the same but for times,
    `chance` is how likely such a difference is by chance alone
    (the exact test of McNemar, 1947)."""

    paired: int
    worse: tuple[Result, ...]
    mended: tuple[Result, ...]
    still: tuple[Result, ...]
    differing: tuple[Result, ...]
    only_before: int
    only_after: int
    chance: float


def compare(before: Run, after: Run) -> Comparison:
    """Pair two runs by case and trial."""
    earlier = {r.key: r for r in before.results if r.verdict is not None}
    later = {r.key: r for r in after.results if r.verdict is not None}
    both = [key for key in later if key in earlier]
    failed_before = {key for key in both if earlier[key].verdict is Verdict.FAILED}
    failed_after = {key for key in both if later[key].verdict is Verdict.FAILED}
    worse = [key for key in both if key in failed_after - failed_before]
    mended = [key for key in both if key in failed_before - failed_after]
    changed = len(worse) + len(mended)
    return Comparison(
        paired=len(both),
        worse=tuple(later[key] for key in worse),
        mended=tuple(later[key] for key in mended),
        differing=tuple(
            later[key] for key in both if _timeless(later[key]) != _timeless(earlier[key])
        ),
        still=tuple(later[key] for key in both if key in failed_before & failed_after),
        only_before=len(earlier) - len(both),
        only_after=len(later) - len(both),
        chance=float(binomtest(len(worse), changed).pvalue) if changed else 1.0,
    )


def _timeless(result: Result) -> str:
    """A result as it is written, without how long it took and when it was."""
    return _MOMENT.sub("", result_line(replace(result, seconds=0.0)))
