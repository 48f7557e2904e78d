"""One call of a chat model: streamed, within limits of time, tried again before the first token."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from random import random
from time import monotonic
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage

from agent.writers.draft import WriterFailedError
from agent.writers.model.breaker import Breaker

_log = logging.getLogger("floorwalker.model")
_ATTEMPTS = 3
_FIRST_PAUSE = 0.1
_TRY_AGAIN = frozenset({408, 409, 429})
_LEAST_SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The end of a call: the tools the model wants called, and the tokens used where told.

    `whole` says that it ended by itself, not at a limit of length.
    """

    message: AIMessageChunk
    tokens: int | None
    whole: bool


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """Seconds to the first token of a call, and to the end of a reply with all its calls."""

    first_token: float = 3.0
    reply: float = 16.0


class Caller:
    """Calls one chat model for every shopper of this process."""

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        breaker: Breaker | None = None,
        limits: TimeLimits | None = None,
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.name = name
        self.limits = limits or TimeLimits()
        self._model = model
        self._breaker = breaker or Breaker()
        self._close = close

    async def close(self) -> None:
        """Close the connections to it."""
        if self._close:
            await self._close()

    async def call(
        self, messages: Sequence[BaseMessage], tools: Sequence[dict[str, Any]], deadline: float
    ) -> AsyncGenerator[str | CallEnded, None]:
        """Yield the text as it arrives, then the end of the call.

        Raises `WriterFailedError`. Cancelling it closes the connection.
        """
        if not self._breaker.admit():
            raise WriterFailedError("the circuit breaker is open")
        told = False
        try:
            async with aclosing(self._stream(messages, tools, deadline)) as pieces:
                async for piece in pieces:
                    yield piece
            told = True
            self._breaker.succeeded()
        except WriterFailedError as error:
            told = True
            self._breaker.failed()
            _log.warning("%s: %s", self.name, error)
            raise
        finally:
            if not told:
                self._breaker.abandoned()

    async def _stream(
        self, messages: Sequence[BaseMessage], tools: Sequence[dict[str, Any]], deadline: float
    ) -> AsyncGenerator[str | CallEnded, None]:
        model = self._model.bind_tools(list(tools)) if tools else self._model
        first_by = min(monotonic() + self.limits.first_token, deadline)
        chunks, chunk = await self._begin(model, messages, first_by)
        wanted: AIMessageChunk | None = None
        tokens: int | None = None
        reason = ""
        async with aclosing(chunks):
            while chunk is not None:
                if chunk.tool_call_chunks:
                    wanted = wanted + chunk if wanted else chunk
                elif text := str(chunk.text):
                    yield text
                if chunk.usage_metadata:
                    tokens = chunk.usage_metadata["total_tokens"]
                reason = chunk.response_metadata.get("finish_reason") or reason
                chunk = await self._next(chunks, deadline)
        if not reason:
            raise WriterFailedError("the stream was cut off")
        yield CallEnded(wanted or AIMessageChunk(content=""), tokens, whole=reason != "length")

    async def _begin(
        self, model: Any, messages: Sequence[BaseMessage], first_by: float
    ) -> tuple[Any, AIMessageChunk | None]:
        """Return the stream with its first chunk that says something."""
        for attempt in range(_ATTEMPTS):
            chunks = model.astream(list(messages))
            try:
                chunk = await self._next(chunks, first_by)
                while chunk is not None and not (chunk.text or chunk.tool_call_chunks):
                    chunk = await self._next(chunks, first_by)
            except BaseException as error:
                await chunks.aclose()
                pause = _FIRST_PAUSE * 2**attempt * (1 + random())  # noqa: S311 (jitter)
                late = monotonic() + pause >= first_by
                if late or attempt + 1 == _ATTEMPTS or not _may_pass(error):
                    raise
                await asyncio.sleep(pause)
            else:
                if chunk is None:
                    await chunks.aclose()
                    raise WriterFailedError("an empty reply")
                return chunks, chunk
        raise AssertionError("the last attempt returns or raises")

    async def _next(self, chunks: Any, by: float) -> AIMessageChunk | None:
        try:
            async with asyncio.timeout(max(0.0, by - monotonic())):
                chunk: AIMessageChunk = await anext(chunks)
                return chunk
        except StopAsyncIteration:
            return None
        except TimeoutError as error:
            message = "no token in time" if by < monotonic() + 1 else "too slow"
            raise WriterFailedError(message) from error
        except asyncio.CancelledError:
            raise
        except Exception as error:  # the library and any server behind it have errors of all kinds
            message = f"{type(error).__name__}: {getattr(error, 'status_code', '')}".strip(": ")
            raise WriterFailedError(message) from error


def _may_pass(error: BaseException) -> bool:
    """Whether a call may succeed if it is made again at once."""
    if not isinstance(error, WriterFailedError) or error.__cause__ is None:
        return False
    status = getattr(error.__cause__, "status_code", None)
    if isinstance(error.__cause__, TimeoutError):
        return False
    return status is None or status in _TRY_AGAIN or status >= _LEAST_SERVER_ERROR
