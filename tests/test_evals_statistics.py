"""Bounds are exact, and thresholds say why they are not reached."""

from pathlib import Path

import pytest

from evals.cases.case import Case, Step
from evals.gate import Thresholds, ThresholdsError, load_thresholds, not_reached
from evals.kept_cases import UnreadableCasesError, keep_case, load_cases
from evals.reporting.summary import summarise
from evals.running.result import Result, Run, RunHead, UnreadableRunError, read_run
from evals.scorers.score import Score, Severity, Verdict
from evals.statistics import Rate, lower_bound, passes, rate, upper_bound


@pytest.mark.parametrize(
    ("failures", "cases", "bound"),
    [(0, 299, 0.00997), (0, 3000, 0.000998), (1, 299, 0.01577), (3, 100, 0.0757), (5, 5, 1.0)],
)
def test_the_bound_is_the_exact_one(failures: int, cases: int, bound: float) -> None:
    assert upper_bound(failures, cases) == pytest.approx(bound, rel=0.01)


def test_the_bound_from_below_mirrors_it() -> None:
    assert lower_bound(326, 329) == pytest.approx(1 - upper_bound(3, 329))
    assert upper_bound(0, 0) == 1.0


def test_a_bound_is_widened_by_what_scorers_miss() -> None:
    plain, widened = Rate(0, 3000, 0, 100, 1.0), Rate(0, 3000, 0, 100, 0.5)
    assert widened.widened == pytest.approx(2 * plain.widened)
    assert str(plain) == "0 of 3,000: below 0.1 %"
    assert plain.clustered > plain.widened


def _result(
    number: int, verdict: Verdict = Verdict.PASSED, cluster: str = "", trial: int = 0
) -> Result:
    case = Case(kind="price", steps=(Step(say=f"price of {number}?"),), cluster=cluster)
    return Result(case, trial, (), (Score("price", verdict, "why"),))


def test_cases_of_one_product_are_one_cluster() -> None:
    results = [_result(n, cluster="lamp") for n in range(9)]
    results.append(_result(9, Verdict.FAILED, "lamp"))
    found = rate(results, Severity.CRITICAL, 1.0)
    assert (found.failures, found.cases) == (1, 10)
    assert (found.clusters_failed, found.clusters) == (1, 1)


def test_a_case_passes_k_trials_only_if_it_passes_all() -> None:
    results = [_result(1), _result(1, Verdict.FAILED, trial=1), _result(2), _result(2, trial=1)]
    assert passes(results, 2) == (0.75, 0.5)


def _summary(*results: Result, voice: str = "v") -> tuple[str, ...]:
    head = RunHead(suite="smoke", seed=1, trials=1, target="", catalog_version="c", voice=voice)
    thresholds = Thresholds.model_validate(
        {"cases": 2, "kinds": {"price": {"failures": 0, "cases": 2}}}
    )
    return tuple(not_reached(summarise(Run(head, results)), thresholds, "c", "v", ""))


def test_the_gate_opens_only_for_what_was_asked() -> None:
    assert _summary(_result(1), _result(2)) == ()
    assert any("critical" in reason for reason in _summary(_result(1), _result(2, Verdict.FAILED)))
    assert any("cases were judged" in reason for reason in _summary(_result(1)))
    assert any("voice has changed" in r for r in _summary(_result(1), _result(2), voice="old"))
    unsure = _result(3, Verdict.COULD_NOT_JUDGE)
    assert _summary(_result(1), unsure) != ()  # what could not be judged is no pass


def test_thresholds_that_cannot_be_read_name_the_field(tmp_path: Path) -> None:
    path = tmp_path / "evals.toml"
    path.write_text("critical_failure = 0\n", encoding="utf-8")
    with pytest.raises(ThresholdsError, match="critical_failure"):
        load_thresholds(path)
    path.write_text("[kinds.prices]\nfailures = 0\n", encoding="utf-8")
    with pytest.raises(ThresholdsError, match="prices"):
        load_thresholds(path)
    with pytest.raises(ThresholdsError, match="No such file"):
        load_thresholds(tmp_path / "nowhere.toml")
    assert load_thresholds(None) == Thresholds()


def test_cases_are_kept_once(tmp_path: Path) -> None:
    path = tmp_path / "evals" / "cases.jsonl"
    case = Case(kind="hand_written", steps=(Step(say="is it waterproof?"),))
    assert keep_case(path, case)
    assert not keep_case(path, case)
    assert load_cases(path) == (case,)
    path.write_text('{"kind": "price"}\n', encoding="utf-8")
    with pytest.raises(UnreadableCasesError, match="line 1: steps"):
        load_cases(path)


def test_what_is_no_run_is_named(tmp_path: Path) -> None:
    path = tmp_path / "results.jsonl"
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(UnreadableRunError, match=r"results\.jsonl"):
        read_run(tmp_path)
