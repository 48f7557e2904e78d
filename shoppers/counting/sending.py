"""How much an address may send in a minute, counted for all workers together."""

from datetime import timedelta
from hashlib import blake2b
from math import ceil
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, insert, select

from shoppers.conversations.turns import TooManyMessagesError
from shoppers.database import Clock, Database, utc_now
from shoppers.tables import sent

Counted = Literal["conversation", "message", "stop", "feedback", "decision"]
_MINUTE = timedelta(minutes=1)
_NTH_LATEST = (
    select(sent.c.at)
    .where(sent.c.key == bindparam("key"))
    .order_by(sent.c.at.desc())
    .offset(bindparam("later"))
    .limit(1)
)
_ADD = insert(sent)


class AddressLimits:
    """Counts each kind of frame that is stored, within the last minute; 0 turns it off.

    An address is kept for that minute, as a keyed hash that nothing can be told from.
    """

    def __init__(
        self, database: Database, secret: bytes, most: int, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._secret = secret[:64]
        self._most = most
        self._clock = clock

    async def count(self, what: Counted, address: str) -> None:
        """Count one.

        Raises `TooManyMessagesError` where it is one too many.
        """
        if self._most:
            await self._database.write(lambda c: self.count_in(c, what, address))

    def count_in(self, connection: Connection, what: Counted, address: str) -> None:
        """Count one in the transaction that stores it, so that what is refused never counts.

        Raises `TooManyMessagesError` where it is one too many.
        """
        if not self._most:
            return
        now = self._clock()
        key = blake2b(f"{what} {address}".encode(), key=self._secret, digest_size=16).hexdigest()
        at = connection.scalar(_NTH_LATEST, {"key": key, "later": self._most - 1})
        if at and at > now - _MINUTE:
            raise TooManyMessagesError(ceil((at + _MINUTE - now).total_seconds()))
        connection.execute(_ADD, {"key": key, "at": now})

    async def remove_lapsed(self) -> None:
        """Remove what is older than a minute."""
        lapsed = delete(sent).where(sent.c.at <= self._clock() - _MINUTE)
        await self._database.write(lambda c: c.execute(lapsed).rowcount)
