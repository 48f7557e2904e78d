"""What a turn yields, in the order a shopper is to see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.catalog import PassageHit
from knowledge.products import Product, Variant
from shoppers.consent.consents import Question
from shoppers.incidents.incident import Incident
from tools.compare_products import Comparison


@dataclass(frozen=True, slots=True)
class VoiceScore:
    """How well a reply kept to the voice.

    Sentences shown, those mended for it, left out for it, and shown against it nevertheless.
    """

    sentences: int = 0
    mended: int = 0
    withheld: int = 0
    broken: int = 0

    def __add__(self, other: "VoiceScore") -> "VoiceScore":
        """Count two together."""
        return VoiceScore(
            self.sentences + other.sentences,
            self.mended + other.mended,
            self.withheld + other.withheld,
            self.broken + other.broken,
        )


@dataclass(frozen=True, slots=True)
class Understood:
    """What the message was taken for; it is not shown, but a turn cut off here still tells."""

    intent: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Status:
    """What is being done, in words for the shopper."""

    text: str


@dataclass(frozen=True, slots=True)
class Reference:
    """That `text[start:end]` names a product or an article."""

    start: int
    end: int
    kind: Literal["product", "article"]
    id: str


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence that the gate let through."""

    text: str
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Card:
    """A product to show, in one variant if the shopper's wish narrows it to one, and why.

    `picked` means that the brand puts it forward, which the shopper is told.
    """

    product: Product
    variant: Variant | None = None
    reason: str | None = None
    picked: bool = False


@dataclass(frozen=True, slots=True)
class Products:
    """Products to show side by side."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class ComparisonShown:
    """A table of what products state."""

    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Articles:
    """Passages to offer as sources."""

    passages: tuple[PassageHit, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer to tap: `text` is what tapping it says."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """Answers to tap."""

    items: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ConsentAsked:
    """A consent to ask for, once the answer was given."""

    question: Question


@dataclass(frozen=True, slots=True)
class OfferShown:
    """Help that the brand offers; `code` is a discount code given out for good."""

    id: str
    title: str
    text: str
    code: str | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """The end of a turn. `withheld` counts the sentences the gate kept back.

    `stage` is that of the identity funnel: 1 for anonymous, 2 for who agreed to be remembered.
    `unanswered` says what a question was about that nothing was told on.
    `voice` is how well the reply kept to the brand's voice.
    """

    intent: str
    confidence: float
    writer: Literal["catalog", "model"]
    withheld: int
    stage: int = 1
    unanswered: str | None = None
    voice: VoiceScore | None = None


@dataclass(frozen=True, slots=True)
class SentenceWithheld:
    """A sentence that was kept back: nothing is shown of it."""

    incident: Incident


@dataclass(frozen=True, slots=True)
class StepTaken:
    """That a step of the turn has ended, and how many seconds it took; nothing is shown of it."""

    step: str
    seconds: float


TurnEvent = (
    Understood
    | StepTaken
    | Status
    | Text
    | Products
    | ComparisonShown
    | Articles
    | Choices
    | ConsentAsked
    | OfferShown
    | SentenceWithheld
    | Finished
)
