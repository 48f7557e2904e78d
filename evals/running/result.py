"""What came of a run: a head that says of what, and a line for each case and trial."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.cases.case import Case
from evals.cases.kinds import BY_NAME
from evals.conversation import Turn
from evals.scorers.score import DECIDING, OF_CASES, Score, Severity, Verdict

RESULTS = "results.jsonl"
_ORDER = (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR)


class UnreadableRunError(Exception):
    """A run cannot be read. The message names the file and what is wrong with it."""


class RunHead(BaseModel):
    """What a run was of: enough to hold its cases again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    suite: str
    seed: int
    trials: int
    target: str
    catalog_version: str
    voice: str
    voice_version: int = 0
    model: str = ""
    writer: str = "catalog"
    brand: str = ""
    cases: int = 0
    started: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Result:
    """One case, held once: what was said, and what scorers found.

    `error` is the server's, not that of its answers.
    """

    case: Case
    trial: int
    turns: tuple[Turn, ...]
    scores: tuple[Score, ...]
    error: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def failures(self) -> tuple[Score, ...]:
        """The scores that failed."""
        return tuple(s for s in self.scores if s.verdict is Verdict.FAILED)

    @property
    def severity(self) -> Severity | None:
        """The worst severity of its failures."""
        found = {score.severity for score in self.failures}
        return next((severity for severity in _ORDER if severity in found), None)

    @property
    def verdict(self) -> Verdict | None:
        """Failed, passed, could not judge; None where the server was at fault."""
        if self.error:
            return None
        if self.failures:
            return Verdict.FAILED
        passed = {s.scorer for s in self.scores if s.verdict is Verdict.PASSED}
        unsure = {s.scorer for s in self.scores if s.verdict is Verdict.COULD_NOT_JUDGE}
        # That nothing was invented on the way does not decide what the case is about.
        undecided = unsure & DECIDING or (unsure & OF_CASES and not passed & OF_CASES)
        return Verdict.PASSED if passed and not undecided else Verdict.COULD_NOT_JUDGE

    @property
    def doubt(self) -> str:
        """Why it could not be judged."""
        unsure = [s for s in self.scores if s.verdict is Verdict.COULD_NOT_JUDGE]
        first = sorted(unsure, key=lambda score: score.scorer not in OF_CASES)[:1]
        return first[0].why if first else "nothing was said that could be judged"

    @property
    def key(self) -> tuple[str, int]:
        """Which case and trial it is of."""
        return self.case.id, self.trial


@dataclass(frozen=True, slots=True)
class Run:
    """A whole run."""

    head: RunHead
    results: tuple[Result, ...]

    @property
    def critical(self) -> tuple[Result, ...]:
        """The results with a critical failure."""
        return tuple(r for r in self.results if r.severity is Severity.CRITICAL)


def write_run(path: Path, run: Run) -> None:
    """Write a run, its results in the order of their cases."""
    lines = [json.dumps({"run": run.head.model_dump()}, ensure_ascii=False)]
    lines += [result_line(result) for result in run.results]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def result_line(result: Result) -> str:
    """Write one result as a line of JSON."""
    content = {
        "id": result.case.id,
        "kind": result.case.kind,
        "severity_of_kind": BY_NAME[result.case.kind].severity,
        "trial": result.trial,
        "verdict": result.verdict,
        "severity": result.severity,
        "case": result.case.model_dump(mode="json", exclude_defaults=True),
        "scores": [asdict(score) for score in result.scores],
        "turns": [
            {"asked": t.asked, "page": t.page_product_id, "frames": [dict(f) for f in t.frames]}
            for t in result.turns
        ],
        "error": result.error,
        "seconds": round(result.seconds, 3),
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def read_run(path: Path) -> Run:
    """Read a run, from its folder or its file. Raises `UnreadableRunError`."""
    file = path / RESULTS if path.is_dir() else path
    try:
        lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        head = RunHead.model_validate(lines[0]["run"])
        return Run(head, tuple(_result(line) for line in lines[1:]))
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise UnreadableRunError(message) from error
    except (ValueError, KeyError, IndexError, TypeError, ValidationError) as error:
        message = f"{file}: is no run of evals ({type(error).__name__}: {error})"
        raise UnreadableRunError(message) from error


def read_results(file: Path) -> Iterator[Result]:
    """Read what an interrupted run has done; a line that was cut off is done again."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            yield _result(json.loads(line))
        except (ValueError, KeyError, ValidationError):
            continue


def _result(line: dict[str, Any]) -> Result:
    turns: list[Turn] = []
    for told in line["turns"]:
        before = tuple(t.asked for t in turns)
        turns.append(Turn(told["asked"], tuple(told["frames"]), before, told["page"]))
    scores = tuple(
        Score(
            **{
                **score,
                "verdict": Verdict(score["verdict"]),
                "severity": Severity(score["severity"]),
            }
        )
        for score in line["scores"]
    )
    case = Case.model_validate(line["case"])
    return Result(case, line["trial"], tuple(turns), scores, line["error"], line["seconds"])


def in_order(results: Iterable[Result], cases: Sequence[Case]) -> tuple[Result, ...]:
    """Sort results by their cases' order, then by trial."""
    places = {case.id: place for place, case in enumerate(cases)}
    return tuple(sorted(results, key=lambda r: (places[r.case.id], r.trial)))
