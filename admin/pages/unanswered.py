"""Unanswered: what shoppers asked that nothing was found on, and which article would answer it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection
from starlette.responses import Response

from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Cell, Table
from admin.web.visit import Door, Visit
from knowledge.catalog import Catalog
from knowledge.sync.live import LiveCatalog
from shoppers.counting.tallies import read_tallies
from shoppers.database import Clock, Database, utc_now
from shoppers.reading.transcripts import Transcripts

_DAYS = 7
_MOST_WORDS = 20


@dataclass(frozen=True, slots=True)
class UnansweredPage:
    """Topics and counts of all shoppers; the words of those who agreed to have them read."""

    transcripts: Transcripts
    catalog: LiveCatalog
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (Door("/unanswered", May.LOOK, self.show, label="Unanswered"),)

    async def show(self, visit: Visit) -> Response:
        """Show the topics, the most asked first."""
        since = self.clock().date() - timedelta(days=_DAYS - 1)

        def work(connection: Connection) -> dict[str, int]:
            counts: dict[str, int] = defaultdict(int)
            for tally in read_tallies(connection, since):
                if tally.name == "unanswered":
                    counts[tally.topic] += tally.count
            return counts

        counts = await self.database.read_aside(work)
        ranked = sorted(counts.items(), key=lambda topic: (-topic[1], topic[0]))
        catalog = await self.catalog.current()
        asked = await self.transcripts.unanswered() if visit.session.may(_READ) else ()
        words: dict[str, list[Cell]] = defaultdict(list)
        for topic, text, conversation in asked:
            if len(words[topic]) < _MOST_WORDS:
                words[topic].append(Cell(text, f"{visit.base}/conversations/{conversation}"))
        tables = [
            Table(
                "topics",
                f"Topics of the last {_DAYS} days, of all shoppers",
                ("Nearest to", "Questions", "What would answer them"),
                [(topic, count, _advice(topic, catalog)) for topic, count in ranked],
                empty="Every question was answered from the catalog or the articles.",
            ),
            Table(
                "words",
                "In their words, of shoppers who agreed to have them read",
                ("Nearest to", "Asked"),
                [(topic, cell) for topic in words for cell in words[topic]],
                empty="No shopper who left a question unanswered agreed to have it read.",
            ),
        ]
        bars = [(topic, count, "") for topic, count in ranked[:10]]
        return self.frame.page(visit, "unanswered.html", tables, bars=bars)


_READ = May.READ_CONVERSATIONS


def _advice(topic: str, catalog: Catalog) -> str:
    """Say where the answer belongs."""
    if any(article.title == topic for article in catalog.articles.values()):
        return f"A section of the article “{topic}”, headed as shoppers ask it"
    if any(topic in product.category for product in catalog.products.values()):
        return f"Attributes of the products in {topic}, or a guide to them"
    return "A new article"
