"""`floorwalker sync`: read the sources of the catalog again."""

import re
import sys
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Annotated

import typer

from floorwalker.commands.reporting import (
    Bars,
    keep_report,
    print_rejected,
    print_report,
    summarise,
    write_report,
)
from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import Settings, load_settings

if TYPE_CHECKING:
    from knowledge.sync.changes import Changes

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_DURATION = re.compile(r"([1-9][0-9]{0,5})([smhd])")


def sync(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    every: Annotated[
        str | None,
        typer.Option(help="Do it again and again: 30s, 15m, 6h, 1d.", metavar="DURATION"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write what was read as JSON.", metavar="FILE")
    ] = None,
) -> None:
    """Read the sources given at `ingest` again; running servers answer from them at once."""
    with reported_errors():
        settings = load_settings()
        from knowledge.errors import KnowledgeError

        pause = _seconds(every) if every else None
        if dry_run:
            _preview(settings)
        elif pause is None:
            _sync(settings, report)
        else:
            while True:
                try:  # the next time may go well
                    _sync(settings, report)
                except KnowledgeError as error:
                    print(f"{error}; trying again in {every}", file=sys.stderr, flush=True)
                sleep(pause)


def _seconds(text: str) -> int:
    found = _DURATION.fullmatch(text)
    if not found:
        message = f"--every {text}: give a number and s, m, h or d, such as 15m"
        raise OperatorError(message)
    return int(found[1]) * _SECONDS[found[2]]


def _sync(settings: Settings, report: Path | None) -> None:
    from knowledge.embedding.model import find_model
    from knowledge.sync import ingest
    from knowledge.sync.collect import UnusableSourceError

    with Bars() as bars:
        try:
            done = ingest.sync(settings.data, find_model(settings.embedding_model), bars.show)
        except UnusableSourceError as error:
            write_report(report, error.rejected, error.notes)
            raise
    write_report(report, done.rejected, done.notes, done)
    keep_report(settings.data, done)
    print_report(done)
    print(summarise(done.changes), flush=True)


def _preview(settings: Settings) -> None:
    from knowledge.sync.ingest import preview_sync

    collected, changes = preview_sync(settings.data)
    print_rejected(collected.rejected, collected.notes)
    _print_changes(changes)
    print(summarise(changes))


def _print_changes(changes: "Changes") -> None:
    for kind, ids in (
        ("added", changes.added),
        ("removed", changes.removed),
        ("article added", changes.articles_added),
        ("article changed", changes.articles_changed),
        ("article removed", changes.articles_removed),
    ):
        for name in ids:
            print(f"{kind}: {name}")
    for product_id, fields in changes.changed.items():
        print(f"changed: {product_id}: {'; '.join(map(str, fields))}")
