"""100,000 frames of every kind of nonsense: no crash, nobody's exception, no growing memory."""

import asyncio
import json
import os
import random
import string
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from benchmarks.report import Figure, print_figures
from benchmarks.server import Server, demo_server

_FRAMES = int(os.environ.get("FRAMES", "100000"))
_AT_ONCE = 10
_BATCH = 50
_MESSAGES = 0.002
_WARM_UP = 0.2
_TELLING = ("Traceback", "Error(", "Exception", ".py", "sqlite", "pydantic", "object at 0x")
_TYPES = (
    "hello", "user_message", "stop", "consent", "contact", "feedback", "event", "privacy", "ping",
)  # fmt: skip
_FIELDS = (
    "id", "text", "turn_id", "purpose", "decision", "notice_version", "email", "rating", "comment",
    "name", "product_id", "variant_id", "order", "action", "session", "last_seq", "page", "gpc",
)  # fmt: skip


def measure() -> Sequence[Figure]:
    """Send, read the answers, and see whether the server is as it was."""
    with demo_server() as server:
        fuzz = Fuzz(f"127.0.0.1:{server.port}", random.Random(17))
        asyncio.run(fuzz.run(int(_FRAMES * _WARM_UP), _AT_ONCE))
        before = server.own_memory()
        asyncio.run(fuzz.run(_FRAMES - fuzz.sent, _AT_ONCE))
        after = server.own_memory()
        return _figures(server, fuzz, before, after)


def _figures(server: Server, fuzz: "Fuzz", before: float, after: float) -> Sequence[Figure]:
    return (
        Figure("frames sent", fuzz.sent, ""),
        Figure("answered by an error", sum(fuzz.answers.values()), ""),
        Figure("internal errors", fuzz.answers["internal"], "", "0"),
        Figure("answers that tell of an exception", fuzz.telling, "", "0"),
        Figure("connections we were left by", fuzz.left, "", "0"),
        Figure("batches not answered", fuzz.silent, "", "0"),
        Figure("server alive", float(server.process.poll() is None), "", "1"),
        Figure("memory after the first fifth", before, "MB"),
        Figure("memory at the end", after, "MB", "≤ 1.03 of it"),
    )


class Fuzz:
    """Sends nonsense in batches, each followed by a ping that has to be answered."""

    def __init__(self, address: str, chance: random.Random) -> None:
        self.sent = self.left = self.telling = self.silent = 0
        self.answers: Counter[str] = Counter()
        self._address = address
        self._chance = chance

    async def run(self, frames: int, at_once: int) -> None:
        """Send so many frames over so many connections."""
        await asyncio.gather(*(self._shopper(frames // at_once) for _ in range(at_once)))

    async def _shopper(self, frames: int) -> None:
        for _ in range(max(1, frames // _BATCH)):
            origin = Origin(f"http://{self._address}")
            async with connect(f"ws://{self._address}/ws/chat", origin=origin) as socket:
                await self._batch(socket, min(_BATCH, frames))

    async def _batch(self, socket: ClientConnection, frames: int) -> None:
        try:
            if self._chance.random() < 0.9:
                await socket.send(json.dumps({"type": "hello", "page": {"url": "http://shop/"}}))
            for _ in range(frames):
                await socket.send(self.frame())
                self.sent += 1
            await socket.send('{"type": "ping"}')
            async with asyncio.timeout(60):
                while (answer := json.loads(await socket.recv()))["type"] != "pong":
                    self._note(answer)
                if not frames:
                    return
        except ConnectionClosed:
            self.left += 1
        except TimeoutError:
            self.silent += 1

    def _note(self, answer: dict[str, Any]) -> None:
        if answer["type"] == "error":
            self.answers[answer["code"]] += 1
            self.telling += any(word in answer["message"] for word in _TELLING)

    def frame(self) -> str | bytes:
        """Make one frame."""
        chance = self._chance
        match chance.randrange(8):
            case 0:
                return chance.randbytes(chance.randrange(200))
            case 1:
                return "".join(chance.choices(string.printable + "🛋\u202e\u0000", k=80))
            case 2:
                return json.dumps(self._value(0))
            case 3:
                return "[" * chance.randrange(1, 5000)
            case 4:
                whole = json.dumps(self._known())
                return whole[: chance.randrange(len(whole))]
            case _:
                return json.dumps(self._known())

    def _known(self) -> dict[str, Any]:
        """A frame of a known type, some of its fields right, others not."""
        chance = self._chance
        kind = chance.choice(_TYPES)
        if kind == "ping":
            kind = "stop"
        if kind == "user_message" and chance.random() > _MESSAGES:
            return {"type": kind, "id": self._value(0), "text": self._value(0)}
        fields = {name: self._value(0) for name in chance.sample(_FIELDS, chance.randrange(6))}
        if chance.random() < 0.5:
            fields["id"] = str(uuid4())
        return {"type": kind, **fields}

    def _value(self, depth: int) -> Any:
        chance = self._chance
        simple = (
            None, True, 0, -1, 2**63, 10**400, 1e308, "", "x" * 3000, "\ud800", "'; DROP TABLE",
            "<script>", "../../etc/passwd", "%s%n", "granted", "erased", str(uuid4()), "0" * 36,
            "\u0000", "remember_answers", -0.0,
        )  # fmt: skip
        if depth > 3 or chance.random() < 0.8:
            return chance.choice(simple)
        inner = [self._value(depth + 1) for _ in range(chance.randrange(4))]
        return inner if chance.random() < 0.5 else dict(zip("abcd", inner, strict=False))


if __name__ == "__main__":
    print_figures("fuzz", measure())
