"""The last day of a rule, as people name one: "until Sunday", "for two weeks"."""

import re
from datetime import UTC, datetime, timedelta

import dateparser

from agent.editing.grammar import read_count

_LEAD = re.compile(
    r"^(?:until|till|til|through|thru|to|by|before|over|up to|for|this|all)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"^(?:for\s+)?(?:the\s+)?(?:next\s+)?(an?|\w+)\s+(day|week|fortnight|month)s?$", re.IGNORECASE
)
_END_OF = re.compile(r"^end\s+of\s+(?:(the|this|next)\s+)?(week|month|year|\w+)$", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_SUNDAY, _THURSDAY = 6, 3
_FEASTS = {
    "christmas": (12, 25), "xmas": (12, 25), "christmas eve": (12, 24), "new year": (12, 31),
    "new year's eve": (12, 31), "valentine's day": (2, 14), "halloween": (10, 31),
}  # fmt: skip
_AFTER_THANKSGIVING = {"thanksgiving": 0, "black friday": 1, "cyber monday": 4}
_DECEMBER = 12


def read_last_day(text: str, now: datetime) -> datetime | None:
    """Return when a rule ends: the midnight behind the last day that is named, None if none is."""
    span = _SPAN.match(text.strip())
    if text.casefold().startswith("for") and span:
        count = _count(span[1])
        days = _DAYS[span[2].casefold()]
        return None if count is None else _behind(now + timedelta(days=count * days))
    named = _LEAD.sub("", text.strip()).strip()
    if named.casefold() in {"week", "weekend", "this week", "this weekend"}:
        return _behind(now + timedelta(days=_SUNDAY - now.weekday()))
    if named.casefold() in {"month", "year"}:
        return _end_of(named.casefold(), now)
    end = _END_OF.match(named)
    if end:
        return _end_of(end[2].casefold(), now, later=(end[1] or "").casefold() == "next")
    feast = _feast(named.casefold().removeprefix("the "), now)
    if feast:
        return _behind(feast)
    found = dateparser.parse(
        named,
        languages=["en"],
        settings={
            "PREFER_DATES_FROM": "future",
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "DATE_ORDER": "MDY",
        },
    )
    return _behind(found.replace(tzinfo=UTC)) if found else None


def _feast(name: str, now: datetime) -> datetime | None:
    """Return the next day of a name that shops know."""
    if name in _FEASTS:
        month, day = _FEASTS[name]
        feast = now.replace(month=month, day=day)
        return feast if feast >= now else feast.replace(year=now.year + 1)
    if name in _AFTER_THANKSGIVING:
        first = now.replace(month=11, day=1)
        thursday = first + timedelta(days=(_THURSDAY - first.weekday()) % 7 + 21)
        return thursday + timedelta(days=_AFTER_THANKSGIVING[name])
    return None


def _end_of(what: str, now: datetime, *, later: bool = False) -> datetime | None:
    if what == "week":
        return _behind(now + timedelta(days=_SUNDAY - now.weekday() + 7 * later))
    if later:
        now = (now.replace(day=1) + timedelta(days=32)).replace(day=1)
    if what == "year":
        return _behind(now.replace(month=_DECEMBER, day=31))
    first = now.replace(day=1)
    if what != "month":
        month = dateparser.parse(what, languages=["en"], settings={"PREFER_DATES_FROM": "future"})
        if month is None:
            return None
        year = now.year + (month.month < now.month)
        first = now.replace(year=year, month=month.month, day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    return _behind(following - timedelta(days=1))


def _behind(day: datetime) -> datetime:
    whole = day.replace(hour=0, minute=0, second=0, microsecond=0)
    return whole + timedelta(days=1)


def _count(word: str) -> int | None:
    if word.casefold() in {"a", "an", "next", "coming", "whole"}:
        return 1
    try:
        return read_count(word)
    except KeyError:
        return None
