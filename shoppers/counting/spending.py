"""Spending: model calls and tokens of a day, per shopper, per address and in all."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from ipaddress import ip_address, ip_network

from sqlalchemy import Connection, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from shoppers.database import Clock, Database, utc_now
from shoppers.tables import spending

_LONGEST_KEY, _NETWORK = 32, 64


@dataclass(frozen=True, slots=True)
class SpendingLimit:
    """How much a day; 0 is no limit."""

    calls: int
    tokens: int


@dataclass(frozen=True, slots=True)
class SpendingLimits:
    """What may be spent by one shopper, by one address, and by all."""

    shopper: SpendingLimit
    address: SpendingLimit
    day: SpendingLimit


class _OverError(Exception):
    pass


_ROW = and_(
    spending.c.day == bindparam("on"),
    spending.c.scope == bindparam("of"),
    spending.c.key == bindparam("who"),
)
_EXISTS = select(spending.c.calls).where(_ROW)
_TAKE = (
    update(spending)
    .where(
        _ROW,
        or_(bindparam("most_calls") == 0, spending.c.calls < bindparam("most_calls")),
        or_(
            bindparam("most_tokens") == 0,
            spending.c.tokens + bindparam("taken") <= bindparam("most_tokens"),
        ),
    )
    .values(calls=spending.c.calls + 1, tokens=spending.c.tokens + bindparam("taken"))
)
_SETTLE = update(spending).where(_ROW).values(tokens=spending.c.tokens + bindparam("more"))


class Spending:
    """Counts for all workers together.

    Who spends is kept as a keyed hash of the day: neither an address nor a conversation can be told
    from it, nor one day's from another's.
    """

    def __init__(
        self, database: Database, secret: bytes, limits: SpendingLimits, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._secret = secret[:64]
        self._limits = limits
        self._clock = clock

    async def take(self, shopper: str, address: str, tokens: int) -> bool:
        """Take a call and its tokens from every limit, or from none and return False."""
        day = self._day()
        rows = list(self._rows(day, shopper, address))

        def work(connection: Connection) -> bool:
            for row, limit in rows:
                _take(connection, row, limit, tokens)
            return True

        try:
            return await self._database.write(work)
        except _OverError:
            return False

    async def give_back(self, shopper: str, address: str, tokens: int) -> None:
        """Return tokens that a call did not use; a negative number takes what it used more."""
        rows = [row for row, _ in self._rows(self._day(), shopper, address)]

        def work(connection: Connection) -> None:
            for row in rows:
                connection.execute(_SETTLE, {**row, "more": -tokens})

        await self._database.write(work)

    async def remove_lapsed(self) -> None:
        """Remove the days that are over."""
        past = spending.c.day < self._day()
        await self._database.write(lambda c: c.execute(delete(spending).where(past)))

    def _day(self) -> str:
        return self._clock().date().isoformat()

    def _rows(
        self, day: str, shopper: str, address: str
    ) -> Iterator[tuple[dict[str, str], SpendingLimit]]:
        """Yield where to count; always in one order, so that no two workers wait for each other."""
        yield self._row(day, "all", ""), self._limits.day
        if address:
            yield self._row(day, "address", _network(address)), self._limits.address
        if shopper:
            yield self._row(day, "shopper", shopper), self._limits.shopper

    def _row(self, day: str, scope: str, who: str) -> dict[str, str]:
        hashed = blake2b(f"{day} {scope} {who}".encode(), key=self._secret, digest_size=16)
        return {"on": day, "of": scope, "who": hashed.hexdigest()[:_LONGEST_KEY]}


def _take(connection: Connection, row: dict[str, str], limit: SpendingLimit, tokens: int) -> None:
    values = {**row, "most_calls": limit.calls, "most_tokens": limit.tokens, "taken": tokens}
    if connection.execute(_TAKE, values).rowcount:
        return
    if connection.execute(_EXISTS, row).first() is None:
        new = {"day": row["on"], "scope": row["of"], "key": row["who"], "calls": 0, "tokens": 0}
        try:
            with connection.begin_nested():
                connection.execute(insert(spending), new)
        except IntegrityError:
            pass  # another worker was first, which is as good
        if connection.execute(_TAKE, values).rowcount:
            return
    raise _OverError


def _network(address: str) -> str:
    """Return what one household or firm has: an IPv4 address, or a network of IPv6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    return str(ip_network(f"{known}/{_NETWORK}", strict=False)) if known.version == 6 else address
