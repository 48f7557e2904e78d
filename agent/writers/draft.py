"""What a writer is given, and what it drafts."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from typing import Protocol

from agent.events import Articles, Choices, ComparisonShown, Products
from agent.evidence import Evidence
from agent.state import Dialogue, TurnContext
from agent.understanding import Understanding
from brand.voice import VoiceGuide


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a reply is written from."""

    understanding: Understanding
    evidence: Evidence
    dialogue: Dialogue
    voice: VoiceGuide = field(default_factory=VoiceGuide)


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence in markup. `phrase` names its wording, so that it is not used again at once."""

    sentence: str
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class AskAbout:
    """A question on a facet of what was found, with answers to tap."""

    facet: str
    question: Say
    choices: Choices


Draft = Say | Products | ComparisonShown | Articles | Choices | AskAbout


@dataclass(frozen=True, slots=True)
class Learned:
    """What is known now: a tool found more, or the understanding was corrected."""

    brief: Brief


class WriterFailedError(Exception):
    """A writer cannot go on; what it has drafted stands. The message is for the log."""


class FreeWriter(Protocol):
    """Drafts replies in its own words, and may look for more, or fail, on the way."""

    @property
    def model(self) -> str:
        """What it drafts with, for incidents."""

    async def close(self) -> None:
        """Close its connections."""

    def takes(self, brief: Brief) -> bool:
        """Whether a reply is for it to write."""

    def write(self, brief: Brief, turn: TurnContext) -> AsyncGenerator[Draft | Learned, None]:
        """Yield a reply in the order it is to be shown.

        Raises `WriterFailedError`.
        """
