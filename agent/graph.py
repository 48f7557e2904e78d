"""The conversation as a graph: understand → gather → write → record."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, TypedDict

from langgraph.channels import UntrackedValue
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.events import Finished, OfferShown, TurnEvent, Understood
from agent.evidence import Evidence
from agent.gathering import gather
from agent.remembering.answers import Heard
from agent.remembering.asking import Remembering
from agent.remembering.forgetting import withdraw_where_asked
from agent.remembering.helping import Helping
from agent.remembering.letting_read import LettingRead
from agent.remembering.recalling import recall
from agent.replying import Reply
from agent.speaking import Speaker, Spoken
from agent.state import Dialogue, TurnContext
from agent.unanswered import unanswered_topic
from agent.understanding import Understanding, understand
from agent.understanding.intents.intent import IntentModel
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import ANSWERED, SEARCHES, Request
from agent.writers.catalog_writer import CatalogWriter
from agent.writers.draft import Brief, FreeWriter
from knowledge.catalog import Catalog
from knowledge.language.words import lemmas


class State(TypedDict, total=False):
    """The graph's state: `dialogue` is kept between turns, the rest lives for one."""

    dialogue: Dialogue
    understanding: Annotated[Understanding, UntrackedValue]
    evidence: Annotated[Evidence, UntrackedValue]
    spoken: Annotated[Spoken, UntrackedValue]
    writer: Annotated[str, UntrackedValue]


ConversationGraph = CompiledStateGraph[State, TurnContext, State, State]


_READ = {Request.ADVISE, Request.SUPPORT}


@dataclass(frozen=True, slots=True)
class Conversation:
    """The nodes, with what they share: the intent model, the lexicon, the writers.

    Without a `free_writer` every reply is the embedded writer's.
    """

    intent_model: IntentModel
    lexicon: Lexicon
    writer: CatalogWriter
    remembering: Remembering
    helping: Helping
    letting_read: LettingRead
    free_writer: FreeWriter | None = None

    def build(self, checkpointer: BaseCheckpointSaver[Any]) -> ConversationGraph:
        """Compile the graph; the checkpointer keeps the dialogue state of each conversation."""
        graph = StateGraph(State, TurnContext)
        graph.add_node("understand", self.understand)
        graph.add_node("gather", self.gather)
        graph.add_node("write", self.write)
        graph.add_node("record", self.record)
        steps = (START, "understand", "gather", "write", "record", END)
        for before, after in pairwise(steps):
            graph.add_edge(before, after)
        return graph.compile(checkpointer=checkpointer)

    async def understand(self, state: State, runtime: Runtime[TurnContext]) -> State:
        """Read the message in the light of the dialogue so far, or begin one."""
        turn, dialogue = runtime.context, state.get("dialogue") or Dialogue()
        understanding = await understand(
            turn.message,
            dialogue,
            turn.catalog,
            turn.tools,
            self.intent_model,
            self.lexicon,
        )
        understanding = recall(
            understanding, turn.standing, dialogue.constraints, turn.message.history
        )
        understanding = self.helping.quiz(understanding, dialogue, turn, self.lexicon)
        await withdraw_where_asked(understanding, turn)
        runtime.stream_writer(Understood(understanding.intent, understanding.confidence))
        return {"dialogue": dialogue, "understanding": understanding}

    async def gather(self, state: State, runtime: Runtime[TurnContext]) -> State:
        """Call the tools the request needs."""
        evidence = await gather(
            state["understanding"], state["dialogue"], runtime.context, self.lexicon
        )
        return {"evidence": evidence}

    async def write(self, state: State, runtime: Runtime[TurnContext]) -> State:
        """Draft the reply and show what of it the gate lets through."""
        turn = runtime.context
        speaker = Speaker(
            state["evidence"],
            turn.records,
            turn.live,
            turn.brand.voice,
            turn=turn.message.turn_id,
            rules=turn.tools.rules,
            said=(turn.message.text, *(past.text for past in turn.message.history)),
        )
        brief = Brief(
            state["understanding"], state["evidence"], state["dialogue"], turn.brand.voice
        )
        free_writer = None if turn.brand.model_paused else self.free_writer
        reply = Reply(brief, speaker, self.writer, free_writer)
        async with aclosing(reply.events(turn)) as events:
            async for event in events:
                runtime.stream_writer(event)
        return {
            "understanding": reply.brief.understanding,
            "spoken": speaker.spoken,
            "writer": reply.writer,
        }

    async def record(self, state: State, runtime: Runtime[TurnContext]) -> State:
        """Remember what was understood and shown, and of the shopper what they agree to."""
        understanding, spoken, turn = state["understanding"], state["spoken"], runtime.context
        dialogue, remembering = state["dialogue"], self.remembering
        heard = Heard(
            understanding, state["evidence"], turn.message, dialogue, turn.catalog,
            remembering.named,
        )  # fmt: skip
        unanswered = unanswered_topic(understanding, state["evidence"], spoken)
        shown: list[TurnEvent] = []
        async for event in self._beside(heard, turn, unanswered=unanswered is not None):
            shown.append(event)
            runtime.stream_writer(event)
        confidence = understanding.confidence
        runtime.stream_writer(
            Finished(
                understanding.intent,
                confidence,
                "model" if state["writer"] == "model" else "catalog",
                spoken.withheld,
                turn.standing.stage,
                unanswered,
                spoken.voice,
            )
        )
        after = _after(dialogue, understanding, spoken, turn.catalog, known=unanswered is None)
        made = next((event.id for event in shown if isinstance(event, OfferShown)), None)
        beside = {
            "said": {} if after.intent is None else remembering.said_before(heard),
            "offered": dialogue.offered or made,
            "quiz": understanding.quiz.state if understanding.quiz else None,
        }
        return {"dialogue": after.model_copy(update=beside)}

    async def _beside(
        self, heard: Heard, turn: TurnContext, *, unanswered: bool
    ) -> AsyncIterator[TurnEvent]:
        """Yield what stands behind a reply: the answers of a quiz, a card, or an offer of help."""
        async for event in self.helping.quiz_shown(heard, turn):
            yield event
        if heard.understanding.quiz:
            async for event in self.remembering.take(heard, turn):
                yield event
            return
        for beside in (
            self.remembering.take(heard, turn),
            self.helping.offer(heard, turn),
            self.letting_read.ask(heard, turn, unanswered=unanswered),
        ):
            shown = False
            async for event in beside:
                shown = True
                yield event
            if shown:
                return


def _after(
    dialogue: Dialogue,
    understanding: Understanding,
    spoken: Spoken,
    catalog: Catalog,
    *,
    known: bool,
) -> Dialogue:
    """The dialogue state once a reply was shown; `known` is whether it knew the answer."""
    if understanding.request is Request.RESTART:
        return Dialogue(turns=dialogue.turns + 1, phrases=spoken.phrases)
    searched = understanding.request in {*SEARCHES, Request.COMPARE}
    put_forward = understanding.request is Request.COMPLEMENT and len(spoken.products) == 1
    said = () if put_forward else understanding.references
    focus = said or spoken.products or dialogue.focus
    if understanding.request in ANSWERED and known:
        focus = _singled_out(focus, spoken, catalog)
    kept = dialogue.options if focus[:1] == dialogue.focus[:1] else {}
    return dialogue.model_copy(
        update={
            "turns": dialogue.turns + 1,
            "constraints": understanding.constraints,
            "topic_turns": understanding.topic_turns,
            "shown": dialogue.with_shown(spoken.products) if searched else dialogue.shown,
            "focus": focus,
            "spoken": dialogue.with_spoken(understanding.references),
            "options": dict(understanding.options) if understanding.references else kept,
            "asked": (*dialogue.asked, *spoken.asked),
            "questions_in_row": dialogue.questions_in_row + 1 if spoken.asked else 0,
            "intent": understanding.intent,
            "asked_turn": understanding.asked_turn,
            "read": spoken.cited if understanding.request in ANSWERED else dialogue.read,
            "read_articles": understanding.request in _READ,
            "phrases": spoken.phrases,
        }
    )


def _singled_out(focus: tuple[str, ...], spoken: Spoken, catalog: Catalog) -> tuple[str, ...]:
    """Of several things asked about, the only one the answer names, if it names but one."""
    quoted = (catalog.titles.named_by_each(lemmas(t), focus, pointed=True) for t in spoken.texts)
    named = {*spoken.named, *(i for names in quoted for group in names for i in group)}
    singled = tuple(i for i in focus if i in named)
    return singled if len(singled) == 1 else focus
