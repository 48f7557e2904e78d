"""From drafts to what is shown: sentences through the gate, cards against the live catalog."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import assert_never

from agent.events import (
    Articles,
    Card,
    Choices,
    ComparisonShown,
    Products,
    Text,
    TurnEvent,
)
from agent.evidence import Evidence
from agent.grounding import Gate, Records, Withheld
from agent.writers.draft import AskAbout, Draft, Say
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog

_incidents = logging.getLogger("floorwalker.incidents")


@dataclass(slots=True)
class Spoken:
    """What a reply has shown so far."""

    sentences: int = 0
    withheld: int = 0
    products: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(slots=True)
class Speaker:
    """Lets the drafts of one reply through, or keeps them back."""

    evidence: Evidence
    records: Records
    live: Callable[[], Catalog]
    voice: VoiceGuide
    spoken: Spoken = field(default_factory=Spoken)
    _gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        """Open the gate on this turn's evidence."""
        self._gate = Gate(self.evidence, self.records, self.live)

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
                    yield choices
            case Products(cards):
                shown = tuple(self._checked(card) for card in cards if self._is_live(card))
                if shown:
                    self.spoken.products += tuple(card.product.id for card in shown)
                    yield Products(shown)
            case Articles(passages):
                known = tuple(h for h in passages if h.article.id in self.live().articles)
                if known:
                    yield Articles(known)
            case ComparisonShown(comparison):
                if all(p.id in self.live().products for p in comparison.products):
                    yield draft
            case Choices():
                yield draft
            case _:
                assert_never(draft)

    def _say(self, say: Say) -> Iterator[Text]:
        verdict = self._gate.check(say.sentence)
        match verdict:
            case Text(text) if self.voice.permits(text):
                self.spoken.sentences += 1
                self.spoken.phrases += (say.phrase,) if say.phrase else ()
                yield verdict
            case Text():
                self._withhold(Withheld(say.sentence, "voice", say.sentence))
            case Withheld():
                self._withhold(verdict)

    def _withhold(self, withheld: Withheld) -> None:
        self.spoken.withheld += 1
        _incidents.info(
            "withheld: kind=%s claim=%r draft=%r", withheld.kind, withheld.claim, withheld.draft
        )

    def _is_live(self, card: Card) -> bool:
        return card.product.id in self.live().products

    def _checked(self, card: Card) -> Card:
        """Take the record of this moment, and keep the reason only if it supports it."""
        product = self.live().products[card.product.id]
        variant = product.variant(card.variant.id) if card.variant else None
        supported = card.reason and self._gate.supports(card.reason, product.id)
        return replace(
            card, product=product, variant=variant, reason=card.reason if supported else None
        )
