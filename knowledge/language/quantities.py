"""Quantities: a number with a unit, comparable whatever unit it is written in."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_SAME_WITHIN = 0.005
_NUMBER = r"(?:(?:\d+[\s-])?\d+\s?/\s?\d+|\d+(?:[.,]\d+)*)"
_BARE = re.compile(_NUMBER)
_FRACTION = re.compile(r"(?:(\d+)[\s-])?(\d+)\s?/\s?(\d+)")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a unit, and the same in the first unit of its dimension."""

    amount: float
    unit: str
    dimension: str
    size: float

    def same_as(self, other: "Quantity") -> bool:
        """Whether both mean the same, as shops round it: 24 in is 61 cm."""
        near = abs(self.size - other.size) <= _SAME_WITHIN * max(abs(self.size), abs(other.size))
        return self.dimension == other.dimension and near

    def term(self) -> str:
        """Return a word that quantities of the same size share, in the three digits that count."""
        return f"{self.dimension}={self.size:.3g}"

    def within(self, unit: str) -> float | None:
        """Return the amount in another unit, None where that measures something else."""
        factor = _load_units().factors.get((self.dimension, unit))
        return self.size / factor if factor else None


@dataclass(frozen=True, slots=True)
class _Units:
    """`spellings` gives each spelling's dimension and unit, `factors` the size of each unit."""

    spellings: Mapping[str, tuple[str, str]]
    factors: Mapping[tuple[str, str], float]
    pattern: re.Pattern[str]


@cache
def _load_units() -> _Units:
    path = Path(__file__).with_name("units.toml")
    spellings: dict[str, tuple[str, str]] = {}
    factors: dict[tuple[str, str], float] = {}
    for dimension, units in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for unit, (factor, *written) in units.items():
            factors[dimension, unit] = float(factor)
            spellings.update(dict.fromkeys(written, (dimension, unit)))
    longest_first = sorted(spellings, key=len, reverse=True)
    words = "|".join(map(re.escape, longest_first))
    pattern = re.compile(
        rf"(?<![\w.,/])(?P<number>{_NUMBER})[\s-]?(?P<unit>{words})(?![\w²])", re.IGNORECASE
    )
    return _Units(spellings, factors, pattern)


def find_quantities(text: str) -> Iterator[Quantity]:
    """Yield the quantities in a text, in order."""
    return (_quantity(found) for found in _load_units().pattern.finditer(text))


def parse_quantity(value: str) -> Quantity | None:
    """Read a value that is one quantity and nothing else."""
    found = _load_units().pattern.fullmatch(value.strip())
    return _quantity(found) if found else None


read_quantity = lru_cache(maxsize=50_000)(parse_quantity)
"""Reads a value of the brand's own, and keeps the last: never what a shopper typed."""


def read_number(value: str) -> float | None:
    """Read a value that is a number without a unit."""
    return _read_amount(value.strip()) if _BARE.fullmatch(value.strip()) else None


def _quantity(found: re.Match[str]) -> Quantity:
    units = _load_units()
    dimension, unit = units.spellings[found["unit"].lower()]
    amount = _read_amount(found["number"])
    return Quantity(amount, unit, dimension, amount * units.factors[dimension, unit])


def _read_amount(text: str) -> float:
    """Read "1,500", "1.5", "1,5", "1/2" or "3 1/2"."""
    if fraction := _FRACTION.fullmatch(text):
        whole, part, parts = fraction.groups()
        return int(whole or 0) + int(part) / max(int(parts), 1)
    if _THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    whole, _, decimals = text.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{decimals}") if whole else float(decimals)
