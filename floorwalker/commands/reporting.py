"""How commands that read sources show their progress, and what they report."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from floorwalker.errors import OperatorError
from floorwalker.syncing import report_path

if TYPE_CHECKING:
    from knowledge.errors import RejectedRow
    from knowledge.sync.changes import Changes
    from knowledge.sync.ingest import IngestReport

_MOST_LISTED = 20


class Bars:
    """Progress on standard error: bars on a terminal, lines elsewhere."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._plain = not console.is_terminal
        self._console = console
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=self._plain,
        )
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> "Bars":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def show(self, stage: str, done: int, total: int) -> None:
        """Show how much of a stage is done."""
        if self._plain:
            self._console.print(f"{stage}: {done} of {total}", highlight=False)
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(stage, total=total)
        self._progress.update(self._tasks[stage], completed=done)  # type: ignore[arg-type]


def write_report(
    path: Path | None,
    rejected: "Iterable[RejectedRow]",
    notes: Iterable[str],
    done: "IngestReport | None" = None,
) -> None:
    """Write the report as JSON, with nothing counted where nothing became a catalog."""
    if path is None:
        return
    content = {
        "products": len(done.facts.products) if done else 0,
        "variants": _variants(done) if done else 0,
        "articles": len(done.facts.articles) if done else 0,
        "reviews": done.reviews if done else 0,
        "unpublished": done.unpublished if done else 0,
        "seconds": round(done.seconds, 3) if done else 0,
        "rejected": [
            {"source": row.source, "row": row.row, "field": row.field, "reason": row.reason}
            for row in rejected
        ],
        "notes": list(notes),
    }
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise OperatorError(message) from error


def keep_report(data: Path, done: "IngestReport") -> None:
    """Keep what was read beside the catalog, for the console."""
    write_report(report_path(data), done.rejected, done.notes, done)


def print_rejected(rejected: "Iterable[RejectedRow]", notes: Iterable[str]) -> None:
    """Print what was put aside, and how sources were read."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    rows = tuple(rejected)
    for row in rows[:_MOST_LISTED]:
        console.print(f"put aside: {row}", markup=False)
    if len(rows) > _MOST_LISTED:
        console.print(f"put aside: and {len(rows) - _MOST_LISTED} more; --report FILE lists all")
    for note in notes:
        console.print(f"note: {note}", markup=False)


def print_report(report: "IngestReport") -> None:
    """Print what was read: on standard output in one line, the rest on standard error."""
    print_rejected(report.rejected, report.notes)
    if report.currency_assumed:
        Console(stderr=True, highlight=False, soft_wrap=True).print(
            "WARNING: no currency was given, so prices were taken to be in USD. "
            "Give yours in a brand.toml: floorwalker ingest … --brand brand.toml"
        )
    facts = report.facts
    print(
        f"{len(facts.products)} products, {_variants(report)} variants, "
        f"{len(facts.articles)} articles, {report.reviews} reviews, "
        f"{report.unpublished} not for sale, {len(report.rejected)} rows put aside, "
        f"{report.seconds:.1f} s"
    )


def summarise(changes: "Changes") -> str:
    """Count changes, or say that there are none."""
    counts = {
        "products added": len(changes.added),
        "changed": len(changes.changed),
        "removed": len(changes.removed),
        "articles added": len(changes.articles_added),
        "articles changed": len(changes.articles_changed),
        "articles removed": len(changes.articles_removed),
    }
    said = [f"{count} {what}" for what, count in counts.items() if count]
    if changes.brand:
        said.append("the brand's own file changed")
    return ", ".join(said) or "nothing changed"


def _variants(report: "IngestReport") -> int:
    return sum(len(product.variants) for product in report.facts.products)
