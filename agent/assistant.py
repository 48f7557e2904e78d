"""The assistant: one turn in, its events out."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from agent.events import Finished, Text, TurnEvent
from agent.evidence import evidence_of
from agent.graph import ConversationGraph
from agent.grounding import Gate
from agent.grounding.vocabulary import load_gate_words
from agent.state import Message, TurnContext
from knowledge.catalog import Catalog
from knowledge.embedding.embedder import Embedder
from tools import ToolContext


@dataclass(frozen=True, slots=True)
class Assistant:
    """Answers messages by running the conversation graph."""

    graph: ConversationGraph
    embedder: Embedder

    async def answer(
        self,
        conversation_id: str,
        message: Message,
        catalog: Catalog,
        live: Callable[[], Catalog],
    ) -> AsyncIterator[TurnEvent]:
        """Yield what a turn shows, as it comes; its end only once the dialogue state is kept.

        `catalog` is the version the turn answers from, `live` gives the one of each moment.
        """
        context = TurnContext(message, catalog, live, ToolContext(catalog, self.embedder))
        finished: Finished | None = None
        events: AsyncIterator[Any] = self.graph.astream(
            {},
            {"configurable": {"thread_id": conversation_id}},
            context=context,
            stream_mode="custom",
            durability="exit",
        )
        async for event in events:
            if isinstance(event, Finished):
                finished = event
            else:
                yield event
        if finished:
            yield finished

    def apologise(self, catalog: Catalog) -> Text:
        """Return what is said where a turn could not be brought to its end."""
        gate = Gate(evidence_of(catalog), lambda: catalog)
        verdict = gate.check(load_gate_words().statement("interrupted"))
        assert isinstance(verdict, Text)
        return verdict
