"""Offers of help: what a brand gives, when it fits, what it asks for and who gets that."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    HttpUrl,
    ValidationError,
    model_validator,
)

from brand.errors import BrandError
from brand.notices import ReadingNotice, RememberNotice

Intent = Literal["research", "buy", "browse", "support"]
Words = Annotated[str, Field(min_length=1, max_length=600)]
_KEPT = (
    "This chat and the address are kept for 7 days at most, so that you can see and delete them at "
    "any time under “Your data”."
)
_FEWEST_QUESTIONS, _MOST_QUESTIONS = 3, 6


class HelpError(BrandError):
    """The file of offers cannot be used. The message names the file and the field."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Delivery(_Part):
    """Who gets an address, and how: a webhook that confirms, or the operator's export."""

    by: Literal["webhook", "export"]
    to: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
    url: HttpUrl | None = None

    @model_validator(mode="after")
    def _has_its_address(self) -> "Delivery":
        if (self.by == "webhook") != (self.url is not None):
            raise ValueError("a webhook needs a url, an export has none")
        return self


class _Offer(_Part):
    """What every offer says; `about` are words of which one must be spoken of, if any are given.

    It is made from `starts_at` on, and not any more at `expires_at`.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    title: Annotated[str, Field(min_length=1, max_length=120)]
    text: Words
    intents: tuple[Intent, ...] = ("research", "buy")
    about: tuple[str, ...] = ()
    starts_at: AwareDatetime | None = None
    expires_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _starts_before_it_ends(self) -> "_Offer":
        if self.starts_at and self.expires_at and self.expires_at <= self.starts_at:
            raise ValueError("it ends before it begins")
        return self

    def stands_at(self, moment: datetime) -> bool:
        """Whether it is made at a moment."""
        begun = self.starts_at is None or self.starts_at <= moment
        return begun and (self.expires_at is None or moment < self.expires_at)


class AddressOffer(_Offer):
    """A guide by e-mail, or a note when something is back in stock."""

    kind: Literal["guide", "back_in_stock"]
    purpose: str = Field(default="contact_email", pattern=r"^[a-z][a-z0-9_]{0,98}$")
    notice: Words
    benefit: Annotated[str, Field(min_length=1, max_length=300)]
    delivery: Delivery

    @model_validator(mode="after")
    def _names_who_gets_it(self) -> "AddressOffer":
        if self.delivery.to not in self.notice:
            message = f"the notice must name who gets the address: {self.delivery.to}"
            raise ValueError(message)
        return self

    @property
    def notice_shown(self) -> str:
        """The full words that are shown: the brand's own, and what is kept with an address."""
        return f"{self.notice} {_KEPT}"


class CodeOffer(_Offer):
    """A discount code of the brand's own list; each is given out once, at most so many in all."""

    kind: Literal["code"]
    codes: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(min_length=1)
    most: int | None = Field(default=None, ge=1, le=1_000_000)

    @model_validator(mode="after")
    def _lists_each_once(self) -> "CodeOffer":
        if len(set(self.codes)) < len(self.codes):
            raise ValueError("a code stands twice in the list")
        return self


class QuizAnswer(_Part):
    """One answer to tap, and what it makes of the wish ("wool", "under $100"), if anything."""

    label: Annotated[str, Field(min_length=1, max_length=60)]
    wants: str = Field(default="", max_length=120)


class QuizQuestion(_Part):
    """One question; its answer is kept under `key`, where that is agreed."""

    question: Words
    key: str = Field(pattern=r"^[a-z][a-z ]{0,60}$")
    answers: tuple[QuizAnswer, ...] = Field(min_length=2, max_length=6)


class QuizOffer(_Offer):
    """A few questions that end in advice and products."""

    kind: Literal["quiz"]
    questions: tuple[QuizQuestion, ...] = Field(
        min_length=_FEWEST_QUESTIONS, max_length=_MOST_QUESTIONS
    )
    advice: Words
    sample: str = Field(default="", max_length=300)

    @model_validator(mode="after")
    def _tells_answers_apart(self) -> "QuizOffer":
        for question in self.questions:
            labels = [" ".join(answer.label.casefold().split()) for answer in question.answers]
            if len(set(labels)) < len(labels):
                message = f"two answers to “{question.question}” are the same"
                raise ValueError(message)
        if len({question.key for question in self.questions}) < len(self.questions):
            raise ValueError("two questions are kept under the same name")
        return self


Offer = Annotated[AddressOffer | CodeOffer | QuizOffer, Discriminator("kind")]


class Help(_Part):
    """All that a brand offers, and what it says when it asks to remember.

    Without `analytics` nobody is asked whether people of the brand may read a chat.
    """

    remember: RememberNotice = RememberNotice()
    analytics: ReadingNotice | None = None
    offers: tuple[Offer, ...] = ()

    @model_validator(mode="after")
    def _are_told_apart(self) -> "Help":
        ids = [offer.id for offer in self.offers]
        purposes = [offer.purpose for offer in self.offers if isinstance(offer, AddressOffer)]
        quizzes = [o.title.casefold() for o in self.offers if isinstance(o, QuizOffer)]
        for name, values in (("id", ids), ("purpose", purposes), ("title", quizzes)):
            if len(set(values)) < len(values):
                message = f"two offers have the same {name}"
                raise ValueError(message)
        if {"remember_answers", "analytics"} & set(purposes):
            raise ValueError("purpose: remember_answers and analytics are no purposes of an offer")
        return self

    def offer(self, offer_id: str | None) -> "Offer | None":
        """Return an offer by its id."""
        return next((offer for offer in self.offers if offer.id == offer_id), None)


def load_help(path: Path) -> Help:
    """Read the file of offers.

    Raises `HelpError`.
    """
    try:
        return Help.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise HelpError(message) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise HelpError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"]))
        message = f"{path}: {place}: {first['msg'].removeprefix('Value error, ')}"
        raise HelpError(message) from error
