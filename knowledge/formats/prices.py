"""Amounts of money as exports write them: `1.299,00`, `1,299.00`, `$49.90`, `49.90 USD`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from unicodedata import category

from babel.core import Locale
from babel.numbers import (
    NumberFormatError,
    UnknownCurrencyError,
    get_currency_symbol,
    get_decimal_symbol,
    parse_decimal,
    validate_currency,
)

from knowledge.formats.imported import BadValueError, price_of
from knowledge.products import Price
from knowledge.profile import Profile

_AMOUNT = re.compile(
    r"(?P<before>(?:[^\d\s.,'’+-][^\d\s+-]*)?)\s*"  # noqa: RUF001 (Swiss)
    r"(?P<number>[\d.,](?:[\d.,'’\s]*\d)?)(?:[.,][-–])?\s*"  # noqa: RUF001
    r"(?P<after>[^\d\s]*)"
)
_SPACED = re.compile(r"\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?")  # noqa: RUF001
_SPACES = re.compile(r"[\s'’]")  # noqa: RUF001
_THOUSANDS = 3
_LONGEST = 50
_LOCALES = {".": "en", ",": "de"}


@dataclass(frozen=True, slots=True)
class PriceReader:
    """How the prices of one file are written.

    `decimal_mark` is the one its clear amounts use, empty where none is clear; where some use
    one and some the other, `mixed` is true.
    """

    profile: Profile
    symbols: frozenset[str]
    decimal_mark: str = ""
    mixed: bool = False

    def read(self, text: str, field: str) -> Price:
        """Read an amount in the brand's currency.

        Raises `BadValueError` for what is no price, is in another currency, or may be read in
        two ways: `1,299` where neither the file nor the brand's locale says which.
        """
        found = _amount(text)
        if found is None or (found["before"] and found["after"]):
            raise BadValueError(field, f"{text!r} is not a price")
        self._check_currency(found["before"] or found["after"], text, field)
        number = _ungrouped(found["number"])
        mark = _clear_mark(number) or self._mark_of_unclear(number, text, field)
        try:
            amount = parse_decimal(number, locale=_LOCALES[mark], strict=True)
        except NumberFormatError as error:
            raise BadValueError(field, f"{text!r} is not a price") from error
        return price_of(Decimal(amount), text, field, self.profile)

    def _mark_of_unclear(self, number: str, text: str, field: str) -> str:
        mark = next((mark for mark in ".," if mark in number), "")
        if not mark:
            return "."
        if self.decimal_mark:
            return self.decimal_mark
        decimal_symbol = get_decimal_symbol(Locale.parse(self.profile.locale, sep="-"))
        if self.mixed or (mark == decimal_symbol and self.profile.decimals != _THOUSANDS):
            whole, fraction = number.split(mark)
            raise BadValueError(field, f"{text!r} may be {whole}{fraction} or {whole}.{fraction}")
        return decimal_symbol if decimal_symbol in _LOCALES else "."

    def _check_currency(self, mark: str, text: str, field: str) -> None:
        if not mark or mark.rstrip(".") in self.symbols or mark.upper() == self.profile.currency:
            return
        if currency_named(mark) or any(category(character) == "Sc" for character in mark):
            raise BadValueError(field, f"{text!r} is not in {self.profile.currency}")
        raise BadValueError(field, f"{text!r} is not a price")


def price_reader(amounts: Iterable[str], profile: Profile) -> PriceReader:
    """Find out how the prices of a file are written from all of them together."""
    found = (_amount(amount) for amount in amounts if amount)
    marks = {
        mark for match in found if match and (mark := _clear_mark(_ungrouped(match["number"])))
    }
    symbols = {
        get_currency_symbol(profile.currency, locale=Locale.parse(tag, sep="-"))
        for tag in ("en", profile.locale)
    }
    short = {symbol[-1] for symbol in symbols if not symbol[-1].isalpha()}
    long = {f"{profile.currency[:2]}{symbol}" for symbol in short}
    return PriceReader(
        profile,
        frozenset(symbols | short | long),
        decimal_mark=marks.pop() if len(marks) == 1 else "",
        mixed=len(marks) > 1,
    )


def currency_named(amount: str) -> str:
    """Return the ISO 4217 code that stands in an amount such as `49.90 EUR`, or nothing."""
    for word in re.findall(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])", amount):
        try:
            validate_currency(word.upper())
        except UnknownCurrencyError:
            continue
        return str(word.upper())
    return ""


def _amount(text: str) -> re.Match[str] | None:
    return _AMOUNT.fullmatch(text) if len(text) <= _LONGEST else None


def _ungrouped(number: str) -> str:
    return _SPACES.sub("", number) if _SPACED.fullmatch(number) else number


def _clear_mark(number: str) -> str:
    """Return the decimal mark an amount shows beyond doubt, or nothing."""
    mark = max(".,", key=number.rfind)
    if mark not in number:
        return ""
    other = "," if mark == "." else "."
    if other in number:
        return mark
    if number.count(mark) > 1:
        return other
    whole, _, fraction = number.partition(mark)
    clear = len(fraction) != _THOUSANDS or len(whole) > _THOUSANDS or whole in {"", "0"}
    return mark if clear else ""
