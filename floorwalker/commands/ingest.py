"""`floorwalker ingest`: make exports and articles the catalog."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from knowledge.errors import RejectedRow
    from knowledge.ingest import IngestReport

_MOST_LISTED = 20


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Product exports, reviews and articles: files, folders of them, or addresses.",
            metavar="SOURCE…",
        ),
    ],
    articles: Annotated[
        Path | None,
        typer.Option(help="A folder of articles: Markdown, HTML, PDF.", metavar="FOLDER"),
    ] = None,
    brand: Annotated[
        Path | None,
        typer.Option(help="The brand's own file: name, address, currency, …", metavar="FILE"),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write what was read as JSON.", metavar="FILE")
    ] = None,
) -> None:
    """Make exports and articles the catalog; what was there serves until the new one is whole."""
    with reported_errors():
        settings = load_settings()
        from knowledge.collect import Sources, UnusableSourceError, collect

        with _Bars() as bars:
            bars.show("Reading", 0, len(sources))
            try:
                collected = collect(Sources(tuple(sources), articles, brand))
            except UnusableSourceError as error:
                _write_report(report, error.rejected, error.notes)
                raise
            bars.show("Reading", len(sources), len(sources))

            from floorwalker.assembly import prepare_intent_model
            from knowledge.embedding.graph import QueryGraph
            from knowledge.embedding.model import find_model, graph_folder
            from knowledge.ingest import build_version

            model = find_model(settings.embedding_model)
            done = build_version(settings.data, collected, model, bars.show)
            bars.show("Preparing the understanding of messages", 0, 1)
            graph = QueryGraph(graph_folder(settings.data, model), model.max_tokens)
            prepare_intent_model(settings.data, model, graph)
            bars.show("Preparing the understanding of messages", 1, 1)
        _write_report(report, done.rejected, done.notes, done)
    _print_report(done)


class _Bars:
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

    def __enter__(self) -> "_Bars":
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


def _write_report(
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


def _print_report(report: "IngestReport") -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for row in report.rejected[:_MOST_LISTED]:
        console.print(f"put aside: {row}", markup=False)
    if len(report.rejected) > _MOST_LISTED:
        console.print(
            f"put aside: and {len(report.rejected) - _MOST_LISTED} more; --report FILE lists all"
        )
    for note in report.notes:
        console.print(f"note: {note}", markup=False)
    if report.currency_assumed:
        console.print(
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


def _variants(report: "IngestReport") -> int:
    return sum(len(product.variants) for product in report.facts.products)
