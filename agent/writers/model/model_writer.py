"""The model writer: one call for an ordinary turn, at most a few rounds of tools for others."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from time import monotonic
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from agent.grounding.cutting import SentenceCutter
from agent.state import TurnContext
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.writers.draft import Brief, Draft, Learned, Say, WriterFailedError
from agent.writers.model.budget import Budget, Spender
from agent.writers.model.calling import CallEnded, Caller
from agent.writers.model.fencing import Fence
from agent.writers.model.prompt import build_prompt
from agent.writers.model.toolbox import bound_tools, run_tool

_ROUNDS = 4
_CALLS_A_ROUND = 4
_LONGEST_REPLY = 6000
_REPLY_TOKENS = 800
_CHARACTERS_A_TOKEN = 3

# What has one right answer, which is reviewed, or must not cost a call.
_NOT_ITS = frozenset(
    {
        Request.PRIVACY,
        Request.HUMAN,
        Request.BOT,
        Request.DISCOUNT_CODE,
        Request.BOUGHT,
        Request.RESTART,
        Request.QUIZ,
        Request.PICK_UP,
        Request.DROP,
        Request.SHOW_MEMORY,
        Request.REMEMBER_ME,
        Request.STOP_REMEMBERING,
        Request.FORGET_ME,
        Request.KEEP_CHAT,
        Request.HELLO,
        Request.THANKS,
        Request.BYE,
        Request.MUSING,
    }
)


@dataclass(frozen=True, slots=True)
class ModelWriter:
    """Drafts replies with a language model. What it drafts passes the gate like any draft.

    `mask` takes out of a text what identifies a person, in the way of the brand's country.
    """

    caller: Caller
    budget: Budget
    lexicon: Lexicon
    mask: Callable[[str], str]

    @property
    def model(self) -> str:
        """The name of the model, for incidents."""
        return self.caller.name

    async def close(self) -> None:
        """Close its connections."""
        await self.caller.close()

    def takes(self, brief: Brief) -> bool:
        """Whether a reply is for the model to write."""
        return brief.understanding.request not in _NOT_ITS

    async def write(self, brief: Brief, turn: TurnContext) -> AsyncGenerator[Draft | Learned, None]:
        """Yield the reply, sentence by sentence, and what was learned on the way.

        Raises `WriterFailedError` where it cannot go on; what was yielded stands.
        """
        fence = Fence()
        messages = build_prompt(brief, turn.message, turn.brand.voice, fence, self.mask)
        deadline = monotonic() + self.caller.limits.reply
        for round_ in range(_ROUNDS + 1):
            tools = bound_tools() if round_ < _ROUNDS else ()
            ended: CallEnded | None = None
            async with aclosing(self._sentences(messages, tools, turn, deadline)) as sentences:
                async for piece in sentences:
                    if isinstance(piece, CallEnded):
                        ended = piece
                    else:
                        yield Say(piece)
            wanted = ended.message if ended else None
            if wanted is None or not (wanted.tool_calls or wanted.invalid_tool_calls):
                return
            calls = wanted.tool_calls[:_CALLS_A_ROUND]
            if not calls:
                raise WriterFailedError("a tool call that cannot be read")
            messages.append(AIMessage(content="", tool_calls=calls))
            for call in calls:
                known = brief
                brief, result = await run_tool(
                    call["name"], call["args"], brief, turn, self.lexicon, fence
                )
                messages.append(ToolMessage(result, tool_call_id=call["id"] or ""))
                if brief is not known:
                    yield Learned(brief)
        raise WriterFailedError("it calls tools without an end")

    async def _sentences(
        self,
        messages: list[BaseMessage],
        tools: Sequence[dict[str, Any]],
        turn: TurnContext,
        deadline: float,
    ) -> AsyncGenerator[str | CallEnded, None]:
        """Yield the sentences of one call, each when it is complete, and its end."""
        spender = Spender(turn.spender, turn.message.address)
        reserved = _tokens(messages, tools) + _REPLY_TOKENS
        if not await self.budget.reserve(spender, reserved):
            raise WriterFailedError("the budget is used up")
        cutter, length = SentenceCutter(), 0
        async with aclosing(self.caller.call(messages, tools, deadline)) as pieces:
            async for piece in pieces:
                if isinstance(piece, CallEnded):
                    for sentence in cutter.finish() if piece.whole else ():
                        yield sentence
                    if piece.tokens is not None:
                        await self.budget.settle(spender, reserved, piece.tokens)
                    yield piece
                    return
                for sentence in cutter.feed(piece):
                    yield sentence
                length += len(piece)
                if length > _LONGEST_REPLY:
                    return


def _tokens(messages: list[BaseMessage], tools: Sequence[dict[str, Any]]) -> int:
    """Estimate the tokens of a prompt, on the safe side."""
    text = sum(len(str(message.content)) for message in messages) + len(str(tools))
    return text // _CHARACTERS_A_TOKEN
