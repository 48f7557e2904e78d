"""Numbers as people say them: "half an hour" is 30 minutes, "as a pair" is 2 pieces."""

import re
from collections.abc import Callable

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_LENGTH = r"(?P<of>hours?|days?|weeks?|months?|years?|foot|feet|inch(?:es)?|meters?|pounds?)"
_WRITTEN: dict[str, str | Callable[[re.Match[str]], str]] = {
    r"an hour and a half": "1.5 hours",
    rf"(?P<whole>\d+|{'|'.join(_ONES)}) and a half {_LENGTH}": lambda m: (
        f"{_amount(m['whole'])}.5 {m['of']}"
    ),
    r"(?:a )?half an hour|a half[- ]hour": "30 minutes",
    r"(?:a )?quarter of an hour": "15 minutes",
    r"three quarters of an hour": "45 minutes",
    r"half a year": "6 months",
    r"half a dozen": "6",
    r"(?:a|one) dozen": "12",
    r"a decade": "10 years",
    rf"(?P<tens>\d+|{'|'.join(_ONES)})[- ]decades?": lambda m: f"{_amount(m['tens'])}0 years",
    r"(?:as|in) (?:a )?pairs?": "as 2 pieces",
    r"set of two": "set of 2 pieces",
    r"(?<!once )(?<!twice )(?<!times )an? (?P<one>hour|day|week|month|year|foot)(?= |$|[.,;])": (
        lambda m: f"1 {m['one']}"
    ),
}
_SPOKEN = tuple((re.compile(rf"\b(?:{said})\b"), written) for said, written in _WRITTEN.items())
_ANY = re.compile(r"\b(?:half|quarters?|dozen|decades?|pairs?|set of two|an? [hdwmyf]\w+)\b")
_FRACTIONS = {"\u00bd": ".5", "\u00bc": ".25", "\u00be": ".75"}
_FRACTION = re.compile(rf"(\d?)([{''.join(_FRACTIONS)}])")
_HALVES = re.compile(r"(?<![\w/])(\d+)[ -]1/2\b(?!/)")


def _amount(said: str) -> str:
    return str(_ONES.index(said) + 1) if said in _ONES else said


def write_fractions(text: str) -> str:
    """Write halves and quarters as decimals, before a text is folded."""
    halved = _FRACTION.sub(lambda m: f"{m[1] or 0}{_FRACTIONS[m[2]]}", text)
    return _HALVES.sub(r"\1.5", halved)


def write_numbers(folded: str) -> str:
    """Write what a folded text says of numbers in figures and units."""
    if not _ANY.search(folded):
        return folded
    for pattern, written in _SPOKEN:
        folded = pattern.sub(written, folded)
    return folded
