"""`floorwalker ingest`: make exports and articles the catalog."""

from pathlib import Path
from typing import Annotated

import typer

from floorwalker.commands.reporting import Bars, keep_report, print_report, write_report
from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings


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
        from knowledge.embedding.model import find_model, graph_folder
        from knowledge.sync import ingest as knowledge_ingest
        from knowledge.sync.collect import UnusableSourceError
        from knowledge.sync.sources import Sources

        with Bars() as bars:
            model = find_model(settings.embedding_model)
            named = Sources(tuple(sources), articles, brand)
            try:
                done = knowledge_ingest.ingest(settings.data, named, model, bars.show)
            except UnusableSourceError as error:
                write_report(report, error.rejected, error.notes)
                raise
            from floorwalker.assembly import prepare_intent_model
            from knowledge.embedding.graph import QueryGraph

            bars.show("Preparing the understanding of messages", 0, 1)
            graph = QueryGraph(graph_folder(settings.data, model), model.max_tokens)
            prepare_intent_model(settings.data, model, graph)
            bars.show("Preparing the understanding of messages", 1, 1)
        write_report(report, done.rejected, done.notes, done)
        keep_report(settings.data, done)
    print_report(done)
