"""Amounts of money, and percentages, in running text."""

import re
from decimal import Decimal

_NUMBER = r"\d+(?:[.,]\d+)*"
_SIGN = r"(?:[$€£¥₹]|(?:USD|EUR|GBP|CAD|AUD|CHF|SEK|NOK|DKK|JPY|INR)\b)"
MONEY = re.compile(rf"{_SIGN}\s?({_NUMBER})|({_NUMBER})\s?(?:{_SIGN}|dollars?\b|euros?\b)")
PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s?(?:%|percent\b)")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def find_money(text: str) -> frozenset[Decimal]:
    """Return the amounts a text names together with a currency."""
    return frozenset(_value(before or behind) for before, behind in MONEY.findall(text))


def find_percents(text: str) -> frozenset[Decimal]:
    """Return the percentages a text names."""
    return frozenset(Decimal(found) for found in PERCENT.findall(text))


def _value(number: str) -> Decimal:
    """Read "4,900.50" and "4.900,50": a last group of one or two digits is the decimals."""
    decimals = _DECIMALS.search(number)
    whole = number[: decimals.start()] if decimals else number
    digits = re.sub(r"[.,]", "", whole)
    return Decimal(f"{digits}.{decimals[1]}") if decimals else Decimal(digits)
