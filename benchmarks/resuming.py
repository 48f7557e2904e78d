"""A shopper whose connection is cut again and again, and who keeps account of every frame."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Origin

_TRY_AGAIN_AFTER = 0.05
_BUSY_FOR = 0.5
Frame = dict[str, Any]
Addresses = Callable[[], str]
"""Names a server, such as `127.0.0.1:8000`; another each time where there are several."""


@dataclass(slots=True)
class Account:
    """What went wrong with frames, and what was told to the shopper."""

    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    changed: int = 0
    cuts: int = 0
    errors: Counter[str] = field(default_factory=Counter)

    @property
    def faults(self) -> int:
        """Frames that did not come once, whole and in order."""
        return self.lost + self.doubled + self.out_of_order + self.changed


class ResumingShopper:
    """Asks one thing after the other, and comes back after every cut as the protocol says."""

    def __init__(self, address: Addresses, chance: random.Random, patience: float = 60.0) -> None:
        self.account = Account()
        self.frames: dict[int, Frame] = {}
        self.asked: dict[str, str] = {}
        self.recorded: set[str] = set()
        self._decisions: dict[str, Frame] = {}
        self._address = address
        self._chance = chance
        self._patience = patience
        self._session: str | None = None
        self._socket: ClientConnection | None = None

    @property
    def last_seq(self) -> int:
        """The number of the newest frame."""
        return max(self.frames, default=0)

    def count(self, kind: str, message_id: str) -> int:
        """Count the turns of a message that have begun, or those that have ended."""
        begun = {
            frame["turn_id"]
            for frame in self.frames.values()
            if frame["type"] == "turn_started" and frame["reply_to"] == message_id
        }
        found = (f for f in self.frames.values() if f["type"] == kind)
        return sum(frame["turn_id"] in begun for frame in found)

    async def ask(self, text: str, *, cut_within: float | None = None) -> None:
        """Ask and wait for the end of the turn; cut the connection once within so many seconds."""
        message_id = str(uuid4())
        self.asked[message_id] = text
        cut_at = None if cut_within is None else self._chance.random() * cut_within
        async with asyncio.timeout(self._patience):
            while not self.count("turn_finished", message_id):
                cut_at = await self._listen_until(
                    lambda: bool(self.count("turn_finished", message_id)), cut_at
                )

    async def agree(self) -> None:
        """Agree to the latest consent request, if there was one."""
        requests = [f for f in self.frames.values() if f["type"] == "consent_request"]
        if not requests:
            return
        frame_id = str(uuid4())
        asked = {name: requests[-1][name] for name in ("purpose", "notice_version")}
        self._decisions[frame_id] = {"decision": "granted", **asked}
        async with asyncio.timeout(self._patience):
            while frame_id not in self.recorded:
                await self._listen_until(lambda: frame_id in self.recorded, None)

    async def check(self) -> None:
        """Read the whole conversation anew, and compare it with what came bit by bit."""
        known, self.frames = self.frames, {}
        await self.leave()
        async with asyncio.timeout(self._patience):
            while self.last_seq < max(known, default=0):
                await self._listen_until(lambda: self.last_seq >= max(known, default=0), None)
        self.account.changed += sum(self.frames[seq] != frame for seq, frame in known.items())

    async def leave(self) -> None:
        """Close the connection."""
        if self._socket:
            await self._socket.close()
            self._socket = None

    def cut(self) -> None:
        """Drop the connection without a word, as a lost network does."""
        if self._socket:
            self._socket.transport.abort()
            self._socket = None
            self.account.cuts += 1

    async def _listen_until(self, holds: Callable[[], bool], cut_at: float | None) -> float | None:
        """Take frames until something holds or the connection ends; return the cut yet to come."""
        try:
            if self._socket is None:
                await self._come()
            assert self._socket
            await self._send_missing()
            async with asyncio.timeout(cut_at):
                while not holds():
                    self._take(json.loads(await self._socket.recv()))
        except TimeoutError:
            if cut_at is None:
                raise
            self.cut()
            return None
        except (ConnectionClosed, InvalidHandshake, OSError):
            self._socket = None
            await asyncio.sleep(_TRY_AGAIN_AFTER)
        return cut_at

    async def _come(self) -> None:
        address = self._address()
        origin = Origin(f"http://{address}")
        # A server that starts has its port before it answers; patience is ours.
        socket = await connect(
            f"ws://{address}/ws/chat", origin=origin, ping_interval=None, open_timeout=None
        )
        hello = {"type": "hello", "session": self._session, "last_seq": self.last_seq}
        await socket.send(json.dumps({**hello, "page": {"url": "http://shop/"}}))
        welcome = json.loads(await socket.recv())
        if welcome["type"] != "welcome":
            self.account.errors[welcome["code"]] += 1
            await socket.close()
            await asyncio.sleep(_BUSY_FOR)
            raise OSError(welcome["code"])
        self._session = welcome["session"]
        self._socket = socket

    async def _send_missing(self) -> None:
        assert self._socket
        for message_id, text in self.asked.items():
            if not self.count("turn_started", message_id):
                message = {"type": "user_message", "id": message_id, "text": text}
                await self._socket.send(json.dumps(message))
        for frame_id, decision in self._decisions.items():
            if frame_id not in self.recorded:
                await self._socket.send(json.dumps({"type": "consent", "id": frame_id, **decision}))

    def _take(self, frame: Frame) -> None:
        match frame["type"]:
            case "snapshot":
                for one in frame["frames"]:
                    if one["seq"] > self.last_seq:
                        self._take(one)
                    else:
                        self.account.changed += self.frames.get(one["seq"], one) != one
            case "error":
                self.account.errors[frame["code"]] += 1
                if frame["retryable"]:
                    raise OSError(frame["code"])
            case _ if "seq" in frame:
                self._keep(frame)

    def _keep(self, frame: Frame) -> None:
        seq = frame["seq"]
        if seq in self.frames:
            self.account.doubled += 1
        elif seq < self.last_seq:
            self.account.out_of_order += 1
        else:
            self.account.lost += seq - self.last_seq - 1
        self.frames[seq] = frame
        if frame["type"] == "consent_recorded":
            self.recorded.add(frame["reply_to"])
