"""A case: messages, and what must hold of the answers beyond what must hold of every answer."""

from hashlib import sha256
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Action = Literal["", "grant", "refuse", "withdraw", "show", "erase", "withdraw_product"]


class Expect(BaseModel):
    """What must hold of an answer; what is left out is not judged.

    `answered_from` are articles of which one must be a source; `gives` are wordings of which one
    must be said or stand on a card or in a table; `about` are products of which one must be shown
    or named; `stock_of` is a product of which must be told whether it can be had; `abstains` names
    what must not be claimed; `never` are words not to be said at all.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    answered_from: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    stock_of: str = ""
    abstains: tuple[str, ...] = ()
    absent_name: str = ""
    never: tuple[str, ...] = ()
    never_shows: tuple[str, ...] = ()
    price_max: str | None = None
    price_min: str | None = None
    value: str = ""
    not_value: str = ""
    category: tuple[str, ...] = ()
    compares: tuple[str, ...] = ()
    intent: tuple[str, ...] = ()
    reaches_person: bool = False
    nothing_kept: bool = False
    kept_as_agreed: bool = False


class Step(BaseModel):
    """One message, or an act of the shopper or the shop; `page` is the product they look at.

    `subject` is the product that is withdrawn, or the word to look for in the store.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str = ""
    act: Action = ""
    subject: str = ""
    page: str | None = None
    expect: Expect = Expect()


class Case(BaseModel):
    """One conversation. `cluster` names what it shares with others, as its product does.

    `plants` puts texts into records before it is held: pairs of a product or article id and words,
    which stand behind the record's own text, or around it where they have a `{}`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: str
    steps: tuple[Step, ...] = Field(min_length=1)
    cluster: str = ""
    plants: tuple[tuple[str, str], ...] = ()
    source: str = "generated"

    @property
    def id(self) -> str:
        """Name the case by what it says, so that the same case has the same name everywhere."""
        said = "\n".join(f"{s.say}|{s.act}|{s.subject}|{s.page}" for s in self.steps)
        planted = "\n".join(map("|".join, self.plants))
        digest = sha256(f"{said}\n{planted}".encode()).hexdigest()
        return f"{self.kind}-{digest[:10]}"
