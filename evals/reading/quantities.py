"""Numbers with what they count: money, percentages, measures, times."""

import re
from dataclasses import dataclass
from decimal import Decimal

from evals.reading.words import normalise, plain_stems, stem

MONEY, PERCENT = "money", "percent"

_SIMPLE = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_SIMPLE)}
_WORDS |= {word: value * 10 for value, word in enumerate(_TENS, start=2)}
_WORDS |= {"hundred": 100, "thousand": 1000}
_UNITS = {
    "in": "in inch inches \u2033 \u201d",
    "ft": "ft foot feet",
    "sqft": "sqft",
    "lb": "lb lbs pound pounds",
    "oz": "oz ounce ounces",
    "g": "g gram grams",
    "kg": "kg kilogram kilograms kilo kilos",
    "mm": "mm millimeter millimeters",
    "cm": "cm centimeter centimeters",
    "m": "m meter meters metre metres",
    "l": "l liter liters litre litres",
    "ml": "ml milliliter milliliters",
    "w": "w watt watts",
    "lm": "lm lumen lumens",
    "kt": "karat karats carat carats kt",
    "f": "f fahrenheit",
    "c": "c celsius",
    "hour": "hour hours hr hrs h",
    "minute": "minute minutes min mins",
    "day": "day days",
    "week": "week weeks",
    "month": "month months",
    "year": "year years yr yrs",
    "person": "person people persons guest guests adult adults occupant occupants",
    PERCENT: "percent % pct",
    MONEY: "dollar dollars bucks euro euros usd eur gbp",
    "star": "star stars",
    "review": "review reviews",
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_IN_SMALLER = {
    "hour": (60, "minute"),
    "week": (7, "day"),
    "year": (12, "month"),
    "ft": (12, "in"),
    "lb": (16, "oz"),
    "kg": (1000, "g"),
    "cm": (10, "mm"),
    "m": (1000, "mm"),
    "l": (1000, "ml"),
}
_METRIC = {"in": (Decimal("25.4"), "mm"), "oz": (Decimal("28.35"), "g")}
_ROUNDED = Decimal("0.02")
_SIGNS = "$\u20ac\u00a3\u00a5"
_FREE = re.compile(
    r"\b(?:is|are|be|for|ships?|comes?|goes|absolutely|completely|totally|always) free\b"
    r"|\bfree (?:of charge|shipping|delivery|postage|returns?|return|exchanges?|gifts?|gift"
    r"|samples?|swatches|trial|today|forever|on orders|over)\b|\bcomplimentary\b"
    r"|\bget (?:\w+ ){0,4}free\b|\bcosts? (?:you )?nothing\b|\bfor nothing\b"
    r"|\b(?:no|without|any|added|extra) (?:return |extra |added |additional )?"
    r"(?:charge|charges|fee|fees|cost)\b"
)
_NUMBER_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?P<sign>[{_SIGNS}]\s?|\b(?:usd|eur|gbp)\s)?"
    rf"(?P<number>(?<![\w.,])-?\d(?:[\d,]*\d)?(?:\.\d+)?|\b(?:{_NUMBER_WORD})(?:[\s-](?:{_NUMBER_WORD}))*\b"
    r"|(?<=[^\W\d_])(?!)|(?<=[$\u20ac\u00a3\u00a5])\d[\d,]*(?:\.\d+)?)"
    r"(?P<unit>\s?%|\s?\u00b0\s?[fc]?\b|\"|\s?''|[\s-]?(?:square|sq)[\s.]{1,2}(?:feet|foot|ft)"
    r"|[\s-]?[^\W\d_]+)?"
)
_OUT_OF = re.compile(r"\bout of\s*$")
_RANGE = re.compile(r"\s*(?:to|and|or|-|\u2013|\u2014|x|by|,)\s*")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of something; the unit is empty where nothing says what is counted."""

    amount: Decimal
    unit: str
    start: int
    end: int

    def agrees(self, other: "Quantity") -> bool:
        """Whether two quantities may be the same one."""
        if self.same_measure(other):
            return self._smallest == other._smallest
        return self.amount == other.amount and (
            self.is_count and other.is_count and self.may_be(other)
        )

    def converts_to(self, other: "Quantity") -> bool:
        """Whether one is the other in other units, rounded as people do: 28 in and 71 cm."""
        if {self.unit, other.unit} == {"c", "f"}:
            f, c = (self, other) if self.unit == "f" else (other, self)
            return abs((f.amount - 32) * 5 / 9 - c.amount) <= 1
        one, two = self._metric, other._metric
        if one[1] != two[1] or self.unit == other.unit or not one[0]:
            return False
        return abs(one[0] - two[0]) <= max(one[0], two[0]) * _ROUNDED

    @property
    def _metric(self) -> tuple[Decimal, str]:
        amount, unit = self._smallest
        times, metric = _METRIC.get(unit, (Decimal(1), unit))
        return amount * times, metric

    def same_measure(self, other: "Quantity") -> bool:
        """Whether both count the same: feet and inches do."""
        return self._smallest[1] == other._smallest[1]

    @property
    def _smallest(self) -> tuple[Decimal, str]:
        """The amount in the smallest unit of its measure."""
        times, unit = _IN_SMALLER.get(self.unit, (1, self.unit))
        return self.amount * times, unit

    @property
    def is_count(self) -> bool:
        """Whether it counts things, or nobody says what."""
        return self.unit not in _UNITS

    def may_be(self, other: "Quantity") -> bool:
        """Whether one of two counts leaves open what it counts."""
        return not self.unit or not other.unit


def without_measures(text: str) -> str:
    """Leave out numbers with the units that stand in the list of units."""
    folded = normalise(text)
    for found in reversed(quantities(text)):
        if not found.is_count:
            folded = f"{folded[: found.start]} {folded[found.end :]}"
    return folded


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text, in order; "free" is an amount of money, zero."""
    folded = normalise(text)
    found = [q for match in _NUMBER.finditer(folded) if (q := _quantity(match)) is not None]
    found += [Quantity(Decimal(0), MONEY, m.start(), m.end()) for m in _FREE.finditer(folded)]
    return tuple(_with_shared_units(sorted(found, key=lambda q: q.start), folded))


def _quantity(match: re.Match[str]) -> Quantity | None:
    written = match["number"]
    is_word = not written.lstrip("-")[:1].isdigit()
    unit = _unit(match["unit"] or "")
    if match["sign"]:
        unit = MONEY
    if is_word and written == "one" and unit in {"", "one"}:
        return None
    amount = _spelled(written) if is_word else Decimal(written.replace(",", ""))
    counted = unit and _unit(match["unit"] or "") == unit
    end = match.end() if counted else match.end("number")
    return Quantity(amount, unit, match.start(), end)


def _unit(written: str) -> str:
    word = written.strip(" -\n\t")
    if not word:
        return ""
    if word in {'"', "''"}:
        return "in"
    if word.startswith("\u00b0"):
        return "c" if word.endswith("c") else "f"
    if re.match(r"sq(uare)?\b", word):
        return "sqft"
    if word == "k":
        return "k"
    if word in {"piece", "pieces"}:
        return "piece"
    if word in _UNIT_OF:
        return _UNIT_OF[word]
    return "" if stem(word) in plain_stems() or word in {"x", "by"} else stem(word)


def _spelled(written: str) -> Decimal:
    total = 0
    for word in re.split(r"[\s-]", written):
        value = _WORDS[word]
        total = max(total, 1) * value if value >= 100 else total + value
    return Decimal(total)


def _with_shared_units(found: list[Quantity], text: str) -> list[Quantity]:
    """Give the first numbers of a range the unit of the last: "2 to 4 weeks"."""
    shared = found[:]
    for place in range(len(shared) - 2, -1, -1):
        here, after = shared[place], shared[place + 1]
        if _OUT_OF.search(text[: here.start]):
            continue  # "4 out of 5 by 20 people" counts five of nothing
        if not here.unit and after.unit and _RANGE.fullmatch(text[here.end : after.start]):
            shared[place] = Quantity(here.amount, after.unit, here.start, here.end)
    return shared
