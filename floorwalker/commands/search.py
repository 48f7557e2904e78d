"""`floorwalker search`: what the index finds."""

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from floorwalker.assembly import Knowledge


def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many products at most.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    file: Annotated[
        Path | None, typer.Option(help="One query a line; one line of JSON for each.")
    ] = None,
) -> None:
    """Show what the index finds for words, without what a conversation would understand."""
    with reported_errors():
        settings = load_settings()
        if (query is None) == (file is None) or (query is not None and not query.strip()):
            raise OperatorError("give either a query or --file FILE")
        from floorwalker.assembly import open_knowledge

        with open_knowledge(settings) as knowledge:
            asyncio.run(_search(knowledge, _readable(query), file, limit, as_json=as_json))


async def _search(
    knowledge: "Knowledge", query: str | None, file: Path | None, limit: int, *, as_json: bool
) -> None:
    if file is not None:
        for line in _queries(file):
            print(json.dumps({"query": line, "results": await _find(knowledge, line, limit)}))
        return
    results = await _find(knowledge, query or "", limit)
    if as_json:
        print(json.dumps(results))
        return
    for result in results:
        print(f"{result['score']:.4f}  {result['product_id']}  {result['title']}")


def _readable(query: str | None) -> str | None:
    """Replace the bytes of an argument that are not text."""
    return query and query.encode(errors="surrogateescape").decode(errors="replace")


def _queries(file: Path) -> list[str]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise OperatorError(message) from error
    except UnicodeDecodeError as error:
        message = f"{file}: is not UTF-8 text"
        raise OperatorError(message) from error
    return [line for line in lines if line.strip()]


async def _find(knowledge: "Knowledge", query: str, limit: int) -> list[dict[str, Any]]:
    catalog = await knowledge.catalog.current()
    vector = (await knowledge.embedder.embed(query))[0]
    return [
        {
            "product_id": hit.product.id,
            "title": hit.product.title,
            "score": round(hit.score, 6),
        }
        for hit in catalog.search_products(query, vector, limit=limit)
    ]
