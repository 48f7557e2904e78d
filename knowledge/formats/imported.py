"""What reading a document yields, and how a cell of it is understood."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import html_text
from pydantic import ValidationError

from knowledge.errors import RejectedRow
from knowledge.products import Price, Product
from knowledge.profile import Profile

_FLAGS = {"yes": True, "true": True, "no": False, "false": False}
_TOO_MUCH = Decimal(10) ** 12
_HOUR_OF_ONE_DIGIT = re.compile(r"(?<=[ T])(?=\d:)")
_DATE_ONLY = re.compile(r"\d{4}-\d{2}-\d{2}")

_RAISED = re.compile(r"<(?P<tag>sup|sub)>\s*(?P<digits>\d+)\s*</(?P=tag)>", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?:/[!-~]*)?|/(?!/)[!-~]*")
_SPACE = re.compile(r"\s")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


@dataclass(frozen=True, slots=True)
class ImportedProducts:
    """What one document gave: products in its order, rows put aside, products not for sale.

    A variant whose export gives it no identity has an empty id until the whole catalog is known.
    `aliases` are other names the export has for a product, such as the SKU of all its variants;
    `currency` is that of its prices where it says so.
    """

    products: tuple[Product, ...]
    rejected: tuple[RejectedRow, ...]
    unpublished: int = 0
    aliases: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""


class UnreadableError(ValueError):
    """A document that as a whole cannot be used. `reason` completes "NAME: …"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadValueError(ValueError):
    """A cell that does not say what its column is for."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def rejected_by(error: ValidationError, source: str, number: int) -> RejectedRow:
    """Put a row aside for the first thing that its model found wrong."""
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"])
    return RejectedRow(source, number, name, first["msg"])


def with_flags(product: Product) -> Product:
    """Read what a table can only write as "Yes" or "No" as what the product is or is not."""
    flags = {
        name: _FLAGS[value.strip().casefold()]
        for name, value in product.attributes.items()
        if isinstance(value, str) and value.strip().casefold() in _FLAGS
    }
    return replace(product, attributes={**product.attributes, **flags}) if flags else product


def parse_price(text: str, field: str, profile: Profile) -> Price:
    """Read an amount such as `49`, `49.90` in the brand's currency."""
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise BadValueError(field, f"{text!r} is not a price") from error
    return price_of(amount, text, field, profile)


def price_of(amount: Decimal, text: str, field: str, profile: Profile) -> Price:
    """Write an amount with the decimals of the brand's currency, or more where it has more."""
    if not (amount.is_finite() and 0 <= amount < _TOO_MUCH):
        raise BadValueError(field, f"{text!r} is not a price")
    smallest = Decimal(1).scaleb(-profile.decimals)
    exponent = amount.as_tuple().exponent
    precise = isinstance(exponent, int) and exponent < -profile.decimals
    return Price(amount if precise else amount.quantize(smallest), profile.currency)


def parse_moment(text: str, field: str, *, ends: bool = False) -> datetime | None:
    """Read an ISO 8601 date and time, UTC where it names no zone; None where the cell is empty.

    A date without a time is its first moment, or with `ends` the moment after its last.
    """
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(_HOUR_OF_ONE_DIGIT.sub("0", text))
    except ValueError as error:
        raise BadValueError(field, f"{text!r} is not a date such as 2026-07-01") from error
    if ends and _DATE_ONLY.fullmatch(text):
        moment = datetime.combine(moment.date() + timedelta(days=1), time.min)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def parse_address(text: str, field: str) -> str:
    """Accept an `http(s)` address, or a path of the shop's own, which begins with one slash.

    Two slashes begin the address of another host; it is given the scheme it lacks.
    """
    if _PLAIN_ADDRESS.fullmatch(text):
        return text
    if text.startswith("//"):
        text = f"https:{text}"
    try:
        scheme = urlsplit(text).scheme
    except ValueError as error:
        raise BadValueError(field, f"{text!r} is not an address") from error
    is_path = not text or text.startswith("/")
    if not (is_path or scheme in {"http", "https"}) or _SPACE.search(text):
        raise BadValueError(field, f"{text!r} is not a web address")
    return text


def plain_text(markup: str) -> str:
    """Turn an HTML fragment, or plain text, into clean text with its paragraphs kept."""
    markup = _RAISED.sub(_raise_or_lower, markup)
    if "<" not in markup and "&" not in markup:
        return "\n".join(line.strip() for line in markup.splitlines()).strip()
    return str(html_text.extract_text(markup)).strip()


def _raise_or_lower(found: re.Match[str]) -> str:
    """Write "m<sup>2</sup>" as "m²": as text its number would stand apart."""
    return found["digits"].translate(_SUPERSCRIPT if found["tag"] == "sup" else _SUBSCRIPT)


def split_list(text: str, separator: str = ",") -> tuple[str, ...]:
    """Split a cell that holds several values, dropping empty and repeated ones."""
    return unique(part.strip() for part in text.split(separator))


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of each value that is not empty, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
