"""`floorwalker evals gate`: may this catalog, voice and model go live?"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from floorwalker.commands.evals.runs import FAILED, chosen_run, could_not_run, open_shop
from floorwalker.settings import load_settings


def gate(
    thresholds: Annotated[
        Path | None, typer.Option(help="What must be reached, a TOML file of the brand.")
    ] = None,
    run: Annotated[Path | None, typer.Option(help="The run; the newest if not given.")] = None,
) -> None:
    """Hold a run against the thresholds. Ends with 0 where it may go live, with 1 where not."""
    with could_not_run():
        settings = load_settings()
        from evals.gate import load_thresholds, not_reached
        from evals.reporting.summary import summarise
        from evals.running.result import read_run

        wanted = load_thresholds(thresholds)
        chosen = chosen_run(settings, run)
        summary = summarise(read_run(chosen))
        shop = open_shop(settings)
        reasons = tuple(
            not_reached(summary, wanted, shop.version, shop.fingerprint, settings.model)
        )
    for reason in reasons:
        print(f"closed: {reason}")
    if not reasons:
        print(f"open: {chosen} reaches what is asked ({summary.critical} critical)")
    sys.exit(FAILED if reasons else 0)
