"""Incidents: sentences of the assistant that the gate kept back."""

from dataclasses import dataclass

from starlette.responses import Response

from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Cell, Table, Value
from admin.web.visit import Door, RefusalError, Visit
from agent.events import Text
from agent.grounding.replay import replay_incident
from knowledge.sync.live import LiveCatalog
from shoppers.incidents.incident import Incident
from shoppers.incidents.incidents import Incidents

_ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class IncidentPages:
    """The list of incidents, and one of them put through the gate again."""

    incidents: Incidents
    catalog: LiveCatalog
    frame: Frame

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        needs = May.READ_INCIDENTS
        return (
            Door("/incidents", needs, self.list, label="Incidents"),
            Door("/incidents/{id}", needs, self.show),
        )

    async def list(self, visit: Visit) -> Response:
        """List the latest, newest first; as CSV all that are kept."""
        kept = (await self.incidents.list())[::-1]
        shown = kept if visit.asked("csv") else kept[:_ON_A_PAGE]
        more = f"The latest {_ON_A_PAGE} of {len(kept)}; the CSV has all."
        table = Table(
            "incidents",
            "Sentences that were withheld",
            ("When", "Kind", "What nothing supports", "Sentence", "Writer", "Catalog"),
            [_row(visit.base, incident) for incident in shown],
            empty="Nothing was withheld in the last 7 days.",
            more=more if len(kept) > len(shown) else "",
        )
        kinds: dict[str, int] = {}
        for incident in kept:
            kinds[incident.kind] = kinds.get(incident.kind, 0) + 1
        ranked = [(kind, n, "") for kind, n in sorted(kinds.items(), key=lambda kind: -kind[1])]
        return self.frame.page(visit, "incidents.html", [table], kinds=ranked)

    async def show(self, visit: Visit) -> Response:
        """Show one, what it was judged on, and what the gate says of it today."""
        found = await self.incidents.list(visit.part("id"))
        if not found:
            raise RefusalError(404, "This sentence is not kept any more.")
        catalog = await self.catalog.current()
        verdict = replay_incident(found[0], catalog)
        now = "" if isinstance(verdict, Text) else f"{verdict.kind}: {verdict.claim}"
        return self.frame.page(visit, "incident.html", incident=found[0], catalog=catalog, now=now)


def _row(base: str, incident: Incident) -> tuple[Value, ...]:
    return (
        incident.at,
        incident.kind,
        incident.claim,
        Cell(incident.draft, f"{base}/incidents/{incident.id}"),
        incident.model or "embedded",
        incident.catalog_version,
    )
