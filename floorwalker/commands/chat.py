"""`floorwalker chat`: the same conversation in a terminal."""

import asyncio
import sys
from typing import TYPE_CHECKING
from uuid import uuid4

from rich.console import Console

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from agent.assistant import Assistant
    from agent.events import TurnEvent
    from brand.voice import VoiceGuide
    from knowledge.sync.live import LiveCatalog


def chat() -> None:
    """Talk with the assistant in the terminal; an empty line ends it."""
    with reported_errors():
        settings = load_settings()
        from agent.checkpoints import memory_checkpointer
        from floorwalker.assembly import build_assistant, open_knowledge
        from floorwalker.brand import open_brand

        with open_brand(settings) as brand:
            in_force = asyncio.run(brand.in_force())
        voice = in_force.voice
        with open_knowledge(settings) as knowledge:
            assistant = build_assistant(settings, knowledge, voice, memory_checkpointer())
            assistant.brand = in_force
            asyncio.run(_talk(assistant, knowledge.catalog, voice))


async def _talk(assistant: "Assistant", live: "LiveCatalog", voice: "VoiceGuide") -> None:
    from agent.state import Message, PastMessage
    from shoppers.masking import mask
    from widget.chat.telephone import telephone_region
    from widget.protocol import LONGEST_MESSAGE

    console = Console(highlight=False)
    console.print(f"[dim]{voice.full_disclosure}[/dim]\n{voice.greeting}")
    conversation_id = str(uuid4())
    history: tuple[PastMessage, ...] = ()
    while line := await asyncio.to_thread(_read_line):
        text = mask(line[:LONGEST_MESSAGE], telephone_region(live.opened().profile))
        message = Message(str(uuid4()), text, None, history)
        said: list[str] = []
        catalog = await live.current()
        async for event in assistant.answer(conversation_id, message, catalog, live.opened):
            said += _print_event(console, event)
        history = (*history, PastMessage(message.turn_id, text, " ".join(said)))[-8:]
    await assistant.close()


def _read_line() -> str:
    print("\n> ", end="", flush=True)
    return sys.stdin.buffer.readline().decode(errors="replace").strip()


def _print_event(console: Console, event: "TurnEvent") -> list[str]:
    """Print one event; return the sentence it said, if it said one."""
    from agent.events import Articles, Choices, ComparisonShown, Products, Text

    match event:
        case Text(text):
            console.print(text, markup=False)
            return [text]
        case Products(cards):
            for card in cards:
                price = (card.variant or card.product.cheapest).price
                label = f"  • {card.product.title}, {price.amount} {price.currency}"
                console.print(f"{label}  ({card.reason})" if card.reason else label, markup=False)
        case ComparisonShown(comparison):
            for row in comparison.rows:
                values = " | ".join(value or "–" for value in row.values)  # noqa: RUF001
                console.print(f"  {row.label}: {values}", markup=False)
        case Articles(passages):
            for hit in passages:
                console.print(f"  → {hit.article.title}", markup=False)
        case Choices(items):
            console.print("  " + "  ".join(f"[{item.label}]" for item in items), markup=False)
        case _:
            pass
    return []
