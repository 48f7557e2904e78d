"""A shopper's page, as far as cases need one: a conversation over the chat protocol."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin

from evals.conversation import Frame, Turn

_VOLATILE = {"turn_id", "seq", "reply_to", "ticket"}
_TURN_WITHIN = 60.0


class InfrastructureError(Exception):
    """The server could not be reached or did not answer; it says nothing of the assistant."""


@dataclass(slots=True)
class Client:
    """One open conversation."""

    socket: ClientConnection
    _asked: list[str] = field(default_factory=list)
    _request: dict[str, Any] | None = None
    _granted: dict[str, Any] | None = None

    async def say(self, text: str, page: str | None) -> Turn:
        """Send a message and return its whole turn. Raises `InfrastructureError`."""
        started = perf_counter()
        message_id = str(uuid4())
        await self.send(type="user_message", id=message_id, text=text)
        frames: list[Frame] = []
        turn_id: str | None = None
        while True:
            frame = await self.receive()
            if frame["type"] == "error":
                message = f"{frame['code']}: {frame['message']}"
                raise InfrastructureError(message)
            if frame["type"] == "turn_started" and frame["reply_to"] == message_id:
                turn_id = frame["turn_id"]
            if frame.get("turn_id") != turn_id or turn_id is None:
                continue
            if frame["type"] == "consent_request":
                self._request = frame
            frames.append(_lasting(frame))
            if frame["type"] == "turn_finished":
                break
        if frames[-1]["outcome"] == "failed":
            raise InfrastructureError("the turn failed")
        before = tuple(self._asked)
        self._asked.append(text)
        seconds = perf_counter() - started
        return Turn(text, tuple(frames), before, page, seconds=seconds)

    async def decide(self, decision: str) -> Turn:
        """Answer the last consent request, or withdraw; without one nothing can be answered."""
        request = self._request or self._granted
        if request is None:
            return Turn(f"[{decision}]", ())
        self._granted = request
        frame_id = str(uuid4())
        await self.send(
            type="consent",
            id=frame_id,
            purpose=request["purpose"],
            decision=decision,
            notice_version=request["notice_version"],
        )
        return Turn(f"[{decision}]", (_lasting(await self._answer_to(frame_id)),))

    async def show_held(self) -> Turn:
        """Ask what is held on this shopper."""
        frame_id = str(uuid4())
        await self.send(type="privacy", id=frame_id, action="show")
        return Turn("[what do you know about me?]", (_lasting(await self._answer_to(frame_id)),))

    async def erase_held(self) -> Turn:
        """Have everything erased; it ends the conversation."""
        frame_id = str(uuid4())
        await self.send(type="privacy", id=frame_id, action="erase")
        return Turn("[forget me]", (_lasting(await self._answer_to(frame_id)),))

    async def _answer_to(self, frame_id: str) -> dict[str, Any]:
        while True:
            frame = await self.receive()
            if frame.get("reply_to") == frame_id:
                return frame

    async def send(self, **frame: object) -> None:
        """Send one frame."""
        await self.socket.send(json.dumps(frame))

    async def receive(self) -> dict[str, Any]:
        """Wait for one frame. Raises `InfrastructureError`."""
        try:
            async with asyncio.timeout(_TURN_WITHIN):
                frame: dict[str, Any] = json.loads(await self.socket.recv())
        except TimeoutError as error:
            message = f"no frame in {_TURN_WITHIN:.0f} s"
            raise InfrastructureError(message) from error
        except WebSocketException as error:
            message = f"the connection ended: {error}"
            raise InfrastructureError(message) from error
        return frame


def _lasting(frame: Frame) -> dict[str, Any]:
    """Leave out what differs from run to run."""
    return {name: value for name, value in frame.items() if name not in _VOLATILE}


@asynccontextmanager
async def open_conversation(target: str, page: str | None = None) -> AsyncIterator[Client]:
    """Open a conversation at `ws://…/ws/chat`. Raises `InfrastructureError`."""
    parts = urlsplit(target)
    scheme = "https" if parts.scheme == "wss" else "http"
    try:
        async with connect(
            target,
            origin=Origin(f"{scheme}://{parts.netloc}"),
            compression=None,
        ) as socket:
            client = Client(socket)
            shown = {"url": "", "product_id": page} if page else {"url": ""}
            await client.send(type="hello", session=None, last_seq=None, page=shown)
            welcome = await client.receive()
            if welcome["type"] != "welcome":
                message = f"no welcome but {welcome}"
                raise InfrastructureError(message)
            yield client
    except (OSError, WebSocketException, TimeoutError) as error:
        message = f"{target}: {error}"
        raise InfrastructureError(message) from error
