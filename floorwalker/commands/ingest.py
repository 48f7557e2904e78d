"""`floorwalker ingest`: make exports and articles the catalog."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from knowledge.ingest import IngestReport

_MOST_LISTED = 20


def ingest(
    files: Annotated[list[Path], typer.Argument(help="Product exports.", metavar="FILE…")],
    articles: Annotated[
        Path | None, typer.Option(help="A folder of Markdown articles.", metavar="FOLDER")
    ] = None,
    brand: Annotated[
        Path | None,
        typer.Option(help="The brand's own file: name, address, currency, …", metavar="FILE"),
    ] = None,
) -> None:
    """Make exports and articles the catalog; what was there serves until the new one is whole."""
    with reported_errors():
        settings = load_settings()
        from floorwalker.assembly import prepare_intent_model
        from knowledge.collect import Sources
        from knowledge.embedding.graph import QueryGraph
        from knowledge.embedding.model import find_model, graph_folder
        from knowledge.ingest import ingest as build_version

        model = find_model(settings.embedding_model)
        sources = Sources(tuple(files), articles, brand)
        with _Bars() as bars:
            report = build_version(settings.data, sources, model, bars.show)
            bars.show("Preparing the understanding of messages", 0, 1)
            graph = QueryGraph(graph_folder(settings.data, model), model.max_tokens)
            prepare_intent_model(settings.data, model, graph)
            bars.show("Preparing the understanding of messages", 1, 1)
    _print_report(report)


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


def _print_report(report: "IngestReport") -> None:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for row in report.rejected[:_MOST_LISTED]:
        console.print(f"put aside: {row}", markup=False)
    if len(report.rejected) > _MOST_LISTED:
        console.print(f"put aside: and {len(report.rejected) - _MOST_LISTED} more")
    if report.currency_assumed:
        console.print(
            "WARNING: no currency was given, so prices were taken to be in USD. "
            "Give yours in a brand.toml: floorwalker ingest … --brand brand.toml"
        )
    facts = report.facts
    variants = sum(len(product.variants) for product in facts.products)
    print(
        f"{len(facts.products)} products, {variants} variants, {len(facts.articles)} articles, "
        f"{report.unpublished} not for sale, {len(report.rejected)} rows put aside, "
        f"{report.seconds:.1f} s"
    )
