"""What a writer is given, and what it drafts."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from agent.events import Articles, Choices, ComparisonShown, Products
from agent.evidence import Evidence
from agent.state import Dialogue
from agent.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a reply is written from."""

    understanding: Understanding
    evidence: Evidence
    dialogue: Dialogue


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


class Writer(Protocol):
    """Drafts replies, sentence by sentence."""

    def write(self, brief: Brief) -> AsyncIterator[Draft]:
        """Yield a reply in the order it is to be shown."""
