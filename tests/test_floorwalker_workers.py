"""Several workers behind one port: one server to its clients, whichever of them dies."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from processes import Process, served
from serving import connected


@pytest.fixture(scope="module")
def process(demo_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """Two workers of the demo brand."""
    folder = tmp_path_factory.mktemp("workers")
    for part in ("knowledge", "models"):
        (folder / part).symlink_to(demo_data / part)
    with served(folder, FLOORWALKER_WORKERS="2", FLOORWALKER_MESSAGES_PER_MINUTE="3") as process:
        yield process


def workers(process: Process) -> list[psutil.Process]:
    """The processes that answer, each once it does."""
    family = psutil.Process(process.process.pid).children()
    return [child for child in family if child.net_connections(kind="tcp")]


async def both_answer(process: Process) -> list[psutil.Process]:
    async with asyncio.timeout(60):
        while len(workers(process)) < 2:  # noqa: ASYNC110 (processes are waited for)
            await asyncio.sleep(0.1)
    return workers(process)


def metric(process: Process, name: str) -> float:
    with urllib.request.urlopen(f"{process.server.url}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(name))


async def test_two_workers_are_one_server(process: Process) -> None:
    await both_answer(process)
    async with connected(process.server) as client:
        await client.hello()
        seen = await client.ask("wool throw")
        for _ in range(8):
            async with connected(process.server) as other:
                assert (await other.hello(client.session, 3))["resumed"] is True
                assert [await other.receive() for _ in seen[3:]] == seen[3:]
        async with connected(process.server) as other:
            await other.hello(client.session, len(seen))
            seen += await other.ask("lamps")
            assert [frame["seq"] for frame in seen] == list(range(1, len(seen) + 1))
            await other.ask("rugs")
        async with connected(process.server) as other:
            await other.hello(client.session)
            await other.say("tables")
            refused = await other.until("error")
            assert refused[-1]["code"] == "too_many_messages"
    counted = {metric(process, "floorwalker_turns_total") for _ in range(8)}
    assert counted == {3.0}


async def test_nobody_is_given_to_a_worker_before_all_are_ready(
    demo_data: Path, tmp_path: Path
) -> None:
    for part in ("knowledge", "models"):
        (tmp_path / part).symlink_to(demo_data / part)
    with served(tmp_path, FLOORWALKER_WORKERS="2") as process:
        assert len(workers(process)) == 2


async def test_a_worker_that_is_killed_is_replaced_and_its_turn_is_answered(
    process: Process,
) -> None:
    before = await both_answer(process)
    async with connected(process.server) as client:
        await client.hello()
        message_id = await client.say("wool throw")
        await client.until("turn_started")
        held = next(
            worker
            for worker in before
            for connection in worker.net_connections(kind="tcp")
            if connection.raddr and connection.raddr.port == client.socket.local_address[1]
        )
        os.kill(held.pid, signal.SIGKILL)
        held.wait(20)  # until then the port leads to it too
        session = client.session
    async with connected(process.server) as again:
        await again.hello(session)
        frames = await again.until("turn_finished")
        started = [frame for frame in frames if frame["type"] == "turn_started"]
        assert [frame["reply_to"] for frame in started] == [message_id]
    after = await both_answer(process)
    assert {worker.pid for worker in after} - {worker.pid for worker in before}


async def test_told_to_stop_all_end_and_clients_are_told_to_come_back(process: Process) -> None:
    family = [*await both_answer(process)]
    async with connected(process.server) as client:
        await client.hello()
        ending = asyncio.create_task(asyncio.to_thread(process.end, signal.SIGTERM))
        await client.socket.wait_closed()
        assert client.socket.close_code == 1012
        await ending
    assert process.process.returncode == 0
    assert psutil.wait_procs(family, timeout=5)[1] == []
    assert len([line for line in process.lines if "ended with status" in line]) == 1


def test_killed_from_above_workers_leave_the_port(demo_data: Path, tmp_path: Path) -> None:
    for part in ("knowledge", "models"):
        (tmp_path / part).symlink_to(demo_data / part)
    with served(tmp_path, FLOORWALKER_WORKERS="2") as process:
        family = psutil.Process(process.process.pid).children()
        process.process.kill()
        process.process.wait()
        assert psutil.wait_procs(family, timeout=60)[1] == []


def test_what_keeps_it_from_starting_is_said_once(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "floorwalker", "serve"],
        env={**os.environ, "FLOORWALKER_DATA": str(tmp_path), "FLOORWALKER_WORKERS": "2",
             "FLOORWALKER_PORT": "0"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert len(re.findall("run `floorwalker ingest", done.stderr)) == 1
    assert done.stderr.count("\n") == 1
