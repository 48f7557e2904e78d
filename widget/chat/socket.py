"""One shopper's connection: frames in are checked and stored, stored frames are sent out."""

import asyncio
import json
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import assert_never

from starlette.websockets import WebSocket, WebSocketDisconnect

from knowledge.catalog import Catalog
from shoppers.consent.acts import NothingToWithdrawError, UnknownNoticeError
from shoppers.conversations.conversations import Conversation, Conversations, UnknownSessionError
from shoppers.conversations.frames import Frames
from shoppers.conversations.turns import TooManyMessagesError, TooManyWaitError, Turns
from shoppers.counting.orders import Orders, OrderTotal
from shoppers.counting.sending import AddressLimits
from shoppers.counting.tallies import Tallies
from shoppers.database import DatabaseBusyError
from shoppers.identity import Identities
from shoppers.masking import mask
from widget.chat.arrival import Arrival
from widget.chat.decisions import Decisions
from widget.chat.greeting import Greeting
from widget.chat.page_product import product_shown
from widget.delivery.arrivals import Arrivals
from widget.delivery.delivery import GONE, Delivery
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
from widget.turns.frames import error_frame
from widget.turns.worker import TooManyTurnsError, TurnWorker
from widget.watching.metrics import Metrics

_log = logging.getLogger("floorwalker.socket")
_BUSY_FOR = 3
_NORMAL, _POLICY_VIOLATION = 1000, 1008


@dataclass(frozen=True, slots=True)
class Chat:
    """What every connection works with.

    `region` is the country (ISO 3166) shoppers write telephone numbers of. A page has
    `hello_within` seconds to say hello, and after `idle_for` seconds without a frame it is left.
    """

    conversations: Conversations
    turns: Turns
    frames: Frames
    arrivals: Arrivals
    worker: TurnWorker
    limits: AddressLimits
    greeting: Greeting
    decisions: Decisions
    identities: Identities
    tallies: Tallies
    orders: Orders
    catalog: Callable[[], Catalog]
    region: Callable[[], str]
    metrics: Metrics
    hello_within: float = 10.0
    idle_for: float = 30 * 60.0
    longest_replay: int = 400


class Connection:
    """One accepted socket, until it closes."""

    def __init__(self, socket: WebSocket, chat: Chat, arrival: Arrival) -> None:
        self._socket = socket
        self._chat = chat
        self._arrival = arrival
        self._address = arrival.address
        self._gpc = arrival.gpc
        self._ended = False
        self._conversation: Conversation | None = None
        self._page_product_id: str | None = None
        self._delivery = Delivery(socket, chat.frames, chat.arrivals, chat.longest_replay)

    async def serve(self) -> None:
        """Take frames until the shopper leaves, says no hello, or nothing for long."""
        try:
            async with asyncio.timeout(self._chat.hello_within):
                while self._conversation is None:
                    await self._take_next()
            while True:
                async with asyncio.timeout(self._chat.idle_for):
                    await self._take_next()
        except GONE:
            pass
        except TimeoutError:
            idle = self._conversation is not None
            with suppress(*GONE):
                await self._socket.close(_NORMAL if idle else _POLICY_VIOLATION)
        finally:
            self._delivery.stop()

    async def _take_next(self) -> None:
        message = await self._socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code", _NORMAL))
        frame_id: str | None = None
        try:
            frame = read_frame(message.get("text") or "")
            frame_id = getattr(frame, "id", None)
            await self._take(frame)
        except FrameError as error:
            await self._refuse("bad_frame", str(error), error.frame_id)
        except UnknownSessionError:
            self._end()
            await self._refuse("unknown_session", "This conversation has ended.", frame_id)
        except UnknownNoticeError:
            said = "notice_version: no such notice was shown for this purpose in this chat"
            await self._refuse("unknown_notice", said, frame_id)
        except NothingToWithdrawError:
            said = "purpose: nothing was agreed to that could be withdrawn"
            await self._refuse("not_allowed", said, frame_id)
        except TooManyMessagesError as error:
            wait = error.retry_after
            said = f"That was a lot at once; please wait {wait} seconds."
            await self._refuse("too_many_messages", said, frame_id, retry_after=wait)
        except (DatabaseBusyError, TooManyTurnsError, TooManyWaitError):
            said = "Too much is going on; please try again."
            await self._refuse("busy", said, frame_id, retry_after=_BUSY_FOR)
        except GONE:
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
        conversation = self._conversation
        if conversation is None and self._ended:
            raise UnknownSessionError
        if conversation is None:
            await self._refuse("not_allowed", "Say hello first.", frame.id)
            return
        match frame:
            case UserMessage():
                if await self._chat.decisions.confirms_erasing(conversation, frame.text):
                    await self._take(Privacy(type="privacy", id=frame.id, action="erase"))
                else:
                    await self._accept(conversation, frame)
            case Stop():
                await self._chat.limits.count("stop", self._address)
                if not await self._chat.worker.stop(conversation.id, frame.turn_id):
                    await self._refuse("not_allowed", "turn_id: no such turn", frame.id)
            case Feedback():
                await self._chat.limits.count("feedback", self._address)
                if not await self._rate(conversation, frame):
                    await self._refuse("not_allowed", "turn_id: no such turn", frame.id)
            case ShopEvent(name="product_viewed", product_id=str(product_id)):
                self._page_product_id = product_shown(self._chat.catalog(), product_id)
            case ShopEvent(name="purchased"):
                await self._chat.limits.count("feedback", self._address)
                await self._take_purchase(conversation, frame)
            case ShopEvent(name=name):
                await self._chat.limits.count("feedback", self._address)
                self._chat.tallies.saw(name)
            case Consent() | ContactAddress() | Privacy():
                await self._chat.limits.count("decision", self._address)
                await self._decide(conversation, frame)
            case _:
                assert_never(frame)

    async def _decide(
        self, conversation: Conversation, frame: Consent | ContactAddress | Privacy
    ) -> None:
        decisions, gpc = self._chat.decisions, self._gpc
        match frame:
            case Consent():
                await decisions.consent(conversation, frame, self._arrival, gpc=gpc)
            case ContactAddress():
                await decisions.contact(conversation, frame, self._arrival, gpc=gpc)
            case Privacy():
                result = await decisions.privacy(conversation, frame, self._arrival, gpc=gpc)
                if frame.action == "erase":
                    self._end()
                await self._send(result)

    def _end(self) -> None:
        """Leave a conversation that is gone; the page may begin another."""
        self._delivery.stop()
        self._conversation = None
        self._ended = True

    async def _greet(self, hello: Hello) -> None:
        """Open or resume a conversation, and send what the page has not seen of it."""
        chat, conversations = self._chat, self._chat.conversations
        resumed = hello.session is not None
        self._gpc = self._gpc or bool(hello.gpc)
        catalog = chat.catalog()
        shown = product_shown(catalog, hello.page.product_id, hello.page.url)
        page = hello.page.model_copy(update={"product_id": shown})
        visit = self._arrival.visit(page, catalog, gpc=self._gpc)
        if hello.session is not None:
            self._conversation = await conversations.resume(hello.session, visit)
        else:
            await chat.limits.count("conversation", self._address)
            cookie = self._arrival.cookie
            subject = await chat.identities.recognise(cookie) if cookie else None
            self._conversation = await conversations.open(visit, subject)
        self._delivery.stop()
        self._ended = False
        self._page_product_id = shown
        standing = await chat.decisions.consents.standing(self._conversation.id)
        await self._send(
            await chat.greeting.welcome(
                self._conversation,
                standing,
                hello.page,
                chat.catalog(),
                resumed=resumed,
                gpc=self._gpc,
            )
        )
        self._delivery.begin(self._conversation.id, (hello.last_seq or 0) if resumed else 0)

    async def _take_purchase(self, conversation: Conversation, event: ShopEvent) -> None:
        """Count an order; have what was bought answered as if the shopper had said so."""
        paid = event.total
        total = OrderTotal(Decimal(paid.amount), paid.currency) if paid else None
        await self._chat.orders.count(conversation.id, total)
        product = self._chat.catalog().products.get(event.product_id or "")
        if product:
            said = UserMessage(
                type="user_message", id=event.id, text=f"I bought the {product.title}"
            )
            await self._accept(conversation, said)

    async def _accept(self, conversation: Conversation, message: UserMessage) -> None:
        await self._chat.worker.accept(
            conversation.id,
            message.id,
            mask(message.text, self._chat.region()),
            self._page_product_id,
            partial(self._chat.limits.count_in, what="message", address=self._address),
            self._address,
        )

    async def _rate(self, conversation: Conversation, feedback: Feedback) -> bool:
        said = feedback.comment and mask(feedback.comment, self._chat.region())
        return await self._chat.turns.rate(
            conversation.id, feedback.turn_id, feedback.rating, said or None
        )

    async def _refuse(
        self,
        code: ErrorCode,
        message: str,
        reply_to: str | None = None,
        retry_after: int | None = None,
    ) -> None:
        self._chat.metrics.refused.labels(code).inc()
        await self._send(error_frame(code, message, reply_to, retry_after))

    async def _send(self, frame: object) -> None:
        await self._socket.send_text(json.dumps(frame, ensure_ascii=False))
