"""The lying model as a server: OpenAI's chat completions, streamed or not, over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict

from evals.lying_model.behaviours import FAILURES, Behaviour
from evals.lying_model.drafts import Drafted
from evals.lying_model.replies import lying_reply, split_tokens, truthful_reply
from evals.lying_model.seen import see_prompt

_ID = "chatcmpl-lying"
_SHARE_OF_FAILURES = 0.25


class Completion(BaseModel):
    """What of a request is looked at."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[dict[str, Any]]
    stream: bool = False
    tools: list[dict[str, Any]] = []


@dataclass
class LyingModel:
    """How it behaves, and what it was asked and answered, for those who test with it.

    It writes as many `sentences` where it tells the truth, 0 a few.
    `speed` is in tokens a second, 0 as fast as it goes; it is silent for `silence` seconds where it
    stalls or is slow, and searches for `query` where it calls a tool. `script`, where it is given,
    is what it writes, one reply after the other.
    """

    behaviour: Behaviour = Behaviour.LYING
    seed: int = 1
    speed: float = 0.0
    silence: float = 60.0
    kind: str = ""
    sentences: int = 0
    query: str = "something else"
    script: list[str] = field(default_factory=list)
    requests: list[Completion] = field(default_factory=list)
    replies: list[Sequence[Drafted]] = field(default_factory=list)
    timings: list[dict[str, float]] = field(default_factory=list)
    closed: int = 0
    _random: Random = field(init=False)

    def __post_init__(self) -> None:
        """Sow the seed."""
        self._random = Random(self.seed)

    def behave(self, asked: Completion) -> Behaviour:
        """Choose how to behave in one request."""
        named = asked.model in set(Behaviour)
        behaviour = Behaviour(asked.model) if named else self.behaviour
        if behaviour is Behaviour.MIXED:
            fails = self._random.random() < _SHARE_OF_FAILURES
            return self._random.choice(FAILURES) if fails else Behaviour.LYING
        return behaviour

    def write(self, asked: Completion, behaviour: Behaviour) -> str:
        """Write the text of a reply."""
        if self.script:
            return self.script.pop(0)
        seen = see_prompt(asked.messages)
        if behaviour in {Behaviour.LYING, Behaviour.OBEYING}:
            kind = "instruction" if behaviour is Behaviour.OBEYING else self.kind
            reply = lying_reply(seen, self._random, kind)
        else:
            reply = truthful_reply(seen, self._random, self.sentences)
        self.replies.append(reply)
        return " ".join(drafted.text for drafted in reply)

    def tokens(self, text: str) -> list[str]:
        """Cut a reply into the pieces it is sent in."""
        return split_tokens(text, self._random)


def create_lying_model(model: LyingModel) -> FastAPI:
    """Build the application that serves a lying model under `/v1`."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/v1/models")
    async def models() -> dict[str, Any]:
        data = [{"id": behaviour, "object": "model"} for behaviour in Behaviour]
        return {"object": "list", "data": data}

    @app.get("/v1/timings")
    async def timings() -> list[dict[str, float]]:
        told, model.timings = model.timings, []
        return told

    @app.post("/v1/chat/completions")
    async def complete(asked: Completion, request: Request) -> Response:
        model.requests.append(asked)
        behaviour = model.behave(asked)
        match behaviour:
            case Behaviour.TOO_MANY:
                return _error(429, "Too many requests.", "rate_limit_exceeded")
            case Behaviour.BROKEN:
                return _error(500, "Something broke.", "server_error")
            case Behaviour.GARBAGE:
                return Response("<html>Bad gateway</html>", media_type="text/event-stream")
        reply = _Reply(model, asked, behaviour, request)
        if asked.stream:
            return StreamingResponse(reply.stream(), media_type="text/event-stream")
        return JSONResponse(await reply.whole())

    return app


def _error(status: int, message: str, code: str) -> JSONResponse:
    error = {"message": message, "type": code, "code": code}
    return JSONResponse({"error": error}, status_code=status)


class _Reply:
    def __init__(
        self, model: LyingModel, asked: Completion, behaviour: Behaviour, request: Request
    ) -> None:
        self._model, self._asked, self._request = model, asked, request
        self._behaviour = behaviour
        self._sent = 0
        self._began = perf_counter()
        self._timing = {"first_sentence": 0.0, "tokens": 0.0}
        model.timings.append(self._timing)

    async def whole(self) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": None}
        calls = self._calls()
        if calls:
            message["tool_calls"] = calls
        else:
            message["content"] = self._model.write(self._asked, self._behaviour)
        reason = "tool_calls" if calls else "stop"
        choice = {"index": 0, "message": message, "finish_reason": reason}
        return {**self._head("chat.completion"), "choices": [choice], "usage": self._usage()}

    async def stream(self) -> AsyncIterator[bytes]:
        try:
            async for event in self._events():
                yield event
        except asyncio.CancelledError:
            self._model.closed += 1
            raise

    async def _events(self) -> AsyncIterator[bytes]:
        behaviour = self._behaviour
        if behaviour is Behaviour.SLOW_FIRST_TOKEN:
            await asyncio.sleep(self._model.silence)
        yield self._event({"role": "assistant", "content": ""})
        calls = self._calls()
        if calls:
            for n, call in enumerate(calls):
                yield self._event({"tool_calls": [{"index": n, **call}]})
            yield self._event({}, "tool_calls")
        elif behaviour is Behaviour.EMPTY:
            yield self._event({}, "stop")
        else:
            async for event in self._spoken():
                yield event
        yield self._event_of({"choices": [], "usage": self._usage()})
        yield b"data: [DONE]\n\n"

    async def _spoken(self) -> AsyncIterator[bytes]:
        text = self._model.write(self._asked, self._behaviour)
        tokens = self._model.tokens(text)
        said, sentence = "", text.find(". ") + 1
        stops = len(tokens) * 2 // 3
        while True:
            for place, token in enumerate(tokens):
                if place == stops:
                    match self._behaviour:
                        case Behaviour.STALL:
                            await asyncio.sleep(self._model.silence)
                        case Behaviour.CUT:
                            raise ConnectionError("cut, as asked")
                        case Behaviour.CUT_SHORT:
                            yield self._event({}, "length")
                            return
                self._sent += 1
                said += token
                if not self._timing["first_sentence"] and 0 < sentence <= len(said):
                    self._timing["first_sentence"] = perf_counter() - self._began
                yield self._event({"content": token})
                await asyncio.sleep(1 / self._model.speed if self._model.speed else 0)
            if self._behaviour is not Behaviour.ENDLESS:
                break
        yield self._event({}, "stop")

    def _calls(self) -> list[dict[str, Any]]:
        """Return the tools it calls in place of an answer."""
        answered = sum(message.get("role") == "tool" for message in self._asked.messages)
        offered = [str(tool.get("function", {}).get("name")) for tool in self._asked.tools]
        searching = next((name for name in offered if name.startswith("search")), "search")
        search = (searching, json.dumps({"query": self._model.query}))
        match self._behaviour:
            case Behaviour.BAD_TOOL_CALL:
                return [_call("search_products", '{"query": "wool", "limit":')]
            case Behaviour.UNKNOWN_TOOL if not answered:
                return [_call("delete_everything", "{}")]
            case Behaviour.TOOL_LOOP if self._asked.tools:
                return [_call(*search)]
            case Behaviour.TOOL_ONCE if not answered and self._asked.tools:
                return [_call(*search)]
            case _:
                return []

    def _usage(self) -> dict[str, int]:
        prompt = sum(len(str(message.get("content"))) for message in self._asked.messages) // 4
        self._timing["tokens"] = prompt + self._sent
        return {
            "prompt_tokens": prompt,
            "completion_tokens": self._sent,
            "total_tokens": prompt + self._sent,
        }

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": _ID, "object": kind, "created": 1, "model": self._asked.model}

    def _event(self, delta: dict[str, Any], reason: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return self._event_of({"choices": [choice]})

    def _event_of(self, data: dict[str, Any]) -> bytes:
        event = {**self._head("chat.completion.chunk"), **data}
        return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def _call(name: str, arguments: str) -> dict[str, Any]:
    return {
        "id": f"call_{name}",
        "type": "function",
        "function": {"name": name, "arguments": arguments},
    }
