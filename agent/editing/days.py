"""The last day of a rule, as people name one: "until Sunday", "for two weeks"."""

import re
from datetime import UTC, datetime, timedelta

import dateparser

from agent.editing.grammar import read_count

_LEAD = re.compile(
    r"^(?:until|till|til|through|thru|to|by|before|over|up to|this)\s+(?:the\s+)?", re.IGNORECASE
)
_SPAN = re.compile(
    r"^(?:for\s+)?(?:the\s+)?(?:next\s+)?(an?|\w+)\s+(day|week|fortnight|month)s?$", re.IGNORECASE
)
_END_OF = re.compile(r"^end\s+of\s+(?:the|this|next)?\s*(week|month|year|\w+)$", re.IGNORECASE)
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_SUNDAY = 6
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
    end = _END_OF.match(named)
    if end:
        return _end_of(end[1].casefold(), now)
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


def _end_of(what: str, now: datetime) -> datetime | None:
    if what == "week":
        return _behind(now + timedelta(days=_SUNDAY - now.weekday()))
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
    if word.casefold() in {"a", "an"}:
        return 1
    try:
        return read_count(word)
    except KeyError:
        return None
