"""One rule: what it does, to which products, with which others, and until when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

RuleKind = Literal["never", "never_with", "pin", "boost", "bury", "in_stock"]
ENDING: frozenset[RuleKind] = frozenset({"pin", "boost"})
"""Kinds that put products forward: they end, and shoppers are told."""

Word = Annotated[str, Field(min_length=1, max_length=200)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TargetValue(_Part):
    """A value that a product states: of a facet's key, "category" and "tag" among them."""

    facet: Word
    any_of: tuple[Word, ...] = Field(min_length=1)


class PriceBand(_Part):
    """Prices from `lowest` to `highest`, both included; at least one is set."""

    lowest: Decimal | None = Field(default=None, ge=0)
    highest: Decimal | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _holds_something(self) -> "PriceBand":
        if self.lowest is None and self.highest is None:
            raise ValueError("a price band has a lowest or a highest price")
        if self.lowest is not None and self.highest is not None and self.lowest > self.highest:
            raise ValueError("the lowest price is above the highest")
        return self


class Target(_Part):
    """The products a rule is about: some by id, or all of which every condition holds."""

    products: tuple[Word, ...] = ()
    values: tuple[TargetValue, ...] = ()
    price: PriceBand | None = None

    @model_validator(mode="after")
    def _names_something(self) -> "Target":
        if bool(self.products) == bool(self.values or self.price):
            raise ValueError("a rule names products by id, or conditions, and not both")
        return self


class RuleBody(_Part):
    """What a rule says."""

    kind: RuleKind
    target: Target
    other: Target | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "RuleBody":
        if (self.kind == "never_with") != (self.other is not None):
            raise ValueError("only “never with” names two sides, and it needs both")
        if self.kind in ENDING and self.ends_at is None:
            message = f"a {self.kind} has a day on which it ends"
            raise ValueError(message)
        return self


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with who made it, when and why; `since` and `until` are revisions of all rules."""

    id: int
    body: RuleBody
    since: int
    made_by: str
    made_at: datetime
    why: str = ""
    until: int | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether its day has not come."""
        return self.body.ends_at is None or moment < self.body.ends_at
