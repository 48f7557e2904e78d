"""A reply: a model's where there is one, finished by the embedded writer if that fails."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Literal

from agent.events import Articles, Card, ComparisonShown, Products, TurnEvent
from agent.grounding.language.vocabulary import load_gate_words
from agent.speaking import Speaker
from agent.state import TurnContext
from agent.understanding.requests import SEARCHES, Request
from agent.writers.catalog_writer import CatalogWriter
from agent.writers.draft import Brief, Draft, FreeWriter, Learned, Say, WriterFailedError
from agent.writers.plans.variants import card_of

_MOST_CARDS, _MOST_SOURCES = 4, 3
_MOST_SENTENCES = 14
_LOST, _LOST_SHARE = 3, 2
_NEEDS_NO_FACT = {
    Request.SMALLTALK,
    Request.MUSING,
    Request.OFF_TOPIC,
    Request.FOREIGN,
    Request.CLARIFY_PURPOSE,
    Request.BROWSE,
}


@dataclass(slots=True)
class Reply:
    """One reply being written: what it is written from, and by whom."""

    brief: Brief
    speaker: Speaker
    catalog_writer: CatalogWriter
    model_writer: FreeWriter | None = None
    writer: Literal["catalog", "model"] = "catalog"

    async def events(self, turn: TurnContext) -> AsyncGenerator[TurnEvent, None]:
        """Yield what is shown; whatever happens, an honest answer is."""
        if self.model_writer and self.model_writer.takes(self.brief):
            async with aclosing(self._by_model(self.model_writer, turn)) as events:
                async for event in events:
                    yield event
        if self.writer == "model":
            for event in self._exhibits([d async for d in self.catalog_writer.write(self.brief)]):
                yield event
            return
        async for draft in self.catalog_writer.write(self.brief):
            for event in self.speaker.speak(draft):
                yield event
            await asyncio.sleep(0)  # what was said goes out while the next is written
        if not self.speaker.spoken.sentences:
            async for event in self._at_any_length():
                yield event

    async def _at_any_length(self) -> AsyncGenerator[TurnEvent, None]:
        """Say what was only too long, as an answer comes first; else that there is none."""
        self.speaker.take_any_length()
        async for draft in self.catalog_writer.write(self.brief):
            if isinstance(draft, Say):
                for event in self.speaker.speak(draft):
                    yield event
        if not self.speaker.spoken.sentences:
            for event in self.speaker.speak(Say(load_gate_words().statement("unsure"))):
                yield event

    async def _by_model(
        self, writer: FreeWriter, turn: TurnContext
    ) -> AsyncGenerator[TurnEvent, None]:
        """Yield what the gate lets through; `writer` tells whether that is a reply."""
        self.speaker.model = writer.model
        reading = asyncio.create_task(self.speaker.read_ahead())
        try:
            async with aclosing(writer.write(self.brief, turn)) as pieces:
                async for piece in pieces:
                    if isinstance(piece, Learned):
                        self.brief = piece.brief
                        self.speaker.learn(piece.brief.evidence)
                        continue
                    for event in self.speaker.speak(piece):
                        yield event
                    if self._is_enough() or self._is_lost():
                        break
        except WriterFailedError:
            return  # it is logged where it happened
        finally:
            self.speaker.model = ""
            reading.cancel()
        if self._is_answer():
            self.writer = "model"

    def _is_enough(self) -> bool:
        spoken = self.speaker.spoken
        return spoken.sentences + spoken.withheld >= _MOST_SENTENCES

    def _is_lost(self) -> bool:
        spoken = self.speaker.spoken
        return spoken.withheld >= _LOST and spoken.withheld > _LOST_SHARE * spoken.sentences

    def _is_answer(self) -> bool:
        """Whether what was shown answers: a fact, or a product where one was looked for."""
        spoken, request = self.speaker.spoken, self.brief.understanding.request
        if self._is_lost():
            return False
        if request in _NEEDS_NO_FACT:
            return spoken.sentences > 0
        return spoken.told > 0 or (request in SEARCHES and bool(spoken.named))

    def _exhibits(self, plan: list[Draft]) -> Iterator[TurnEvent]:
        """Show beside the model's words what the embedded writer would, of what they name."""
        spoken = self.speaker.spoken
        asked = bool(spoken.texts) and spoken.texts[-1].rstrip().endswith("?")
        cards = self._cards(plan)
        for draft in plan:
            match draft:
                case Say() | Articles():
                    continue
                case Products():
                    if cards:
                        yield from self.speaker.speak(Products(cards))
                        cards = ()
                case ComparisonShown():
                    yield from self.speaker.speak(draft)
                case _:
                    if cards:
                        yield from self.speaker.speak(Products(cards))
                        cards = ()
                    if not asked:
                        yield from self.speaker.speak(draft)
        if cards and not any(isinstance(draft, ComparisonShown) for draft in plan):
            yield from self.speaker.speak(Products(cards))
        sources = self._sources(plan)
        if sources.passages:
            yield from self.speaker.speak(sources)

    def _cards(self, plan: list[Draft]) -> tuple[Card, ...]:
        """Return a card of each product named, in their order, or else what was found."""
        planned = {c.product.id: c for d in plan if isinstance(d, Products) for c in d.cards}
        named, products = self.speaker.spoken.named, self.brief.evidence.products
        if not named:
            return tuple(planned.values())
        fitting = (
            planned.get(i) or card_of(self.brief, products[i]) for i in named if i in products
        )
        return tuple(fitting)[:_MOST_CARDS]

    def _sources(self, plan: list[Draft]) -> Articles:
        cited = self.speaker.spoken.cited
        evidence = self.brief.evidence
        hits = [hit for i in cited for hit in (*evidence.sources, *evidence.passages)
                if hit.article.id == i]  # fmt: skip
        if not cited:
            hits = [hit for d in plan if isinstance(d, Articles) for hit in d.passages]
        first = {hit.article.id: hit for hit in reversed(hits)}
        return Articles(
            tuple(first[i] for i in dict.fromkeys(h.article.id for h in hits))[:_MOST_SOURCES]
        )
