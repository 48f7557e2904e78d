"""The dialogue state between turns: kept as plain data, and refused where it is not valid."""

import json
import logging
from pathlib import Path

import pytest

from agent.assistant import Assistant
from agent.checkpoints import DialogueCheckpoints
from agent.events import Products
from agent.state import Dialogue, Message
from brand.voice import VoiceGuide
from floorwalker.assembly import Knowledge, build_assistant
from floorwalker.settings import Settings

VALID = Dialogue(turns=1, focus=("fell-throw",), shown=(("fell-throw", "cove-throw"),))


class Store:
    """Keeps one state a conversation, in sight of the test."""

    def __init__(self) -> None:
        self.states: dict[str, bytes] = {}

    async def load(self, conversation_id: str) -> bytes | None:
        return self.states.get(conversation_id)

    async def save(self, conversation_id: str, state: bytes) -> None:
        self.states[conversation_id] = state


class Talk:
    """A conversation, turn by turn."""

    def __init__(self, assistant: Assistant, knowledge: Knowledge, store: Store) -> None:
        self.assistant = assistant
        self.knowledge = knowledge
        self.store = store

    async def shows(self, text: str) -> list[str]:
        """The ids of the products shown in answer."""
        catalog = await self.knowledge.catalog.current()
        events = self.assistant.answer("c", Message("t", text), catalog, lambda: catalog)
        shown = [event async for event in events if isinstance(event, Products)]
        return [card.product.id for products in shown for card in products.cards]


@pytest.fixture
def talk(small_shop: Path, small_knowledge: Knowledge) -> Talk:
    store = Store()
    settings = Settings(data=small_shop)
    assistant = build_assistant(settings, small_knowledge, VoiceGuide(), DialogueCheckpoints(store))
    return Talk(assistant, small_knowledge, store)


async def test_the_state_is_plain_data_without_a_word_of_the_shopper(talk: Talk) -> None:
    await talk.shows("throws please, the xylophone said")
    kept = json.loads(talk.store.states["c"])
    assert kept["turns"] == 1
    assert kept.keys() == Dialogue.model_fields.keys()
    assert b"xylophone" not in talk.store.states["c"]


async def test_the_state_is_taken_up_again(talk: Talk) -> None:
    first = await talk.shows("throws under $100")
    assert first == ["cove-throw"]
    await talk.shows("in cotton")
    kept = Dialogue.model_validate_json(talk.store.states["c"])
    assert kept.turns == 2
    assert len(kept.constraints) >= 2


@pytest.mark.parametrize(
    "state",
    [
        b"",
        b"null",
        b"[]",
        b"\x82\xa5turns\x01",
        b'{"turns": ""}',
        b'{"turns": "1"}',
        b'{"turns": 1, "focus": "fell-throw"}',
        b'{"turns": 1, "shown": [[1]]}',
        b'{"turns": 1, "constraints": [{"kind": "os.system"}]}',
        b'{"turns": 1, "constraints": [{"kind": "price", "maximum": "a lot"}]}',
        b'{"turns": 1, "lc": 2, "type": "constructor", "id": ["os", "system"]}',
        VALID.model_dump_json().encode()[:-1],
    ],
)
async def test_a_state_that_is_not_valid_is_refused_and_the_dialogue_begins_anew(
    talk: Talk, state: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    talk.store.states["c"] = state
    with caplog.at_level(logging.ERROR, "floorwalker"):
        await talk.shows("throws")
    assert "refused" in caplog.text
    assert json.loads(talk.store.states["c"])["turns"] == 1


async def test_a_valid_state_is_not_refused(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    talk.store.states["c"] = VALID.model_dump_json().encode()
    with caplog.at_level(logging.ERROR, "floorwalker"):
        await talk.shows("throws")
    assert caplog.text == ""
    assert json.loads(talk.store.states["c"])["turns"] == 2
