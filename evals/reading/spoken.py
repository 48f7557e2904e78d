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
    r"an hour and a quarter": "75 minutes",
    r"(?:a )?half an hour|a half[- ]hour": "30 minutes",
    r"(?:a )?quarter of an hour": "15 minutes",
    r"three quarters of an hour": "45 minutes",
    r"around the clock|day (?:and|or) night|24/7": "24 hours a day",
    r"all year round|year-round|every day of the year": "365 days a year",
    r"half a year": "6 months",
    r"half a dozen": "6",
    r"(?:a|one) dozen": "12",
    r"a decade": "10 years",
    rf"(?P<tens>\d+|{'|'.join(_ONES)})[- ]decades?": lambda m: f"{_amount(m['tens'])}0 years",
    r"(?:as|in) (?:a )?pairs?": "as 2 pieces",
    r"set of two": "set of 2 pieces",
    r"(?<!once )(?<!twice )(?<!times )an? "
    r"(?P<one>minute|second|hour|day|week|month|year|foot)(?= |$|[.,;])": (
        lambda m: f"1 {m['one']}"
    ),
}
_SPOKEN = tuple((re.compile(rf"\b(?:{said})\b"), written) for said, written in _WRITTEN.items())
_ANY = re.compile(
    r"\b(?:half|quarters?|dozen|decades?|pairs?|set of two|an? [hdwmyfs]\w+|cents?|hundred"
    r"|clock|day (?:and|or) night|24/7|year-round|all year round|every day of the year"
    r"|\w+ty|\w+ty-\w+|\w+teen)\b"
)
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_VALUES = {word: place for place, word in enumerate(_ONES, 1)}
_VALUES |= {word: 10 * place for place, word in enumerate(_TENS, 2)}
_VALUES |= {word: place for place, word in enumerate(_TEENS, 13)} | {"eleven": 11, "twelve": 12}
_LARGE = re.compile(
    rf"\b(?:(?P<hundreds>a|{'|'.join(_ONES)}|\d) hundred(?: and)?)?[ -]?"
    rf"(?:(?P<ten>{'|'.join(_TENS)})(?:[ -](?P<one>{'|'.join(_ONES[:9])}))?"
    rf"|(?P<teen>{'|'.join(_TEENS)}))?\b"
)
_CENTS = re.compile(r"(\d+) dollars?(?: and|,)? (\d+) cents?\b")
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
    folded = _LARGE.sub(_figures, folded)
    return _CENTS.sub(lambda m: f"${m[1]}.{int(m[2]):02d}", folded)


def _figures(said: re.Match[str]) -> str:
    """Write "three hundred and twenty-five" as 325; a bare "one" stays a word."""
    if not any(said[name] for name in ("hundreds", "ten", "teen")):
        return said[0]
    hundreds = said["hundreds"] or "0"
    whole = 1 if hundreds == "a" else int(hundreds) if hundreds.isdigit() else _VALUES[hundreds]
    rest = sum(_VALUES[said[name]] for name in ("ten", "one", "teen") if said[name])
    before, after = said[0][: 1 if said[0][0] in " -" else 0], " " if said[0][-1] == " " else ""
    return f"{before}{whole * 100 + rest}{after}"
