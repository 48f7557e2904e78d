"""One shopper's connection: frames in are checked and stored, stored frames are sent out."""

import asyncio
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from starlette.websockets import WebSocket, WebSocketDisconnect

from shoppers.conversations import Conversation, Conversations, UnknownSessionError
from shoppers.database import DatabaseBusyError
from shoppers.frames import Frame, Frames
from shoppers.masking import mask
from shoppers.turns import Turns
from widget.arrivals import Arrivals
from widget.greeting import Greeting
from widget.limits import MessageLimits
from widget.protocol import (
    Consent,
    ContactAddress,
    ErrorCode,
    Feedback,
    FrameError,
    Hello,
    Ping,
    Privacy,
    ShopEvent,
    ShopperFrame,
    Stop,
    UserMessage,
    read_frame,
)
from widget.turns import TurnWorker

_log = logging.getLogger("floorwalker.socket")
_HELLO_WITHIN = 10.0
_IDLE_FOR = 30 * 60.0
_LONGEST_REPLAY = 400
_BUSY_FOR = 0.5
_NORMAL, _POLICY_VIOLATION = 1000, 1008
_RETRYABLE: frozenset[ErrorCode] = frozenset(
    {"too_many_messages", "unknown_session", "not_ready", "busy", "internal"}
)


@dataclass(frozen=True, slots=True)
class Chat:
    """What every connection works with."""

    conversations: Conversations
    turns: Turns
    frames: Frames
    arrivals: Arrivals
    worker: TurnWorker
    limits: MessageLimits
    greeting: Greeting


class Connection:
    """One accepted socket, until it closes. `gpc` is what its handshake said."""

    def __init__(self, socket: WebSocket, chat: Chat, address: str, *, gpc: bool) -> None:
        self._socket = socket
        self._chat = chat
        self._address = address
        self._gpc = gpc
        self._conversation: Conversation | None = None
        self._page_product_id: str | None = None
        self._sender: asyncio.Task[None] | None = None

    async def serve(self) -> None:
        """Take frames until the shopper leaves, says no hello, or nothing for long."""
        try:
            async with asyncio.timeout(_HELLO_WITHIN):
                while self._conversation is None:
                    await self._take_next()
            while True:
                async with asyncio.timeout(_IDLE_FOR):
                    await self._take_next()
        except WebSocketDisconnect:
            pass
        except TimeoutError:
            idle = self._conversation is not None
            await self._socket.close(_NORMAL if idle else _POLICY_VIOLATION)
        finally:
            self._stop_sending()

    async def _take_next(self) -> None:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", _NORMAL))
        frame_id: str | None = None
        try:
            frame = read_frame(message.get("text") or "")
            frame_id = str(getattr(frame, "id", "")) or None
            await self._take(frame)
        except FrameError as error:
            await self._refuse("bad_frame", str(error), error.frame_id)
        except UnknownSessionError:
            self._stop_sending()
            self._conversation = None
            await self._refuse("unknown_session", "This conversation has ended.", frame_id)
        except DatabaseBusyError:
            await self._refuse("busy", "Too much is going on; please try again.", frame_id)
        except WebSocketDisconnect:
            raise
        except Exception:  # noqa: BLE001 — a defect in taking one frame is logged, and the next one is taken
            _log.exception("a frame could not be taken")
            await self._refuse("internal", "Something went wrong here.", frame_id)

    async def _take(self, frame: ShopperFrame) -> None:
        match frame:
            case Hello():
                await self._greet(frame)
                return
            case Ping():
                await self._send({"type": "pong"})
                return
            case Consent() | ContactAddress() | Privacy():
                await self._refuse("not_ready", "This is not available yet.", str(frame.id))
                return
        conversation = self._conversation
        if conversation is None:
            await self._refuse("not_allowed", "Say hello first.", str(frame.id))
            return
        match frame:
            case UserMessage():
                await self._accept(conversation, frame)
            case Stop():
                if not await self._chat.worker.stop(conversation.id, frame.turn_id):
                    await self._refuse("not_allowed", "turn_id: no such turn", str(frame.id))
            case Feedback():
                if not await self._chat.turns.rate(conversation.id, frame.turn_id, frame.rating):
                    await self._refuse("not_allowed", "turn_id: no such turn", str(frame.id))
            case ShopEvent(name="product_viewed", product_id=str(product_id)):
                self._page_product_id = product_id
            case ShopEvent():
                pass
            case _:
                assert_never(frame)

    async def _greet(self, hello: Hello) -> None:
        """Open or resume a conversation, and send what the page has not seen of it."""
        self._stop_sending()
        conversations = self._chat.conversations
        resumed = hello.session is not None
        self._conversation = (
            await conversations.resume(hello.session)
            if hello.session is not None
            else await conversations.open()
        )
        self._page_product_id = hello.page.product_id
        self._gpc = self._gpc or bool(hello.gpc)
        await self._send(
            self._chat.greeting.welcome(
                self._conversation.session, self._conversation.id, resumed=resumed, gpc=self._gpc
            )
        )
        seen = await self._replay(self._conversation.id, hello.last_seq or 0) if resumed else 0
        self._sender = asyncio.create_task(self._send_frames(self._conversation.id, seen))

    async def _replay(self, conversation_id: str, last_seq: int) -> int:
        """Send a snapshot where too much was missed; return what the page has seen then."""
        newest = await self._chat.frames.last_seq(conversation_id)
        if newest - last_seq <= _LONGEST_REPLAY:
            return min(last_seq, newest)
        frames: list[object] = []
        seen = 0
        while batch := await self._chat.frames.after(conversation_id, seen):
            frames += (json.loads(frame.body) for frame in batch)
            seen = batch[-1].seq
        await self._send({"type": "snapshot", "through_seq": seen, "frames": frames})
        return seen

    async def _accept(self, conversation: Conversation, message: UserMessage) -> None:
        wait = self._chat.limits.retry_after(conversation.id, self._address)
        if wait is not None:
            await self._refuse(
                "too_many_messages",
                f"That was a lot at once; please wait {wait} seconds.",
                str(message.id),
                retry_after=wait,
            )
            return
        await self._chat.worker.accept(
            conversation.id, str(message.id), mask(message.text), self._page_product_id
        )

    async def _send_frames(self, conversation_id: str, seen: int) -> None:
        """Send stored frames in order, each once; a page that does not read holds nothing up."""
        with self._chat.arrivals.subscribe(conversation_id) as news:
            while True:
                try:
                    while missed := await self._chat.frames.after(conversation_id, seen):
                        seen = await self._send_all(missed)
                    while new := await news.after(seen):
                        seen = await self._send_all(new)
                except DatabaseBusyError:
                    await asyncio.sleep(_BUSY_FOR)
                except WebSocketDisconnect:
                    return

    async def _send_all(self, frames: Sequence[Frame]) -> int:
        """Send stored frames; return the number of the last."""
        for frame in frames:
            await self._socket.send_text(frame.body)
        return frames[-1].seq

    async def _refuse(
        self,
        code: ErrorCode,
        message: str,
        reply_to: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        frame = {
            "type": "error",
            "code": code,
            "message": message,
            "retryable": code in _RETRYABLE,
            "reply_to": reply_to,
            "retry_after": retry_after,
        }
        await self._send({name: value for name, value in frame.items() if value is not None})

    async def _send(self, frame: object) -> None:
        await self._socket.send_text(json.dumps(frame, ensure_ascii=False))

    def _stop_sending(self) -> None:
        if self._sender:
            self._sender.cancel()
            self._sender = None
