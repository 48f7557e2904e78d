"""The report for people: one HTML file that opens offline."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape

from evals.reporting.summary import Summary
from evals.running.result import Result
from evals.scorers.score import Verdict
from evals.statistics import percent

_TEMPLATES = Path(__file__).parent
_BARS = 24


def write_html(path: Path, summary: Summary, command: str) -> None:
    """Write the report; `command` is what holds a case again, before its id."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=select_autoescape(default=True)
    )
    environment.filters["percent"] = percent
    template = environment.get_template("report.html")
    text = template.render(
        summary=summary,
        head=summary.run.head,
        replay=command,
        seconds=seconds_histogram(summary.run.results),
        verdicts=verdicts(summary.run.results),
        not_judged=[r for r in summary.run.results if r.verdict is Verdict.COULD_NOT_JUDGE][:200],
        broken=[r for r in summary.run.results if r.error][:200],
    )
    path.write_text(text, encoding="utf-8")


def verdicts(results: tuple[Result, ...]) -> Mapping[str, int]:
    """Count results by what came of them."""
    found = {verdict.value: 0 for verdict in Verdict} | {"server error": 0}
    for result in results:
        found[result.verdict.value if result.verdict else "server error"] += 1
    return found


def seconds_histogram(results: tuple[Result, ...]) -> list[tuple[str, int]]:
    """Count results by how long they took, in equal steps."""
    times = sorted(r.seconds for r in results if r.seconds)
    if not times:
        return []
    longest = times[int(len(times) * 0.99)] or times[-1]
    step = max(longest / _BARS, 0.001)
    counts = [0] * _BARS
    for seconds in times:
        counts[min(int(seconds / step), _BARS - 1)] += 1
    return [(f"{number * step:.2f} s", count) for number, count in enumerate(counts)]
