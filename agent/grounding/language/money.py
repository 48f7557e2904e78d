"""Amounts of money in what people write, in any currency's sign."""

import re
from decimal import Decimal

_NUMBER = r"\d+(?:[.,]\d+)*"
_SIGN = r"(?:[$€£¥₹]|(?:USD|EUR|GBP|CAD|AUD|CHF|SEK|NOK|DKK|JPY|INR)\b)"
_MONEY = re.compile(rf"{_SIGN}\s?({_NUMBER})|({_NUMBER})\s?(?:{_SIGN}|dollars?\b|euros?\b)")
_DECIMALS = re.compile(r"[.,](\d{1,2})$")


def find_money(text: str) -> frozenset[Decimal]:
    """Return the amounts a text names together with a currency."""
    return frozenset(_value(before or behind) for before, behind in _MONEY.findall(text))


def _value(number: str) -> Decimal:
    """Read "4,900.50" and "4.900,50": a last group of one or two digits is the decimals."""
    decimals = _DECIMALS.search(number)
    whole = number[: decimals.start()] if decimals else number
    digits = re.sub(r"[.,]", "", whole)
    return Decimal(f"{digits}.{decimals[1]}") if decimals else Decimal(digits)
