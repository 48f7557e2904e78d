"""What the graph remembers between turns, and what it is given for one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from agent.grounding.records.records import Records
from brand.quiz import QuizState
from brand.room import InForce
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints
from shoppers.consent.standing import NOBODY, Standing
from tools import ToolContext

_TURNS_REMEMBERED = 6
_SPOKEN_OF = 4


class Dialogue(BaseModel):
    """The dialogue state: never a word the shopper typed, only what was understood.

    `topic_turns` are the turns whose words say what is looked for; `shown` holds the product ids of
    recent turns, oldest first; `focus` what was spoken about last, with the `options` of its first
    that were named; `spoken` the products spoken of one at a time lately; `asked` the facets asked
    about; `asked_turn` the turn of the last question, and `read_articles` whether articles were to
    answer it, and `read` those that were cited; `said` the turn in which each kind of answer
    was given that may be kept; `offered` the offer of help that was made, `quiz` how far one has
    come.
    """

    model_config = ConfigDict(frozen=True)

    turns: int = 0
    constraints: Constraints = ()
    topic_turns: tuple[str, ...] = ()
    shown: tuple[tuple[str, ...], ...] = ()
    focus: tuple[str, ...] = ()
    options: dict[str, tuple[str, ...]] = {}
    spoken: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    questions_in_row: int = 0
    intent: str | None = None
    asked_turn: str | None = None
    read_articles: bool = False
    read: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    said: dict[str, str] = {}
    offered: str | None = None
    quiz: QuizState | None = None

    def with_spoken(self, product_ids: tuple[str, ...]) -> tuple[str, ...]:
        """Return what was spoken of lately, the latest last, with the one that is spoken of now."""
        if len(product_ids) != 1:
            return self.spoken
        return (*(i for i in self.spoken if i not in product_ids), *product_ids)[-_SPOKEN_OF:]

    def with_shown(self, product_ids: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        """Return what was shown with one more turn, the oldest dropped."""
        return (*self.shown, product_ids)[-_TURNS_REMEMBERED:] if product_ids else self.shown


@dataclass(frozen=True, slots=True)
class PastMessage:
    """What the shopper said in an earlier turn, masked, and what was shown to them."""

    turn_id: str
    text: str
    reply: str


@dataclass(frozen=True, slots=True)
class Message:
    """What the shopper says now, masked, on which product's page, after what.

    `address` is where it came from, for budgets; it is not stored.
    """

    turn_id: str
    text: str
    page_product_id: str | None = None
    history: tuple[PastMessage, ...] = ()
    address: str = ""

    def past(self, turn_id: str | None) -> str:
        """Return what the shopper said in an earlier turn, empty where it is not known."""
        return next((m.text for m in self.history if m.turn_id == turn_id), "")


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What one run of the graph works with.

    `catalog` is the version the turn answers from, `records` the gate's reading of it; `live`
    gives the catalog of this very moment. `spender` is whose turn it is, for budgets; `brand` is
    what the brand has decided, as it is in force for this turn.
    """

    message: Message
    catalog: Catalog
    records: Records
    live: Callable[[], Catalog]
    tools: ToolContext
    spender: str = ""
    brand: InForce = field(default_factory=InForce)

    @property
    def standing(self) -> Standing:
        """What the shopper agreed to, as the turn knows it."""
        return self.tools.shopper.standing if self.tools.shopper else NOBODY
