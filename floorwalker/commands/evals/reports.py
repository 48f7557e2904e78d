"""Writing a run's reports, and saying in the terminal what it came to."""

from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from evals.reporting.summary import Summary
    from evals.running.result import Run

_MOST_SHOWN = 20


def write_reports(folder: Path, run: "Run") -> "Summary":
    """Write results, page and JUnit XML into a run's folder."""
    from evals.reporting.html import write_html
    from evals.reporting.junit import write_junit
    from evals.reporting.summary import summarise
    from evals.running.result import RESULTS, write_run

    summary = summarise(run)
    write_run(folder / RESULTS, run)
    write_html(folder / "report.html", summary, f"floorwalker evals replay --run {folder}")
    write_junit(folder / "junit.xml", summary)
    (folder / "unfinished.jsonl").unlink(missing_ok=True)
    print_summary(summary, folder)
    return summary


def print_summary(summary: "Summary", folder: Path) -> None:
    """Say what a run came to."""
    console = Console(highlight=False, soft_wrap=True)
    measured = summary.measured
    console.print(
        f"{summary.run.head.brand or 'shop'}, {summary.run.head.suite}: {summary.verdict}"
    )
    console.print(f"critical  {summary.critical}", markup=False)
    console.print(
        f"          by product or topic {summary.critical.clusters_failed} of "
        f"{summary.critical.clusters}: below {summary.critical.clustered:.1%}",
        markup=False,
    )
    console.print(f"any       {summary.any_severity}", markup=False)
    console.print(f"passed    {summary.pass_once:.1%}", end="")
    trials = summary.run.head.trials
    console.print(f", in all {trials} trials {summary.pass_every:.1%}" if trials > 1 else "")
    console.print(f"not judged {summary.not_judged}, server errors {summary.errors}")
    console.print(
        f"scorers: recall {measured.recall:.1%} on {measured.lies} planted lies, "
        f"precision {measured.precision:.1%} on {measured.truths} truthful replies"
    )
    for result in summary.failures[:_MOST_SHOWN]:
        first = result.failures[0]
        console.print(
            f"  {result.severity}  {result.case.id}  {first.scorer}: {first.why}", markup=False
        )
    if len(summary.failures) > _MOST_SHOWN:
        console.print(f"  and {len(summary.failures) - _MOST_SHOWN} more")
    console.print(f"report: {folder / 'report.html'} ({summary.run.head.seconds:.0f} s)")
