"""Erasure to the byte, with the server running: no file under the data folder has a word left."""

import asyncio
import fnmatch
import subprocess
import sys
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

import pytest
from serving import Client, Frame, RunningServer, Scripted, connected, serve_site, with_assistant

from floorwalker.assembly import Knowledge
from shoppers.erasure import FILES

_WITHIN = 60.0


def in_letters() -> str:
    """A word nobody else uses, without digits: long rows of them are masked like card numbers."""
    return uuid4().hex.translate(str.maketrans("0123456789", "ghijklmnop"))


async def converse(server: RunningServer, phrase: str, *, agrees: bool) -> Client:
    """Talk with a phrase nobody else uses; the connection stays as it was left."""
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask(f"wool throw under $150 like my {phrase}")
        request = next((f for f in frames if f["type"] == "consent_request"), None)
        if agrees and request:
            asked = {name: request[name] for name in ("purpose", "notice_version")}
            await client.send("consent", id=str(uuid4()), decision="granted", **asked)
            await client.until("consent_recorded")
        await client.ask(f"a lamp for the {phrase}")
        return client


async def erase(server: RunningServer, session: str | None) -> Frame:
    async with connected(server) as client:
        await client.hello(session)
        await client.send("privacy", id=str(uuid4()), action="erase")
        return (await client.until("privacy_result"))[-1]


def found(data: Path, phrases: list[str]) -> list[str]:
    files = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    return [phrase for phrase in phrases if any(phrase.encode() in text for text in files)]


async def test_of_whom_was_erased_no_file_has_a_word_within_a_minute(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data) as server:
        phrases = [f"canary{in_letters()}" for _ in range(12)]
        talked = [
            await converse(server, phrase, agrees=number % 2 == 0)
            for number, phrase in enumerate(phrases)
        ]
        assert found(data, phrases) == phrases
        for client in talked[:8]:
            await erase(server, client.session)
        deadline = monotonic() + _WITHIN
        while left := found(data, phrases[:8]):
            assert monotonic() < deadline, left
            await asyncio.sleep(0.2)
        assert found(data, phrases) == phrases[8:]


async def test_every_kind_of_file_is_covered_by_erasing(server: RunningServer, data: Path) -> None:
    client = await converse(server, "something", agrees=True)
    await erase(server, client.session)
    names = [path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()]
    assert "erased.jsonl" in names
    unknown = [name for name in names if not any(fnmatch.fnmatch(name, kind) for kind in FILES)]
    assert unknown == []


async def test_erasing_ends_a_turn_that_is_being_answered(
    small_knowledge: Knowledge, data: Path
) -> None:
    scripted = Scripted()
    with serve_site(small_knowledge, data, with_assistant(scripted)) as server:
        async with connected(server) as client:
            await client.hello()
            await client.say("a zebra, please")
            await client.until("text")
            await client.send("privacy", id=str(uuid4()), action="erase")
            frames = await client.until("privacy_result")
            assert frames[-1]["receipt"]
            scripted.go_on.set()
            await client.say("and now?")
            assert (await client.until("error"))[-1]["code"] == "unknown_session"


@pytest.mark.parametrize(
    "arguments",
    [
        ("consent", "verify"),
        ("retention", "run"),
        ("signals", "rate"),
        ("signals", "export", "--for", "x"),
    ],
)
def test_commands_that_embed_nothing_load_no_model(
    data: Path, root: Path, arguments: tuple[str, ...]
) -> None:
    code = (
        "import sys; from floorwalker.commands import app\n"
        "try: app(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "heavy = {'torch', 'chromadb', 'langgraph', 'onnxruntime', 'sklearn', 'fastapi'}\n"
        "loaded = heavy & {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded, loaded"
    )
    done: Any = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={"FLOORWALKER_DATA": str(data), "PATH": "/usr/bin"},
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
