"""`floorwalker incidents`: the sentences that the gate kept back."""

import asyncio
import json
from contextlib import closing
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from shoppers.incidents.incident import Incident


def incidents(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, one line each.")] = False,
    replay: Annotated[str, typer.Option(help="Put this one through the gate again.")] = "",
) -> None:
    """List the withheld sentences of the last seven days, oldest first."""
    with reported_errors():
        settings = load_settings()
        from floorwalker.database import open_database
        from shoppers.incidents.incidents import Incidents

        settings.data.mkdir(parents=True, exist_ok=True)
        with closing(open_database(settings.resolved_database_url)) as database:
            found = asyncio.run(Incidents(database).list(replay or None))
        if replay and not found:
            message = f"no incident {replay!r}; `floorwalker incidents` lists them"
            raise OperatorError(message)
        if replay:
            _print_replay(found[0], _replayed(found[0]), as_json=as_json)
            return
        for incident in found:
            _print(incident, as_json=as_json)


def _replayed(incident: "Incident") -> str:
    """Return what the gate says today: "shown", or why not."""
    from agent.events import Text
    from agent.grounding.replay import replay_incident
    from floorwalker.records import open_records

    verdict = replay_incident(incident, open_records(load_settings().data))
    return "shown" if isinstance(verdict, Text) else f"{verdict.kind}: {verdict.claim}"


def _print(incident: "Incident", *, as_json: bool, **more: Any) -> None:
    if as_json:
        print(json.dumps({**asdict(incident), "at": str(incident.at), **more}, ensure_ascii=False))
        return
    when = f"{incident.at:%Y-%m-%d %H:%M}" if incident.at else ""
    writer = incident.model or "catalog"
    print(f"{incident.id}  {when}  {writer}  {incident.kind}: {incident.claim}")
    print(f"    {incident.draft}")


def _print_replay(incident: "Incident", verdict: str, *, as_json: bool) -> None:
    if as_json:
        _print(incident, as_json=True, replayed=verdict)
        return
    _print(incident, as_json=False)
    print(f"    now: {verdict}")
