"""`floorwalker evals run`: hold the cases of a suite, and report."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from floorwalker.commands.evals.runs import (
    COULD_NOT_RUN,
    FAILED,
    could_not_run,
    open_shop,
    runs_folder,
)
from floorwalker.errors import OperatorError
from floorwalker.settings import Settings, load_settings

if TYPE_CHECKING:
    from evals.cases.case import Case
    from evals.running.result import Result, RunHead
    from evals.shop import Shop

_ATTACKS = Path("../shared/data/adversarial")
_UNFINISHED = "unfinished.jsonl"
_TOLD_EVERY = 20


def run(
    suite: Annotated[str, typer.Option(help="smoke, release or redteam.")] = "smoke",
    target: Annotated[
        str, typer.Option(help="A running server, ws://…/ws/chat, in place of one of our own.")
    ] = "",
    kinds: Annotated[str, typer.Option(help="Only these kinds, separated by commas.")] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="So many cases at most.")] = None,
    seed: Annotated[int, typer.Option(help="The same seed makes the same cases.")] = 1,
    trials: Annotated[int, typer.Option(min=1, help="Hold each case so often.")] = 1,
    parallel: Annotated[int, typer.Option(min=1, help="Conversations at once.")] = 6,
    out: Annotated[
        Path | None,
        typer.Option(help="The run's folder; one that was interrupted is taken up again."),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="An earlier run; anything worse than it ends with 1, too.")
    ] = None,
    attacks: Annotated[
        Path | None, typer.Option(help="A folder of published attacks, for redteam.")
    ] = None,
) -> None:
    """Hold cases, judge every answer by the shop's own records, and write a report.

    Ends with 1 where a critical failure was found, where most cases of a kind failed, or where
    anything is worse than `--against`; with 2 where it could not run.
    """
    with could_not_run():
        settings = load_settings()
        from evals.cases.generate import chosen_kinds
        from evals.running.result import Run, read_run
        from evals.suites import SUITES, build_suite
        from floorwalker.commands.evals.compare import print_comparison
        from floorwalker.commands.evals.reports import write_reports
        from floorwalker.evaluation import speaking_voice
        from floorwalker.last_evals import keep_last

        if suite not in SUITES:
            message = f"--suite {suite}: there is {', '.join(SUITES)}"
            raise OperatorError(message)
        voice = speaking_voice(settings)
        shop = open_shop(settings, voice.guide, elsewhere=bool(target))
        named = tuple(name.strip() for name in kinds.split(",") if name.strip())
        chosen_kinds(named)
        given = attacks or (_ATTACKS if _ATTACKS.is_dir() else None)
        made = build_suite(suite, shop, seed, kinds=named, limit=limit, attacks=given)
        cases = _with_kept(settings, made, named)
        if not cases:
            raise OperatorError("this catalog gives no case of these kinds")
        head = _head(shop, suite, seed, trials, target, len(cases)).model_copy(
            update={"voice_version": voice.number, "model": "" if target else settings.model}
        )
        started = perf_counter()
        folder = _folder(settings, head, out)
        results = _hold(settings, shop, cases, head, folder, parallel)
        done = head.model_copy(
            update={"seconds": round(perf_counter() - started, 1), "writer": _writer(results)}
        )
        held = Run(done, results)
        summary = write_reports(folder, held)
        keep_last(runs_folder(settings), folder, summary)
        worse = print_comparison(read_run(against), held) if against else 0
    if not summary.any_severity.cases:
        print("floorwalker: nothing could be judged", file=sys.stderr)
        sys.exit(COULD_NOT_RUN)
    sys.exit(FAILED if worse or not summary.may_go_on else 0)


def _with_kept(
    settings: Settings, made: tuple["Case", ...], kinds: tuple[str, ...]
) -> tuple["Case", ...]:
    from evals.kept_cases import NAME, load_cases

    kept = load_cases(runs_folder(settings) / NAME)
    chosen = [case for case in kept if not kinds or case.kind in kinds]
    return tuple({case.id: case for case in (*chosen, *made)}.values())


def _head(shop: "Shop", suite: str, seed: int, trials: int, target: str, cases: int) -> "RunHead":
    from evals.running.result import RunHead

    return RunHead(
        suite=suite,
        seed=seed,
        trials=trials,
        target=target or "in this process",
        catalog_version=shop.version,
        voice=shop.fingerprint,
        brand=shop.facts.profile.name,
        cases=cases,
        started=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
    )


def _hold(
    settings: Settings,
    shop: "Shop",
    cases: tuple["Case", ...],
    head: "RunHead",
    folder: Path,
    parallel: int,
) -> tuple["Result", ...]:
    from brand.voice import VoiceGuide
    from evals.running.result import in_order
    from evals.running.run import Runner
    from floorwalker.evaluation import serve_assistant, standing_offers

    with _Bar() as bar:
        if head.target.startswith(("ws://", "wss://")):
            runner = Runner(head.target, shop, None, parallel)
            done = asyncio.run(runner.run(cases, head.trials, folder / _UNFINISHED, bar.show))
        else:
            offers = standing_offers(settings)
            with serve_assistant(settings, shop.voice or VoiceGuide(), offers) as served:
                runner = Runner(served.target, shop, served.stage, parallel, served.store)
                done = asyncio.run(runner.run(cases, head.trials, folder / _UNFINISHED, bar.show))
    return in_order(done, cases)


def _folder(settings: Settings, head: "RunHead", out: Path | None) -> Path:
    """Make the run's folder; what it has of another catalog or seed is not of this run."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{head.suite}"
    folder = out or runs_folder(settings) / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        mark = folder / "run.txt"
        about = " ".join((head.catalog_version, head.voice, head.model or "none", head.target))
        about += f" {head.suite}, seed {head.seed}\n"
        if mark.is_file() and mark.read_text(encoding="utf-8") != about:
            message = (
                f"{folder}: holds a run of another suite, seed, catalog, voice, model or server"
            )
            raise OperatorError(message)
        mark.write_text(about, encoding="utf-8")
    except OSError as error:
        message = f"{folder}: {error.strerror}"
        raise OperatorError(message) from error
    return folder


def _writer(results: tuple["Result", ...]) -> str:
    found = {
        str(turn.finished["writer"]) for result in results for turn in result.turns if turn.finished
    }
    return " and ".join(sorted(found)) or "none"


class _Bar:
    """Progress on standard error, with the time left: a bar on a terminal, lines elsewhere."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, highlight=False)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._task = self._progress.add_task("Holding cases", total=None)
        self._started = perf_counter()
        self._first: int | None = None

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, done: int, total: int, failed: int) -> None:
        """Show how many are done, how many of them failed, and how long the rest takes."""
        self._progress.update(
            self._task, completed=done, total=total, description=f"Holding cases, {failed} failed"
        )
        if self._first is None:
            self._first = done - 1
        here = done - self._first
        if not self._console.is_terminal and (
            done == total or done % max(total // _TOLD_EVERY, 1) == 0
        ):
            left = (perf_counter() - self._started) / here * (total - done)
            self._console.print(f"{done} of {total} cases, {failed} failed, {left:.0f} s left")
