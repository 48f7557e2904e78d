"""Knowledge: what the assistant answers from, how fresh it is, and what was put aside."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from starlette.responses import Response

from admin.access.changes import note_change
from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Table
from admin.web.visit import Door, Visit
from knowledge.sync.live import LiveCatalog
from knowledge.sync.sources import Sources, is_address
from shoppers.database import Clock, Database, utc_now


class Syncing(Protocol):
    """Reads the sources again, beside the server."""

    @property
    def running(self) -> bool:
        """Whether one is going on here."""

    @property
    def outcome(self) -> str:
        """What the last one said, empty where there was none since the start."""

    async def begin(self) -> bool:
        """Begin; False where one is going on."""


@dataclass(frozen=True, slots=True)
class KnowledgePage:
    """The page, and the button. `report` reads what the last sync or ingest put aside."""

    catalog: LiveCatalog
    syncing: Syncing
    report: Callable[[], Any]
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (
            Door("/knowledge", May.LOOK, self.show, label="Knowledge"),
            Door("/knowledge/sync", May.SYNC, self.sync, "POST"),
        )

    async def show(self, visit: Visit) -> Response:
        """Show counts, sources, freshness, and the rows put aside."""
        catalog = await self.catalog.current()
        synced_at, sources = self.catalog.origin()
        report = self.report()
        rejected = report.get("rejected", [])
        tables = [
            Table("sources", "Sources", ("Kind", "Where"), _named(sources)),
            Table(
                "put-aside",
                "Rows put aside at the last sync",
                ("Source", "Row", "Field", "Why"),
                [(r["source"], r["row"] or None, r["field"], r["reason"]) for r in rejected],
                empty="None: every row went in."
                if report
                else "Not known: the catalog was made before this was kept.",
            ),
        ]
        return self.frame.page(
            visit,
            "knowledge.html",
            tables,
            catalog=catalog,
            synced_at=synced_at,
            stale=self.catalog.stale_since() is not None,
            notes=report.get("notes", []),
            syncing=self.syncing,
            may_sync=visit.session.may(May.SYNC),
        )

    async def sync(self, visit: Visit) -> Response:
        """Read the sources again."""
        if await self.syncing.begin():
            actor, now = visit.session.actor, self.clock()
            await note_change(self.database, actor, "sync", "catalog", None, None, now)
        return visit.back("/knowledge", said="syncing")


def load_report(path: Path) -> Any:
    """Read what was kept of the last sync or ingest; nothing where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _named(sources: Sources) -> list[tuple[str, str]]:
    named = [("Catalog", _shown(file)) for file in sources.files]
    if sources.articles:
        named.append(("Articles", str(sources.articles)))
    if sources.brand:
        named.append(("The brand's own file", str(sources.brand)))
    return named


def _shown(source: Path | str) -> str:
    """Write a source; of an address neither who logs in there nor what it is asked for."""
    if not is_address(source):
        return str(source)
    parts = urlsplit(str(source))
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
