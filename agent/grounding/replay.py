"""Putting a withheld sentence through the gate again, with the catalog of today."""

from dataclasses import replace

from agent.events import Text
from agent.evidence import evidence_of
from agent.grounding.checks.binding import SHOP, Key
from agent.grounding.gate import Gate, Withheld
from agent.grounding.records.records import Records
from knowledge.catalog import Catalog, PassageHit
from shoppers.incidents.incident import Incident


def replay_incident(incident: Incident, catalog: Catalog) -> Text | Withheld:
    """Return what becomes of an incident's draft now; it is about what it was about then."""
    passages = tuple(
        PassageHit(catalog.passages[i], catalog.articles[catalog.passages[i].article_id], 1.0, 1.0)
        for i in incident.passages
        if i in catalog.passages
    )
    products = {i: catalog.products[i] for i in incident.products if i in catalog.products}
    evidence = replace(evidence_of(catalog), products=products, passages=passages)
    keys = (Key("product" if i in catalog.products else "article", i) for i in incident.about)
    gate = Gate(evidence, Records(catalog), lambda: catalog, subject=tuple(keys) or (SHOP,))
    return gate.check(incident.draft)
