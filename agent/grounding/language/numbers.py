"""Numbers in running text, in digits or letters, read as the brand's locale writes them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from babel.core import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from agent.grounding.language.vocabulary import GateWords

_PLAIN = re.compile(r"\d+")
_FRACTION = re.compile(r"(\d+)[.,](\d{1,2})")


class NumberReader:
    """Reads digits: "4,900.50" in one locale is "4.900,50" in another.

    What does not read as a number, such as "2.4.1" or "0142", stays the text that it is.
    """

    def __init__(self, locale: str) -> None:
        known = Locale.parse(locale, sep="-")
        point = _fold(get_decimal_symbol(known))
        group = _fold(get_group_symbol(known))
        self._own = _dialect(point, group)
        self._other = _dialect("," if point == "." else ".", "." if point == "." else ",")
        grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?(?![\d])"
        self.pattern = rf"(?:{grouped}|\d+(?:[.,]\d+)*|(?<![\w.,])[-.]\d+(?:[.,]\d+)*)"
        self._group, self._point = group, point

    def read(self, text: str) -> str:
        """Return a number in one way of writing: "4900.5"."""
        if _PLAIN.fullmatch(text):
            return text if text.startswith("0") and text != "0" else str(int(text))
        own = self._own.fullmatch(text)
        if own:
            return _canonical(text.replace(self._group, "").replace(self._point, "."))
        fraction = _FRACTION.fullmatch(text)
        if fraction:
            return _canonical(f"{fraction[1]}.{fraction[2]}")
        if self._other.fullmatch(text):
            other_point = "," if self._point == "." else "."
            digits = re.sub(rf"[^\d{re.escape(other_point)}]", "", text)
            return _canonical(digits.replace(other_point, "."))
        return text


def _dialect(point: str, group: str) -> re.Pattern[str]:
    whole = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+"
    return re.compile(rf"{whole}(?:{re.escape(point)}\d+)?|\d+{re.escape(point)}\d+")


def _fold(symbol: str) -> str:
    return symbol.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


def _canonical(text: str) -> str:
    return canonical(Decimal(text))


def canonical(number: Decimal) -> str:
    """Write a number without trailing zeros: "4900.5", "60"."""
    return format(number.normalize(), "f")


def read_number_words(words: Sequence[str], known: GateWords) -> int | None:
    """Read "eighty nine", "two hundred"; None where the words are no one number."""
    total, current, last = 0, 0, 1_000_000_000
    for word in words:
        if word in known.small_numbers:
            value = known.small_numbers[word]
            if value >= last or (last < 100 and (last % 10 or value >= 10)):
                return None
            current, last = current + value, value
            continue
        scale = known.scales[word]
        current = (current or 1) * scale
        last = scale
        if scale >= 1000:
            total, current = total + current, 0
    return total + current
