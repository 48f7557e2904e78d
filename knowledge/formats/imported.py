"""What reading an export yields, and how a cell of it is understood."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

import html_text

from knowledge.errors import RejectedRow
from knowledge.products import Price, Product
from knowledge.profile import Profile


@dataclass(frozen=True, slots=True)
class ImportedProducts:
    """What one file gave: products in file order, rows put aside, products not for sale.

    A variant whose export gives it no identity has an empty id until the whole catalog is known.
    """

    products: tuple[Product, ...]
    rejected: tuple[RejectedRow, ...]
    unpublished: int = 0


class BadValueError(ValueError):
    """A cell that does not say what its column is for."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


def parse_price(text: str, field: str, profile: Profile) -> Price:
    """Read an amount such as `49`, `49.90` in the brand's currency."""
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise BadValueError(field, f"{text!r} is not a price") from error
    if not amount.is_finite() or amount < 0:
        raise BadValueError(field, f"{text!r} is not a price")
    smallest = Decimal(1).scaleb(-profile.decimals)
    exponent = amount.as_tuple().exponent
    precise = isinstance(exponent, int) and exponent < -profile.decimals
    return Price(amount if precise else amount.quantize(smallest), profile.currency)


def parse_address(text: str, field: str) -> str:
    """Accept an `http(s)` address or a path of the shop's own; refuse any other scheme."""
    try:
        scheme = urlsplit(text).scheme
    except ValueError as error:
        raise BadValueError(field, f"{text!r} is not an address") from error
    if scheme not in {"", "http", "https"} or any(character.isspace() for character in text):
        raise BadValueError(field, f"{text!r} is not a web address")
    return text


def plain_text(markup: str) -> str:
    """Turn an HTML fragment, or plain text, into clean text with its paragraphs kept."""
    if "<" not in markup and "&" not in markup:
        return "\n".join(line.strip() for line in markup.splitlines()).strip()
    return str(html_text.extract_text(markup)).strip()


def split_list(text: str, separator: str = ",") -> tuple[str, ...]:
    """Split a cell that holds several values, dropping empty and repeated ones."""
    return unique(part.strip() for part in text.split(separator))


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of each value that is not empty, in order."""
    return tuple(dict.fromkeys(value for value in values if value))
