"""A lying or scripted model behind real HTTP on loopback, and an assistant that writes with it."""

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

import pytest
import uvicorn

from agent.assistant import Assistant
from agent.checkpoints import memory_checkpointer
from agent.events import Finished, Products, Text, TurnEvent
from agent.state import Message, PastMessage
from brand.voice import VoiceGuide
from evals.lying_model.server import LyingModel, create_lying_model
from floorwalker.assembly import Knowledge, build_assistant
from floorwalker.serving.server import listen
from floorwalker.settings import Settings


@contextmanager
def serve_model(model: LyingModel) -> Iterator[str]:
    """Serve a lying model from a thread of this process; give its address."""
    with listen("127.0.0.1", 0) as listening:
        config = uvicorn.Config(create_lying_model(model), log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            deadline = monotonic() + 20
            while not server.started and monotonic() < deadline:
                sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        finally:
            server.force_exit = server.should_exit = True
            thread.join(20)


@dataclass
class Turn:
    """What one turn showed."""

    events: list[TurnEvent]
    seconds: float

    @property
    def text(self) -> str:
        return " ".join(e.text for e in self.events if isinstance(e, Text))

    @property
    def ids(self) -> list[str]:
        return [c.product.id for e in self.events if isinstance(e, Products) for c in e.cards]

    @property
    def finished(self) -> Finished:
        last = self.events[-1]
        assert isinstance(last, Finished)
        return last


@dataclass
class Talk:
    """Someone who talks with an assistant that writes with a model."""

    assistant: Assistant
    knowledge: Knowledge
    history: list[PastMessage] = field(default_factory=list)
    conversation_id: str = field(default_factory=lambda: str(uuid4()))

    async def say(self, text: str) -> Turn:
        began = monotonic()
        message = Message(str(uuid4()), text, None, tuple(self.history))
        live = self.knowledge.catalog
        answer = self.assistant.answer(
            self.conversation_id, message, await live.current(), live.opened
        )
        turn = Turn([event async for event in answer], monotonic() - began)
        self.history.append(PastMessage(message.turn_id, text, turn.text))
        return turn


@asynccontextmanager
async def talking(
    model: LyingModel,
    knowledge: Knowledge,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    voice: VoiceGuide | None = None,
    **parts: Any,
) -> AsyncIterator[Talk]:
    """Serve a model, and open an assistant that writes with it."""
    await knowledge.catalog.current()
    with serve_model(model) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        settings = Settings(data=data, model="any")
        assistant = build_assistant(
            settings, knowledge, voice or VoiceGuide(), memory_checkpointer(), **parts
        )
        yield Talk(assistant, knowledge)
        await assistant.close()
