"""What the server logs: as text or JSON, with the turn, without what a shopper typed."""

import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from serving import Scripted, connected, serve_site, with_assistant

from agent.events import Text, TurnEvent
from floorwalker.assembly import Knowledge
from floorwalker.serving.logs import begin_logging

WORDS = "a zebra for my sister"


@pytest.fixture
def begin(capfd: pytest.CaptureFixture[str]) -> Iterator[Callable[..., Callable[[], str]]]:
    """Begin to log, and return what reads the log so far."""
    root = logging.getLogger()
    before = list(root.handlers)
    ours = logging.getLogger("floorwalker")
    level = ours.level
    written: list[str] = []

    def begin(level: str, written_as: str) -> Callable[[], str]:
        begin_logging(level, written_as)

        def read() -> str:
            written.append(capfd.readouterr().err)
            return "".join(written)

        return read

    yield begin
    for handler in set(root.handlers) - set(before):
        root.removeHandler(handler)
    ours.setLevel(level)


class Failing(Scripted):
    """An assistant with a defect, which tells what was typed."""

    async def answer(self, _: str, message: Any, *__: object) -> AsyncIterator[TurnEvent]:
        yield Text("One.")
        raise KeyError(message.text)


@pytest.mark.parametrize("level", ["info", "debug"])
async def test_a_fault_is_logged_with_its_turn_and_without_the_shopper_s_words(
    small_knowledge: Knowledge, data: Path, begin: Callable[..., Callable[[], str]], level: str
) -> None:
    read = begin(level, "json")
    with serve_site(small_knowledge, data, with_assistant(Failing())) as running:
        async with connected(running) as client:
            await client.hello()
            turn_id = (await client.ask(WORDS))[0]["turn_id"]
    log = read()
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    failed = next(line for line in lines if line["message"] == "the turn failed")
    assert failed["turn"] == turn_id
    assert "KeyError" in failed["stack"]
    assert "test_floorwalker_logs.py" in failed["stack"]
    assert (WORDS in log) is (level == "debug")
    ended = next(line for line in lines if line["message"] == "a turn ended")
    assert (ended["turn"], ended["outcome"]) == (turn_id, "failed")


async def test_each_turn_leaves_one_line(
    small_knowledge: Knowledge, data: Path, begin: Callable[..., Callable[[], str]]
) -> None:
    read = begin("info", "text")
    with serve_site(small_knowledge, data) as running:
        async with connected(running) as client:
            await client.hello()
            turns = [(await client.ask(WORDS))[0]["turn_id"] for _ in range(2)]
    said = [line for line in read().splitlines() if "floorwalker.turns" in line]
    assert len(said) == 2
    for line, turn_id in zip(said, turns, strict=True):
        assert f"turn={turn_id}" in line
        assert "outcome=completed" in line
        assert WORDS not in line
