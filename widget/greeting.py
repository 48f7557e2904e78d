"""The first words: what `welcome` says of the assistant."""

from dataclasses import dataclass
from typing import Any

from agent.writers.plans.conversing import PURPOSES
from brand.voice import VoiceGuide
from widget.frames import choice_items
from widget.protocol import VERSION

_RETENTION_DAYS = 7
_LANGUAGES = ["en"]


@dataclass(frozen=True, slots=True)
class Greeting:
    """Greets in the brand's voice, and says that an AI speaks."""

    voice: VoiceGuide

    def welcome(self, session: str, conversation_id: str, *, resumed: bool, gpc: bool) -> Any:
        """Write the `welcome` frame."""
        return {
            "type": "welcome",
            "protocol": VERSION,
            "session": session,
            "conversation_id": conversation_id,
            "resumed": resumed,
            "assistant": {
                "name": self.voice.assistant_name,
                "disclosure": self.voice.full_disclosure,
            },
            "greeting": self.voice.greeting,
            "choices": choice_items(PURPOSES.items),
            "consent": {},
            "retention_days": _RETENTION_DAYS,
            "gpc": gpc,
            "languages": _LANGUAGES,
        }
