"""Erasure to the byte: canary phrases searched for in every file once their shoppers are gone."""

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from benchmarks.report import Figure, print_figures
from benchmarks.server import Server, Shopper, demo_server

_CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "1000"))
_CANARIES = 200
_AT_ONCE = 10
_WITHIN = 60


def measure() -> Sequence[Figure]:
    """Let many talk, erase some who had agreed to be remembered, and search the data folder."""
    with demo_server() as server:
        erased = asyncio.run(_talk(server))
        started = perf_counter()
        left = _found(server.data, erased)
        while left and perf_counter() - started < _WITHIN:
            left = _found(server.data, left)
        return (
            Figure("conversations", _CONVERSATIONS, ""),
            Figure("canary phrases still found", len(left), f"of {len(erased)}", "0"),
            Figure("until none was", perf_counter() - started, "s", f"≤ {_WITHIN}"),
        )


async def _talk(server: Server) -> list[str]:
    """Talk, and return the phrases of those who were erased."""
    every = max(1, _CONVERSATIONS // _CANARIES)
    said: list[tuple[Shopper, str]] = []
    for start in range(0, _CONVERSATIONS, _AT_ONCE):
        numbers = range(start, min(start + _AT_ONCE, _CONVERSATIONS))
        said += await asyncio.gather(*(_converse(server, n, consents=n % 2 == 0) for n in numbers))
    erased = said[::every][:_CANARIES]
    for shopper, _ in erased:
        await shopper.send("privacy", action="erase")
        await shopper.until("privacy_result")
    for shopper, _ in said:
        await shopper.leave()
    return [phrase for _, phrase in erased]


async def _converse(server: Server, number: int, *, consents: bool) -> tuple[Shopper, str]:
    shopper = await Shopper.arrive(server)
    phrase = f"canary{number}x{uuid4().hex[:12]}"
    await shopper.say(f"wool throw under $150 like my {phrase}")
    frames = await shopper.until("turn_finished")
    request = next((f for f in frames if f["type"] == "consent_request"), None)
    if consents and request:
        asked = {name: request[name] for name in ("purpose", "notice_version")}
        await shopper.send("consent", decision="granted", **asked)
        await shopper.until("consent_recorded")
    await shopper.say(f"and a lamp for the {phrase}")
    await shopper.until("turn_finished")
    return shopper, phrase


def _found(data: Path, phrases: Sequence[str]) -> list[str]:
    files = [path.read_bytes() for path in data.rglob("*") if path.is_file()]
    return [phrase for phrase in phrases if any(phrase.encode() in text for text in files)]


if __name__ == "__main__":
    print_figures("erasure", measure())
