"""The first words: what `welcome` says of the assistant."""

from dataclasses import dataclass

from agent.events import Choice, Choices
from agent.remembering.recalling import PICK_UP
from agent.voice.greeting import greeting_on
from agent.voice.lies import honest_voice
from agent.writers.plans.conversing import PURPOSES
from brand.room import BrandRoom
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog
from knowledge.products import Product
from shoppers.consent.standing import Standing
from shoppers.conversations.conversations import Conversation
from shoppers.lifetimes import RETENTION_DAYS
from widget.protocol import VERSION, PageInfo
from widget.turns.frames import Frame, choice_items

_LANGUAGES = ["en"]
_PICK_UP = "Pick up where you left off?"
_BACK = Choices((Choice("Yes, pick up", PICK_UP),))


@dataclass(frozen=True, slots=True)
class Greeting:
    """Greets in the brand's voice, and says that an AI speaks."""

    room: BrandRoom

    async def welcome(
        self,
        conversation: Conversation,
        standing: Standing,
        page: PageInfo,
        catalog: Catalog,
        *,
        resumed: bool,
        gpc: bool,
    ) -> Frame:
        """Write the `welcome` frame.

        Who is known again is asked no more than whether to go on; what is remembered is not said.
        """
        voice = honest_voice((await self.room.in_force()).voice, catalog)
        greeting = greeting_on(voice, catalog, page.product_id, page.title, page.url)
        returns = bool(standing.remembered) and not resumed
        choices = (*_BACK.items, *PURPOSES.items) if returns else PURPOSES.items
        seen = catalog.products.get(page.product_id or "")
        if seen and not returns:
            choices = _of_product(seen)
        return {
            **welcome_frame(voice, _PICK_UP if returns else greeting, choices),
            "session": conversation.session,
            "conversation_id": conversation.id,
            "resumed": resumed,
            "consent": dict(standing.decisions),
            "gpc": gpc,
        }


def welcome_frame(voice: VoiceGuide, greeting: str, choices: tuple[Choice, ...]) -> Frame:
    """Write what `welcome` says to everybody; the rest depends on who comes."""
    return {
        "type": "welcome",
        "protocol": VERSION,
        "assistant": {"name": voice.assistant_name, "disclosure": voice.full_disclosure},
        "greeting": greeting,
        "choices": choice_items(choices),
        "retention_days": RETENTION_DAYS,
        "languages": _LANGUAGES,
    }


def _of_product(product: Product) -> tuple[Choice, ...]:
    """What somebody who looks at a product may want."""
    return (
        Choice(f"About {product.title}", "Tell me more about it"),
        Choice("What goes with it?", "What goes with it?"),
        Choice("More like this", "More like this"),
    )
