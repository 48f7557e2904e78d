"""Incidents: the assistant's own sentences that the gate kept back, for seven days."""

import json
from collections.abc import Sequence
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from shoppers import tables
from shoppers.database import Clock, Database, utc_now
from shoppers.incidents.incident import Incident

LIFETIME = timedelta(days=7)
_MOST_LISTED = 10_000


class Incidents:
    """Keeps and lists incidents. One that is too old is read by nobody, swept or not."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def add(self, incidents: Sequence[Incident]) -> None:
        """Keep the incidents of one turn."""
        rows = [
            {
                "id": token_urlsafe(9),
                "at": self._clock(),
                "draft": incident.draft,
                "kind": incident.kind,
                "claim": incident.claim,
                "evidence": json.dumps([incident.about, incident.products, incident.passages]),
                "model": incident.model,
                "catalog_version": incident.catalog_version,
            }
            for incident in incidents
        ]
        if rows:
            await self._database.write(lambda c: c.execute(insert(tables.incidents), rows))

    async def list(self, incident_id: str | None = None) -> tuple[Incident, ...]:
        """Return what is kept, oldest first; with an id, that one."""
        known = tables.incidents.c
        found = select(tables.incidents).where(known.at > self._clock() - LIFETIME)
        if incident_id is not None:
            found = found.where(known.id == incident_id)

        def work(connection: Connection) -> tuple[Incident, ...]:
            rows = connection.execute(found.order_by(known.at, known.id).limit(_MOST_LISTED))
            return tuple(map(_incident, rows))

        return await self._database.read(work)

    async def remove_lapsed(self) -> None:
        """Remove what is too old."""
        lapsed = tables.incidents.c.at <= self._clock() - LIFETIME
        await self._database.write(lambda c: c.execute(delete(tables.incidents).where(lapsed)))


def _incident(row: Row[Any]) -> Incident:
    about, products, passages = map(tuple, json.loads(row.evidence))
    return Incident(
        draft=row.draft,
        kind=row.kind,
        claim=row.claim,
        about=about,
        products=products,
        passages=passages,
        model=row.model,
        catalog_version=row.catalog_version,
        id=row.id,
        at=row.at,
    )
