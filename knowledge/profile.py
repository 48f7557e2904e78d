"""The brand itself: what an export does not carry, read from `brand.toml`."""

import tomllib
from pathlib import Path
from typing import Annotated

from babel.core import Locale, UnknownLocaleError
from babel.numbers import UnknownCurrencyError, get_currency_precision, validate_currency
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import SourceError


def known_currency(code: str) -> str:
    """Return an ISO 4217 code in capitals; raises `ValueError` where there is none such."""
    try:
        validate_currency(code.upper())
    except UnknownCurrencyError as error:
        message = f"{code!r} is not an ISO 4217 currency code"
        raise ValueError(message) from error
    return code.upper()


def _known_locale(tag: str) -> str:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError) as error:
        message = f"{tag!r} is not a locale such as en-US"
        raise ValueError(message) from error
    return tag


class Contact(BaseModel):
    """How to reach a person at the brand."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    email: str = ""
    phone: str = ""
    url: str = ""


class Profile(BaseModel):
    """The facts of the brand that answers may state.

    `address` is the shop's own, such as `https://shop.example`; without it links are paths.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="", max_length=200)
    address: str = Field(default="", pattern=r"^(https?://[^\s/]+(/[^\s]*)?)?$")
    currency: Annotated[str, AfterValidator(known_currency)] = "USD"
    locale: Annotated[str, AfterValidator(_known_locale)] = "en-US"
    hours: str = Field(default="", max_length=400)
    contact: Contact = Contact()

    def product_url(self, product_id: str) -> str:
        """Build the address of a product whose export gives none."""
        return f"{self.address.rstrip('/')}/products/{product_id}"

    @property
    def decimals(self) -> int:
        """How many decimals the currency has."""
        return get_currency_precision(self.currency)


def load_profile(path: Path) -> Profile:
    """Read `brand.toml`.

    Raises `SourceError` naming the file and the field that is wrong.
    """
    try:
        return Profile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SourceError(path, error.strerror or "cannot be read") from error
    except UnicodeDecodeError as error:
        raise SourceError(path, "is not UTF-8 text") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(path, f"is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise SourceError(path, f"{field}: {first['msg']}") from error
