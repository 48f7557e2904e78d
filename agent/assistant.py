"""The assistant: one turn in, its events out."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any

from agent.events import Finished, StepTaken, Text, TurnEvent
from agent.evidence import evidence_of
from agent.graph import ConversationGraph
from agent.grounding import Gate, Records
from agent.grounding.language.vocabulary import load_gate_words
from agent.state import Message, TurnContext
from agent.voice.lies import honest_voice
from agent.writers.draft import FreeWriter
from brand.room import InForce
from brand.transactions import Clock, utc_now
from knowledge.catalog import Catalog
from knowledge.embedding.embedder import Embedder
from shoppers.shopper import Shopper
from tools import ToolContext
from tools.rules import merchandise

_TO_A_PERSON = "human"


@dataclass(slots=True)
class Assistant:
    """Answers messages by running the conversation graph.

    `brand` is what is in force where a turn is not told what is.
    """

    graph: ConversationGraph
    embedder: Embedder
    free_writer: FreeWriter | None = None
    brand: InForce = field(default_factory=InForce)
    clock: Clock = utc_now
    _records: Records | None = field(default=None, init=False)

    async def answer(
        self,
        conversation_id: str,
        message: Message,
        catalog: Catalog,
        live: Callable[[], Catalog],
        shopper: Shopper | None = None,
        brand: InForce | None = None,
    ) -> AsyncIterator[TurnEvent]:
        """Yield what a turn shows, as it comes; its end only once the dialogue state is kept.

        `catalog` is the version the turn answers from, `live` gives the one of each moment;
        without a `shopper` nothing is asked to be remembered.
        """
        if shopper:
            await shopper.look()
        brand = brand or self.brand
        brand = replace(brand, voice=honest_voice(brand.voice, catalog))
        if brand.assistant_paused:
            for text in self._paused(catalog):
                yield text
            yield Finished(_TO_A_PERSON, 1.0, "catalog", withheld=0)
            return
        rules = merchandise(brand.rules, catalog, self.clock())
        tools = ToolContext(catalog, self.embedder, shopper, rules)
        context = TurnContext(
            message,
            catalog,
            self._records_of(catalog),
            live,
            tools,
            conversation_id,
            brand,
        )
        finished: Finished | None = None
        events: AsyncIterator[Any] = self.graph.astream(
            {},
            {"configurable": {"thread_id": conversation_id}},
            context=context,
            stream_mode=["custom", "updates"],
            durability="exit",
        )
        since = perf_counter()
        async for mode, event in events:
            if mode == "updates":
                for step in event:
                    yield StepTaken(step, perf_counter() - since)
                since = perf_counter()
            elif isinstance(event, Finished):
                finished = event
            else:
                yield event
        if finished:
            yield finished

    async def close(self) -> None:
        """Close what the writers hold open."""
        if self.free_writer:
            await self.free_writer.close()

    def apologise(self, catalog: Catalog) -> Text:
        """Return what is said where a turn could not be brought to its end."""
        return self._statement(catalog, "interrupted")

    def _paused(self, catalog: Catalog) -> Iterator[Text]:
        """Say that nobody answers here now, and who does."""
        yield self._statement(catalog, "paused")
        if evidence_of(catalog).reachable:
            yield self._statement(catalog, "ask_person")

    def _statement(self, catalog: Catalog, name: str) -> Text:
        gate = Gate(evidence_of(catalog), self._records_of(catalog), lambda: catalog)
        verdict = gate.check(load_gate_words().statement(name))
        assert isinstance(verdict, Text)
        return verdict

    def _records_of(self, catalog: Catalog) -> Records:
        """Return the records of a catalog, kept from turn to turn while it is the same."""
        if self._records is None or self._records.catalog is not catalog:
            self._records = Records(catalog)
        return self._records
