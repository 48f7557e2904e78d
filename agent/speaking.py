"""From drafts to what is shown: sentences through the gate, all else against the live catalog."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from agent.events import (
    Articles,
    Choices,
    ComparisonShown,
    Products,
    Text,
    TurnEvent,
)
from agent.evidence import Evidence
from agent.grounding import Gate, Records, Withheld
from agent.grounding.exhibits import Exhibits
from agent.grounding.taps import Taps
from agent.writers.draft import AskAbout, Draft, Say
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog

_incidents = logging.getLogger("floorwalker.incidents")


@dataclass(slots=True)
class Spoken:
    """What a reply has shown so far; `incidents` are the sentences kept back."""

    sentences: int = 0
    withheld: int = 0
    products: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    incidents: tuple[Withheld, ...] = ()


@dataclass(slots=True)
class Speaker:
    """Lets the drafts of one reply through, or keeps them back. `turn` is named in the log."""

    evidence: Evidence
    records: Records
    live: Callable[[], Catalog]
    voice: VoiceGuide
    turn: str = ""
    spoken: Spoken = field(default_factory=Spoken)
    _gate: Gate = field(init=False)
    _taps: Taps = field(init=False)
    _exhibits: Exhibits = field(init=False)

    def __post_init__(self) -> None:
        """Open the gate on this turn's evidence."""
        self._gate = Gate(self.evidence, self.records, self.live, self.voice.permits)
        self._taps = Taps(self.evidence, self.records, self.voice.permits)
        self._exhibits = Exhibits(self.evidence, self._gate, self.live, self.voice.permits)

    def speak(self, draft: Draft) -> Iterator[TurnEvent]:
        """Yield what of a draft is to be shown."""
        match draft:
            case Say():
                yield from self._say(draft)
            case AskAbout(facet, question, choices):
                asked = list(self._say(question))
                if asked:
                    self.spoken.asked += (facet,)
                    yield from asked
                    yield from self._offer(choices)
            case Products(cards):
                shown = tuple(self._exhibits.cards(cards))
                if shown:
                    self.spoken.products += tuple(card.product.id for card in shown)
                    yield Products(shown)
            case Articles(passages):
                hits = tuple(self._exhibits.passages(passages))
                if hits:
                    yield Articles(hits)
            case ComparisonShown(comparison):
                compared = self._exhibits.comparison(comparison)
                if compared:
                    yield ComparisonShown(compared)
            case Choices():
                yield from self._offer(draft)
            case _:
                assert_never(draft)

    def _offer(self, choices: Choices) -> Iterator[Choices]:
        allowed = self._taps.allowed(choices)
        if allowed.items:
            yield allowed

    def _say(self, say: Say) -> Iterator[Text]:
        verdict = self._gate.check(say.sentence)
        match verdict:
            case Text():
                self.spoken.sentences += 1
                self.spoken.phrases += (say.phrase,) if say.phrase else ()
                yield verdict
            case Withheld():
                self._withhold(verdict)

    def _withhold(self, withheld: Withheld) -> None:
        """Count it, and log what it was about; its words may be the shopper's and stay here."""
        self.spoken.withheld += 1
        self.spoken.incidents += (withheld,)
        _incidents.info(
            "withheld: kind=%s ids=%s turn=%s", withheld.kind, list(withheld.ids), self.turn
        )
