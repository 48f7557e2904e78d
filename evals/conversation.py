"""What was said and shown in a conversation, as a client of the protocol saw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Frame = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and the frames that answered it; `error` where none could.

    `asked_before` holds the shopper's earlier messages, `page_product_id` the page they were on.
    """

    asked: str
    frames: tuple[Frame, ...]
    asked_before: tuple[str, ...] = ()
    page_product_id: str | None = None
    error: str = ""
    seconds: float = field(default=0.0, compare=False)

    def of_type(self, name: str) -> tuple[Frame, ...]:
        """Return the frames of one type, in order."""
        return tuple(frame for frame in self.frames if frame.get("type") == name)

    @property
    def text(self) -> str:
        """All that was said."""
        return " ".join(str(frame["text"]) for frame in self.of_type("text"))

    @property
    def cards(self) -> tuple[Frame, ...]:
        """The products shown."""
        return tuple(item for frame in self.of_type("products") for item in frame["items"])

    @property
    def sources(self) -> tuple[Frame, ...]:
        """The passages named as sources."""
        return tuple(item for frame in self.of_type("articles") for item in frame["items"])

    @property
    def choices(self) -> tuple[Frame, ...]:
        """The answers to tap."""
        return tuple(item for frame in self.of_type("choices") for item in frame["items"])

    @property
    def compared(self) -> tuple[str, ...]:
        """The ids of the products in a table."""
        return tuple(i for frame in self.of_type("comparison") for i in frame["product_ids"])

    @property
    def finished(self) -> Frame | None:
        """The frame that ended the turn, if it came."""
        return next(iter(self.of_type("turn_finished")), None)

    @property
    def shown(self) -> tuple[str, ...]:
        """The ids of products on cards or in a table."""
        cards = (str(card["product_id"]) for card in self.cards)
        return tuple(dict.fromkeys((*cards, *self.compared)))

    def as_json(self) -> dict[str, Any]:
        """Write it for a report."""
        return {
            "asked": self.asked,
            "frames": [dict(frame) for frame in self.frames],
            "error": self.error,
        }


def said_turn(asked: str, reply: str, *, before: Sequence[str] = ()) -> Turn:
    """Make the turn of a reply of which only the words are known."""
    return Turn(asked, ({"type": "text", "text": reply, "refs": []},), tuple(before))
