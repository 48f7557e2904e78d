"""Moments as an operator writes them: a day, a time, or how long ago."""

import re
from datetime import UTC, datetime, timedelta

from floorwalker.errors import OperatorError

_AGO = re.compile(r"(\d{1,4})([hd])")
_UNITS = {"h": "hours", "d": "days"}


def read_moment(text: str, now: datetime) -> datetime:
    """Read `2026-11-20`, `2026-11-20T08:00:00Z`, `24h` or `7d`; a time without zone is UTC.

    Raises `OperatorError`.
    """
    ago = _AGO.fullmatch(text)
    if ago:
        return now - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"--since {text!r}: should be a day (2026-11-20), a time, or 24h, 7d"
        raise OperatorError(message) from error
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
