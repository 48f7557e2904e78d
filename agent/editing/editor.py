"""The editor's graph: read → change → rule → refuse → look up → preview. No model is needed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Any, TypedDict

from langgraph.channels import UntrackedValue
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime

from agent.assistant import Assistant
from agent.editing.applying import apply_change, contradictions
from agent.editing.editing import Editing, EditorReply, Proposal, RuleProposal
from agent.editing.guessing import guess_meant
from agent.editing.instruction import (
    AddRule,
    Ask,
    EndRule,
    Instruction,
    NotUnderstood,
    Reason,
    Refused,
    SetVoice,
)
from agent.editing.looking import look_up
from agent.editing.reading import Reader
from agent.editing.refusing import Refusal, refuse
from agent.editing.replies import before_and_after, telling_replies
from agent.editing.ruling import propose_rule
from agent.understanding.lexicon import Lexicon
from agent.voice.lies import find_lies
from brand.room import InForce
from brand.rules import Rule, RuleBody
from brand.rules.rulebook import Rulebook
from brand.transactions import Clock, utc_now
from brand.voice import VoiceGuide
from brand.voice.difference import compare_guides
from brand.voice.versions import Voices
from knowledge.catalog import Catalog
from tools import ToolContext
from tools.rules import products_of
from tools.rules.reviewing import contradicted_by

_PREVIEWED = 3
_LONGEST_MESSAGE = 4000


class _State(TypedDict, total=False):
    """What one message makes of the reply."""

    instructions: Annotated[tuple[Instruction, ...], UntrackedValue]
    reply: Annotated[EditorReply, UntrackedValue]


@dataclass(frozen=True, slots=True)
class _Context:
    """What one message is read with."""

    text: str
    catalog: Catalog
    tools: ToolContext
    base: VoiceGuide
    rules: tuple[Rule, ...]
    now: datetime


EditorGraph = CompiledStateGraph[_State, _Context, _State, _State]


@dataclass(frozen=True, slots=True)
class Editor:
    """Talks with marketers about the voice and rules; it proposes, and puts nothing in force."""

    assistant: Assistant
    voices: Voices
    rulebook: Rulebook
    lexicon: Lexicon
    catalog: Callable[[], Catalog]
    clock: Clock = utc_now

    async def begin(self, number: int | None = None) -> Editing:
        """Begin with a version, or with the one that speaks."""
        version = await (self.voices.speaking() if number is None else self.voices.get(number))
        return Editing(base=version.number, proposal=Proposal(guide=version.guide))

    async def answer(self, text: str, editing: Editing) -> EditorReply:
        """Answer one message in the light of what was proposed before."""
        catalog = self.catalog()
        context = _Context(
            text[:_LONGEST_MESSAGE],
            catalog,
            ToolContext(catalog, self.assistant.embedder),
            (await self.voices.get(editing.base)).guide,
            await self.rulebook.in_force(self.clock()),
            self.clock(),
        )
        state = await self._graph().ainvoke({"reply": EditorReply(editing)}, context=context)
        reply: EditorReply = state["reply"]
        pending = compare_guides(context.base, reply.editing.proposal.guide)
        return replace(reply, pending=pending)

    def _graph(self) -> EditorGraph:
        graph = StateGraph(_State, _Context)
        nodes = (self._read, self._change, self._rule, self._refuse, self._look_up, self._preview)
        names = ("read", "change", "rule", "refuse", "look up", "preview")
        for name, node in zip(names, nodes, strict=True):
            graph.add_node(name, node)
        for before, after in pairwise((START, *names, END)):
            graph.add_edge(before, after)
        compiled: Any = graph.compile()
        return compiled  # type: ignore[no-any-return]

    async def _read(self, state: _State, runtime: Runtime[_Context]) -> _State:
        """Read the message in the light of the catalog, the voice and the rules."""
        context = runtime.context
        reader = Reader(context.catalog, self.lexicon, context.rules, context.now)
        read = reader.read(context.text, state["reply"].editing.proposal.guide)
        lost = [i for i in read if isinstance(i, NotUnderstood)]
        asked = tuple(
            [replace(i, guess=await guess_meant(i, self.assistant.embedder)) for i in lost]
        )
        reasons = tuple(f"Taken as the reason: “{i.said}”." for i in read if isinstance(i, Reason))
        reply = replace(state["reply"], not_understood=asked, said=reasons)
        return {"instructions": read, "reply": reply}

    async def _change(self, state: _State, runtime: Runtime[_Context]) -> _State:
        """Apply each change of the voice, unless it would lie or cannot be."""
        reply, catalog = state["reply"], runtime.context.catalog
        undone = any(isinstance(i, Ask) and i.what == "undo" for i in state["instructions"])
        editing, said = reply.editing, reply.said
        if undone:
            before = editing.undone()
            said += ("The last change is taken back." if before else "There is nothing to undo.",)
            editing = before or editing
        guide = editing.proposal.guide
        against: list[str] = []
        for change in (i for i in state["instructions"] if isinstance(i, SetVoice)):
            after = apply_change(guide, change)
            if isinstance(after, NotUnderstood):
                reply = replace(reply, not_understood=(*reply.not_understood, after))
                continue
            lies = set(find_lies(after, catalog)) - set(find_lies(guide, catalog))
            if lies:
                told = str(change.value if change.field not in {"bans", "terms"} else change.key)
                refused = (Refusal(told, f"That is refused: {lie.why}.") for lie in lies)
                reply = replace(reply, refused=(*reply.refused, *refused))
                continue
            against += contradictions(guide, after, change, catalog)
            guide = after
        proposal = editing.proposal.model_copy(update={"guide": guide})
        changes = compare_guides(reply.editing.proposal.guide, guide)
        return {
            "reply": replace(
                reply,
                editing=editing.stepped(proposal),
                changes=changes,
                said=said,
                contradictions=tuple(dict.fromkeys(against)),
            )
        }

    async def _rule(self, state: _State, runtime: Runtime[_Context]) -> _State:
        """Propose rules, with what they touch and what searches would return."""
        reply, context = state["reply"], runtime.context
        proposal, against = reply.editing.proposal, list(reply.contradictions)
        proposed, said = list(reply.rules), list(reply.said)
        for instruction in state["instructions"]:
            match instruction:
                case AddRule(body, assumed):
                    for rule, shared in contradicted_by(body, context.rules, context.catalog):
                        titles = sorted(context.catalog.products[i].title for i in shared)
                        named = ", ".join(titles[:3])
                        says = f"Rule {rule.id} ({rule.body.kind}) says otherwise of {named}."
                        against.append(says)
                    if assumed:
                        said.append(assumed)
                    proposed.append(await self._proposed(body, context))
                    proposal = proposal.model_copy(update={"added": (*proposal.added, body)})
                case EndRule(number):
                    says = f"Rule {number} ends."
                    touched = next(r for r in context.rules if r.id == number).body.target
                    count = len(products_of(touched, context.catalog))
                    proposed.append(RuleProposal(says, count, ends=number))
                    proposal = proposal.model_copy(update={"ended": (*proposal.ended, number)})
                case _:
                    pass
        editing = reply.editing
        if proposal != editing.proposal:
            editing = editing.stepped(proposal)
        return {
            "reply": replace(
                reply,
                editing=editing,
                rules=tuple(proposed),
                said=tuple(said),
                contradictions=tuple(against),
            )
        }

    async def _proposed(self, body: RuleBody, context: _Context) -> RuleProposal:
        return await propose_rule(body, self.assistant, context.catalog, context.rules, context.now)

    async def _refuse(self, state: _State, runtime: Runtime[_Context]) -> _State:
        """Say why a lie is not told, and what says otherwise."""
        refused = [
            await refuse(instruction, runtime.context.tools)
            for instruction in state["instructions"]
            if isinstance(instruction, Refused)
        ]
        return {"reply": replace(state["reply"], refused=(*state["reply"].refused, *refused))}

    async def _look_up(self, state: _State, runtime: Runtime[_Context]) -> _State:
        """Answer questions about versions, the voice and the rules."""
        reply, context = state["reply"], runtime.context
        said = list(reply.said)
        for ask in (i for i in state["instructions"] if isinstance(i, Ask)):
            said += await look_up(
                ask, self.voices, reply.editing.proposal.guide, context.rules, context.catalog
            )
        return {"reply": replace(reply, said=tuple(said))}

    async def _preview(self, state: _State, runtime: Runtime[_Context]) -> _State:
        """Answer real questions in the voice before and after."""
        reply, context = state["reply"], runtime.context
        asked = tuple(
            i.text for i in state["instructions"] if isinstance(i, Ask) and i.what == "preview"
        )
        if not asked and not reply.changes:
            return {}
        before = InForce(context.base, context.rules)
        after = InForce(reply.editing.proposal.guide, context.rules)
        within = self.assistant, context.catalog, before, after
        if asked:
            previews = await before_and_after(*within, *asked[:_PREVIEWED])
        else:
            previews = await telling_replies(*within, reply.changes)
        return {"reply": replace(reply, previews=previews)}
