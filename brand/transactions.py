"""What stores of the brand need of a database: units of work, each a transaction."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")
Clock = Callable[[], datetime]


class Transactions(Protocol):
    """Runs work in a transaction that is committed if it returns, undone if it raises."""

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run work that only reads."""

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run work that writes."""


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)
