"""A private talk in a voice that need not speak yet: nothing is counted, stored or remembered."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from starlette.websockets import WebSocket

from agent.assistant import Assistant
from agent.events import Choice, Finished, SentenceWithheld, StepTaken, Understood
from agent.state import Message, PastMessage
from agent.voice.greeting import greeting_on
from agent.voice.lies import honest_voice
from agent.writers.plans.conversing import PURPOSES
from brand.help import QuizOffer
from brand.room import InForce
from knowledge.catalog import Catalog
from knowledge.sync.live import LiveCatalog
from shoppers.masking import mask
from widget.chat.greeting import welcome_frame
from widget.chat.page_product import product_shown
from widget.chat.telephone import telephone_region
from widget.delivery.delivery import GONE
from widget.links import Links
from widget.protocol import FrameError, Hello, Ping, Stop, UserMessage, read_frame
from widget.turns.dialogues import OpenDialogues
from widget.turns.frames import (
    Frame,
    Outcome,
    error_frame,
    event_frame,
    turn_finished,
    turn_started,
)

_log = logging.getLogger("floorwalker.preview")
_LONGEST_TURN = 20.0
_REMEMBERED = 8
_MOST_WAITING = 3
_REFUSED = "This is a preview: nothing is kept, so there is nothing to decide about."
InPreview = Callable[[], Awaitable[InForce]]


@dataclass(frozen=True, slots=True)
class Preview:
    """Talks as the widget's server does, in whatever is tried."""

    assistant: Assistant
    dialogues: OpenDialogues
    catalog: LiveCatalog
    links: Links

    async def serve(self, socket: WebSocket, mark: str, tried: InPreview) -> None:
        """Answer an accepted socket until it closes; `mark` stands behind the assistant's name."""
        await _Talk(self, socket, mark, tried).serve()


@dataclass(slots=True)
class _Talk:
    preview: Preview
    socket: WebSocket
    mark: str
    tried: InPreview
    id: str = field(default_factory=lambda: f"preview-{uuid4()}")
    seq: int = 0
    product: str | None = None
    dialogue: bytes | None = None
    history: tuple[PastMessage, ...] = ()
    turns: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def serve(self) -> None:
        with suppress(*GONE):
            try:
                while True:
                    await self._take(await self.socket.receive_text())
            finally:
                for task in tuple(self.turns.values()):
                    task.cancel()

    async def _take(self, text: str) -> None:
        try:
            frame = read_frame(text)
        except FrameError as error:
            await self._send(error_frame("bad_frame", str(error), error.frame_id))
            return
        match frame:
            case Hello():
                await self._welcome(frame)
            case Ping():
                await self._send({"type": "pong"})
            case UserMessage() if len(self.turns) >= _MOST_WAITING:
                await self._send(
                    error_frame("busy", "One question after the other, please.", frame.id)
                )
            case UserMessage():
                turn = str(uuid4())
                self.turns[turn] = asyncio.create_task(self._answer(turn, frame))
            case Stop():
                if running := self.turns.get(frame.turn_id):
                    running.cancel()
            case _:
                await self._send(error_frame("not_allowed", _REFUSED, frame.id))

    async def _welcome(self, hello: Hello) -> None:
        tried, catalog = await self.tried(), self.preview.catalog.opened()
        voice = honest_voice(tried.voice, catalog)
        page = hello.page
        self.product = product_shown(catalog, page.product_id, page.url)
        quizzes = [Choice(o.title, o.title) for o in tried.offers if isinstance(o, QuizOffer)]
        greeting = greeting_on(voice, catalog, page.product_id, page.title, page.url)
        frame = welcome_frame(voice, greeting, (*PURPOSES.items, *quizzes))
        frame["assistant"]["name"] = f"{voice.assistant_name or 'Assistant'} ({self.mark})"
        nobody = {"session": "", "conversation_id": self.id, "resumed": False, "consent": {}}
        await self._send({**frame, **nobody, "gpc": True})

    async def _answer(self, turn: str, said: UserMessage) -> None:
        try:
            async with self.one_at_a_time:
                await self._answer_alone(turn, said)
        finally:
            self.turns.pop(turn, None)

    async def _answer_alone(self, turn: str, said: UserMessage) -> None:
        preview, catalog = self.preview, await self.preview.catalog.current()
        text = mask(said.text, telephone_region(catalog.profile))
        message = Message(turn, text, self.product, self.history)
        await self._send_next(turn_started(turn, said.id, text))
        shown: list[str] = []
        finished = Finished("browse", 0.0, "catalog", withheld=0)
        outcome: Outcome = "completed"
        preview.dialogues.begin(self.id, self.dialogue)
        try:
            async with asyncio.timeout(_LONGEST_TURN):
                finished = await self._draft(message, catalog, shown) or finished
        except asyncio.CancelledError:
            outcome = "stopped"
        except GONE:
            return
        except Exception:  # noqa: BLE001 — a defect of one turn is logged, and the talk goes on
            _log.exception("a turn of a preview failed")
            outcome = "failed"
        finally:
            self.dialogue = preview.dialogues.end(self.id) or self.dialogue
        self.history = (*self.history, PastMessage(turn, text, " ".join(shown)))[-_REMEMBERED:]
        with suppress(*GONE):
            await self._send_next(turn_finished(turn, outcome, finished))

    async def _draft(self, message: Message, catalog: Catalog, shown: list[str]) -> Finished | None:
        preview, finished = self.preview, None
        tried = await self.tried()
        events = preview.assistant.answer(
            self.id, message, catalog, preview.catalog.opened, None, tried
        )
        async for event in events:
            match event:
                case Finished():
                    finished = event
                case Understood() | StepTaken() | SentenceWithheld():
                    pass
                case _:
                    shop = catalog.profile.name
                    frame = event_frame(message.turn_id, event, preview.links, shop)
                    shown += [frame["text"]] if frame["type"] == "text" else []
                    await self._send_next(frame)
        return finished

    async def _send_next(self, frame: Frame) -> None:
        self.seq += 1
        await self._send({**frame, "seq": self.seq})

    async def _send(self, frame: Any) -> None:
        await self.socket.send_text(json.dumps(frame, ensure_ascii=False))
