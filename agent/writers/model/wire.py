"""Tokens joined on the wire: a stream of many small events becomes one event a sentence or so.

Nothing is shown before its sentence is complete, so taking each token through every layer of a
client library only costs time: about 0.3 ms each, 5,000 times a second with 100 shoppers. For the
same reason a stream is read less often where there are many.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx2

_ENDS = frozenset(".!?…。！？\n")  # noqa: RUF001 (sentences of other scripts end so)
_LONGEST = 400
_PAUSE_A_STREAM, _LONGEST_PAUSE = 0.0004, 0.03


class JoiningTransport(httpx2.AsyncHTTPTransport):
    """Joins the content of server-sent events. A silence of `stall` seconds is an error."""

    def __init__(self, *, stall: float, **options: Any) -> None:
        super().__init__(**options)
        self._stall = stall
        self._reading = _Reading()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request; a stream of events comes back joined."""
        response = await super().handle_async_request(request)
        kind = response.headers.get("content-type", "")
        if kind.startswith("text/event-stream") and "content-encoding" not in response.headers:
            assert isinstance(response.stream, httpx2.AsyncByteStream)
            response.stream = _JoinedEvents(response.stream, self._stall, self._reading)
        return response


@dataclass(slots=True)
class _Reading:
    """How many streams are read at once; with many, tokens are let gather between two reads."""

    streams: int = 0

    @property
    def pause(self) -> float:
        """Seconds between two reads within a sentence."""
        return min(_LONGEST_PAUSE, _PAUSE_A_STREAM * (self.streams - 1))


class _JoinedEvents(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, stall: float, reading: _Reading) -> None:
        self._inner = inner
        self._stall = stall
        self._reading = reading
        self._waited = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        joiner, pieces = _Joiner(), aiter(self._inner)
        self._reading.streams += 1
        try:
            while (piece := await self._next(pieces)) is not None:
                joined = joiner.feed(piece)
                if joined:
                    yield joined
                elif self._waited:
                    await asyncio.sleep(self._reading.pause)
        finally:
            self._reading.streams -= 1
        rest = joiner.finish()
        if rest:
            yield rest

    async def _next(self, pieces: AsyncIterator[bytes]) -> bytes | None:
        # A piece that had arrived already is read within one turn of the loop: between what
        # gathered during a pause comes no other.
        turned: list[None] = []
        asyncio.get_running_loop().call_soon(turned.append, None)
        try:
            async with asyncio.timeout(self._stall):
                piece = await anext(pieces)
            self._waited = bool(turned)
            return piece
        except StopAsyncIteration:
            return None
        except TimeoutError as error:
            message = f"the stream was silent for {self._stall} s"
            raise httpx2.ReadTimeout(message) from error

    async def aclose(self) -> None:
        """Close the connection's stream."""
        await self._inner.aclose()


class _Joiner:
    def __init__(self) -> None:
        self._unread = b""
        self._text = ""
        self._last: dict[str, Any] = {}
        self._at_end = True

    def feed(self, piece: bytes) -> bytes:
        *events, self._unread = (self._unread + piece).replace(b"\r\n", b"\n").split(b"\n\n")
        return b"".join(map(self._of, events))

    def finish(self) -> bytes:
        return self._flush() + self._unread

    def _of(self, event: bytes) -> bytes:
        found = _content(event)
        if found is None:
            return self._flush() + event + b"\n\n"
        self._last, text = found
        self._text += text
        # What follows a full stop tells whether a sentence has ended, so that goes on at once too.
        ends = not _ENDS.isdisjoint(text)
        due = ends or self._at_end or len(self._text) > _LONGEST
        self._at_end = ends or (self._at_end and not text.strip())
        return self._flush() if due else b""

    def _flush(self) -> bytes:
        if not self._text:
            return b""
        self._last["choices"][0]["delta"]["content"], self._text = self._text, ""
        return b"data: " + json.dumps(self._last).encode() + b"\n\n"


def _content(event: bytes) -> tuple[dict[str, Any], str] | None:
    """Return an event that carries nothing but text, and the text."""
    if not event.startswith(b"data: {"):
        return None
    try:
        data = json.loads(event[6:])
        (choice,) = data["choices"]
        delta = choice["delta"]
        text = delta["content"]
    except (ValueError, KeyError, TypeError):
        return None
    plain = isinstance(text, str) and not choice.get("finish_reason")
    return (data, text) if plain and not delta.get("tool_calls") else None
