"""Price bounds in plain words: "under $80", "between 50 and 100", "around two hundred"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from text_to_num import alpha2digit

from agent.understanding.lexicon import Lexicon, Phrase
from knowledge.constraints import PriceRange

_ISH = re.compile(r"(?:\b(?:around|about|like)\s+)?([$€£¥]?\d[\d.,]*)\s?-?ish\b", re.IGNORECASE)
_TOLERANCE = Decimal("0.2")
_PART = re.compile(
    r"(?P<currency>[$€£¥])?\s?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<k>k\b)?"
    r"(?P<behind>\s?[$€£¥](?!\s?\d))?"
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*|[-–<>~+]"  # noqa: RUF001
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A word, a sign, or an amount; `money` where its own currency sign says so."""

    word: str
    amount: Decimal | None = None
    money: bool = False


def find_price_range(text: str, lexicon: Lexicon) -> PriceRange | None:
    """Return the bounds a message sets, or None where it names no price.

    A number is a price if a currency says so, or if a bound stands by it and no unit does.
    """
    written = _ISH.sub(r"around \1", alpha2digit(text, "en"))
    parts = [_read(found) for found in _PART.finditer(written)]
    for place, part in enumerate(parts):
        if part.amount is None:
            continue
        bounds = _range_from(parts, place, lexicon) or _bound_at(parts, place, lexicon)
        if bounds:
            return bounds
    return None


def _read(found: re.Match[str]) -> _Part:
    if found["number"] is None:
        return _Part(found[0].lower().replace("’", "'"))  # noqa: RUF001
    amount = Decimal(found["number"].replace(",", ""))
    return _Part(
        "", amount * 1000 if found["k"] else amount, bool(found["currency"] or found["behind"])
    )


def _range_from(parts: Sequence[_Part], place: int, lexicon: Lexicon) -> PriceRange | None:
    """Read "A to B", "A - B" and "between A and B", beginning at A."""
    low, *rest = parts[place : place + 3]
    if len(rest) < 2 or low.amount is None or rest[1].amount is None:
        return None
    joined = rest[0].word in lexicon.price_joints
    between = _ends_with(parts[:place], lexicon.price_bounds["between"]) and rest[0].word == "and"
    money = low.money or _is_money(parts, place + 2, lexicon)
    measured = _is_measured(parts, place + 2, lexicon)
    if measured or not (between or (joined and money)):
        return None
    least, most = sorted((low.amount, rest[1].amount))
    return PriceRange(least, most)


def _bound_at(parts: Sequence[_Part], place: int, lexicon: Lexicon) -> PriceRange | None:
    """Read "under A", "at least A", "about A", "A or less", and a bare "$A" as a limit."""
    amount = parts[place].amount
    money = _is_money(parts, place, lexicon)
    if amount is None or (not money and _is_measured(parts, place, lexicon)):
        return None
    before, after = parts[:place], parts[place + 1 :]
    if after and after[0].word in lexicon.money_words:
        after = after[1:]
    limited = _ends_with(before, lexicon.price_bounds["at_most"])
    limited = limited or _ends_with(_unlinked(before, lexicon), lexicon.price_bounds["purse"])
    least = _ends_with(before, lexicon.price_bounds["at_least"]) and not limited
    if (limited or least) and _is_denied(before, lexicon):
        limited, least = least, limited
    if least or _is_least(before, after, lexicon, money=money):
        return PriceRange(minimum=amount)
    if not limited and _ends_with(before, lexicon.price_bounds["about"]):
        return PriceRange(amount * (1 - _TOLERANCE), amount * (1 + _TOLERANCE), around=amount)
    if limited or money or _is_most(after, lexicon):
        return PriceRange(maximum=amount)
    return None


def _is_most(after: Sequence[_Part], lexicon: Lexicon) -> bool:
    """Whether an amount is an upper bound by what follows: "300 or less", "300 is my limit"."""
    said = tuple(reversed(_unlinked(tuple(reversed(after)), lexicon)))
    bounds = (*lexicon.price_bounds["or_less"], *lexicon.price_bounds["purse"])
    return _begins_with(after, bounds) or _begins_with(said, bounds)


def _unlinked(before: Sequence[_Part], lexicon: Lexicon) -> Sequence[_Part]:
    """Leave out what links an amount to what it is an amount of."""
    end = len(before)
    while end and before[end - 1].word in lexicon.linking:
        end -= 1
    return before[:end]


def _is_denied(before: Sequence[_Part], lexicon: Lexicon) -> bool:
    """Whether a bound is turned round: "nothing over", "don't want to spend more than"."""
    words = [part.word for part in before]
    bounds = (p for key in ("at_most", "at_least") for p in lexicon.price_bounds[key])
    longest = max((len(p) for p in bounds if _ends_with(before, (p,))), default=0)
    said = words[: len(words) - longest]
    while said and said[-1] in lexicon.spending:
        said.pop()
    return not lexicon.denying.isdisjoint(said[-1:])


def _is_least(
    before: Sequence[_Part], after: Sequence[_Part], lexicon: Lexicon, *, money: bool
) -> bool:
    """Whether an amount is a lower bound by what surrounds it: "from $30", "30 and up", "$30+".

    A bare number is one only where nothing else follows: "10 or more people" are no price.
    """
    begins = _ends_with(before, (("from",),))
    upwards = next((p for p in lexicon.price_bounds["or_more"] if _begins_with(after, (p,))), None)
    if upwards is None:
        return begins and money
    return begins or money or len(after) == len(upwards)


def _is_money(parts: Sequence[_Part], place: int, lexicon: Lexicon) -> bool:
    following = parts[place + 1].word if place + 1 < len(parts) else ""
    return parts[place].money or following in lexicon.money_words


def _is_measured(parts: Sequence[_Part], place: int, lexicon: Lexicon) -> bool:
    """Whether a unit or a counted thing follows. "in" is a unit only where it ends the measure."""
    words = [part.word for part in parts[place + 1 : place + 3]]
    if not words:
        return False
    if words[0] == "in":
        return len(words) == 1 or words[1] in lexicon.dimensions
    return words[0] in lexicon.units


def _ends_with(parts: Sequence[_Part], phrases: Sequence[Phrase]) -> bool:
    words = tuple(part.word for part in parts)
    return any(words[-len(phrase) :] == phrase for phrase in phrases)


def _begins_with(parts: Sequence[_Part], phrases: Sequence[Phrase]) -> bool:
    words = tuple(part.word for part in parts)
    return any(words[: len(phrase)] == phrase for phrase in phrases)
