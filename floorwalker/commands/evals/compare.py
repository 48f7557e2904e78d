"""`floorwalker evals compare`: what got worse from one run to another."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from floorwalker.commands.evals.runs import FAILED, could_not_run

if TYPE_CHECKING:
    from evals.running.result import Result, Run

_MOST_SHOWN = 50


def compare(
    before: Annotated[Path, typer.Argument(help="The earlier run: its folder or results.jsonl.")],
    after: Annotated[Path, typer.Argument(help="The later run.")],
) -> None:
    """Pair two runs by case, new failures first. Ends with 1 where anything got worse."""
    with could_not_run():
        from evals.running.result import read_run

        worse = print_comparison(read_run(before), read_run(after))
    sys.exit(FAILED if worse else 0)


def print_comparison(before: "Run", after: "Run") -> int:
    """Say what changed between two runs, new failures first; return how many there are."""
    from evals.reporting.compare import compare as compare_runs

    found = compare_runs(before, after)
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"{found.paired} cases in both: {len(found.worse)} newly failed, "
        f"{len(found.mended)} mended, {len(found.still)} failed in both; "
        f"{found.only_before} only before, {found.only_after} only after"
    )
    same = found.paired - len(found.differing)
    console.print(f"{same} of {found.paired} are the same in every word, but for times")
    if found.worse or found.mended:
        console.print(
            f"a difference like this has a chance of {found.chance:.3f} to be no difference"
        )
    for title, results in (("newly failed", found.worse), ("mended", found.mended)):
        for result in results[:_MOST_SHOWN]:
            console.print(f"{title}: {result.case.id}: {_why(result)}", markup=False)
    return len(found.worse)


def _why(result: "Result") -> str:
    first = result.failures[:1]
    return f"{first[0].scorer}: {first[0].why}" if first else result.case.steps[-1].say
