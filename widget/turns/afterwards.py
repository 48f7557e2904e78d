"""What is noted of a turn, while it goes on and once it has ended."""

import logging
from dataclasses import asdict, dataclass, field
from time import monotonic

from agent.events import Finished, Products, Text, TurnEvent
from brand.room import InForce
from brand.voice.scores import VoiceScores
from knowledge.catalog import Catalog
from shoppers.conversations.turns import Stamp
from shoppers.counting.tallies import Tallies, TurnTally
from shoppers.incidents.incident import Incident
from shoppers.incidents.incidents import Incidents
from widget.turns.frames import Outcome
from widget.turns.outbox import Outbox
from widget.watching.metrics import Metrics

_log = logging.getLogger("floorwalker.turns")


@dataclass(slots=True)
class Progress:
    """How far a turn has come. `said` is what the shopper said, and what was shown since."""

    outbox: Outbox
    said: list[str]
    intent: str = "smalltalk"
    confidence: float = 0.0
    catalog: Catalog | None = None
    brand: InForce | None = None
    finished: Finished | None = None
    incidents: list[Incident] = field(default_factory=list)
    cards: int = 0
    began: float = field(default_factory=monotonic)

    @property
    def stamp(self) -> Stamp:
        """The versions it was answered from, what was left unanswered, and what was said."""
        brand = self.brand
        return Stamp(
            self.catalog.version if self.catalog else None,
            brand.voice_version if brand else None,
            brand.rules_version if brand else None,
            self.finished.unanswered if self.finished else None,
            "\n".join(self.said).casefold() if self.finished else None,
        )

    def note_shown(self, event: TurnEvent) -> None:
        """Note what is shown."""
        match event:
            case Text(text):
                self.said.append(text)
            case Products(cards):
                self.cards += len(cards)
                self.said += [card.product.title for card in cards]
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Notes a turn that has ended: for operators at once, for marketers and QA in the store."""

    metrics: Metrics
    incidents: Incidents | None = None
    tallies: Tallies | None = None
    scores: VoiceScores | None = None

    async def note(self, progress: Progress, finished: Finished, outcome: Outcome) -> None:
        """Note how it ended."""
        self._count(finished, outcome, monotonic() - progress.began)
        if self.incidents and progress.incidents:
            await self.incidents.add(progress.incidents)
        if self.tallies:
            self.tallies.add(
                TurnTally(finished.intent, progress.cards, finished.withheld, finished.unanswered)
            )
        if self.scores and progress.brand and finished.voice:
            self.scores.add(progress.brand.voice_version, finished.writer, **asdict(finished.voice))

    async def store(self) -> None:
        """Store what was summed up since the last time."""
        if self.tallies:
            await self.tallies.store()
        if self.scores:
            await self.scores.store()

    def _count(self, finished: Finished, outcome: Outcome, seconds: float) -> None:
        self.metrics.turns.labels(finished.intent, finished.writer, outcome).inc()
        self.metrics.turn_seconds.observe(seconds)
        self.metrics.withheld.inc(finished.withheld)
        about = {
            "outcome": outcome,
            "intent": finished.intent,
            "writer": finished.writer,
            "withheld": finished.withheld,
            "seconds": round(seconds, 3),
        }
        _log.info("a turn ended", extra=about)
