"""`floorwalker facets`: what the brand's products differ in."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings

_MOST_SHOWN = 8


def facets(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, with all values.")] = False,
) -> None:
    """Show what the catalog's products differ in: facets with their kinds, values and counts."""
    with reported_errors():
        settings = load_settings()
        from knowledge.facets.taxonomy import describe_facets
        from knowledge.facts import read_facts
        from knowledge.sync.versions import FACTS_NAME, Versions

        versions = Versions(settings.data)
        folder = versions.folder(versions.published().version)
        described = describe_facets(read_facts(folder / FACTS_NAME).products)
    if as_json:
        print(json.dumps(described, ensure_ascii=False, indent=2))
        return
    for facet in described:
        print(_line(facet))


def _plain(number: str | float) -> str:
    return number if isinstance(number, str) else f"{number:g}"


def _line(facet: Mapping[str, Any]) -> str:
    head = f"{facet['name']} ({facet['kind']})"
    if "minimum" in facet:
        return f"{head}: {_plain(facet['minimum'])} to {_plain(facet['maximum'])} {facet['unit']}"
    values = [f"{value['value']} {value['count']}" for value in facet["values"]]
    more = f", and {len(values) - _MOST_SHOWN} more" if len(values) > _MOST_SHOWN else ""
    return f"{head}: {', '.join(values[:_MOST_SHOWN])}{more}"
