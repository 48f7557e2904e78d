"""Answers: what a shopper said of what they are looking for, as it is shown and kept."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what was asked and said, and what it comes to.

    `words` are the shopper's own, masked; `intent_words` those that showed the intent; `meaning`
    is a document only the agent understands.
    """

    key: str
    label: str
    value: str
    question: str
    words: str
    intent: str
    intent_words: str = ""
    meaning: str | None = None

    @property
    def shown(self) -> Mapping[str, str]:
        """What a consent card shows of it."""
        return {"key": self.key, "label": self.label, "value": self.value}

    @property
    def document(self) -> Mapping[str, str | None]:
        """All of it, as JSON has it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Signal:
    """An answer that its shopper agreed to have kept, and until when."""

    answer: Answer
    purpose: str
    page: str
    captured_at: datetime
    expires_at: datetime
    record: int
    turn_id: str
