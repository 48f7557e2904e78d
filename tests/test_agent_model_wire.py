"""Tokens joined on the wire: nothing is lost, and no sentence waits for the next."""

import asyncio
import json
from collections.abc import AsyncIterator

import httpx2
import pytest

from agent.writers.model.wire import _JoinedEvents, _Joiner, _Reading


def event(text: str) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": None}
    return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"


def texts(joined: bytes) -> list[str]:
    events = [e for e in joined.split(b"\n\n") if e.startswith(b"data: {")]
    return [json.loads(e[6:])["choices"][0]["delta"].get("content", "") for e in events]


TOKENS = ["It", " is", " so", "ft.", " ", "[[pro", "duct:b]]", " is", " wool", ".", " Yes"]


def test_tokens_are_joined_and_none_is_lost() -> None:
    joiner = _Joiner()
    sent = [text for token in TOKENS for text in texts(joiner.feed(event(token)))]
    sent += texts(joiner.finish())
    assert "".join(sent) == "".join(TOKENS)
    assert len(sent) < len(TOKENS)


def test_the_first_token_and_what_shows_that_a_sentence_ended_go_on_at_once() -> None:
    joiner = _Joiner()
    sent = {token: texts(joiner.feed(event(token))) for token in TOKENS[:6]}
    assert sent["It"] == ["It"]
    assert sent[" is"] == []
    assert sent["ft."] == [" is soft."]
    assert sent["[[pro"] == ["[[pro"]


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_events_may_be_cut_anywhere(size: int) -> None:
    stream = b"".join(map(event, TOKENS)) + b": a comment\r\n\r\n" + b"data: [DONE]\n\n"
    joiner = _Joiner()
    pieces = (stream[start : start + size] for start in range(0, len(stream), size))
    joined = b"".join(map(joiner.feed, pieces)) + joiner.finish()
    assert "".join(texts(joined)) == "".join(TOKENS)
    assert joined.endswith(b"data: [DONE]\n\n")


def test_what_is_more_than_text_passes_as_it_is() -> None:
    call = {"index": 0, "delta": {"tool_calls": [{"index": 0}]}, "finish_reason": None}
    raw = b"data: " + json.dumps({"choices": [call]}).encode() + b"\n\n"
    joiner = _Joiner()
    joiner.feed(event("a"))
    assert joiner.feed(event("b")) == b""
    assert joiner.feed(raw) == event("b") + raw


class Arriving(httpx2.AsyncByteStream):
    """A token arrives every millisecond, each a piece of its own, as HTTP gives them.

    What came during a pause is there to be read; the next is waited for.
    """

    def __init__(self) -> None:
        self.pauses, self._arrived = 0, 0
        self._tokens = [event(f" word{n}") for n in range(300)]

    async def pause(self, seconds: float) -> None:
        """Let tokens arrive, in place of sleeping."""
        self.pauses += 1
        self._arrived += round(1000 * seconds)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for token in self._tokens:
            if self._arrived:
                self._arrived -= 1
            else:
                loop = asyncio.get_running_loop()
                waiting = loop.create_future()
                loop.call_soon(waiting.set_result, None)
                await waiting
            yield token


@pytest.mark.parametrize(("others", "most"), [(0, 301), (99, 20)])
async def test_with_many_streams_each_is_read_less_often(
    others: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    arriving, reading = Arriving(), _Reading(others)
    monkeypatch.setattr("agent.writers.model.wire.asyncio.sleep", arriving.pause)
    sent = [text async for joined in _JoinedEvents(arriving, 1, reading) for text in texts(joined)]
    assert "".join(sent) == "".join(f" word{n}" for n in range(300))
    assert arriving.pauses <= most
    assert reading.streams == others
