"""Signing in: a name, a password and a code; five failures in a quarter of an hour lock it."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from math import ceil
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from admin.access.changes import Actor, log_change
from admin.access.codes import Keys, step_of
from admin.access.passwords import Passwords
from admin.access.people import login_of
from admin.access.sessions import begin_session
from admin.access.tables import attempts, people
from admin.access.times import LOCK_WITHIN, MOST_FAILURES
from shoppers.database import Clock, Database, utc_now


class WrongCredentialsError(Exception):
    """Name, password or code is wrong, or the code was used before; nobody is told which."""


class LockedOutError(Exception):
    """Too many failures under this name. `minutes` is how long it stays locked."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"locked for {minutes} minutes")
        self.minutes = minutes


@dataclass(frozen=True, slots=True)
class SigningIn:
    """Lets people in. `secret` hashes the names that attempts are counted under."""

    database: Database
    secret: bytes
    keys: Keys
    passwords: Passwords
    clock: Clock = utc_now

    async def sign_in(self, name: str, password: str, code: str) -> str:
        """Return the token of a new session.

        Raises `WrongCredentialsError`, `LockedOutError`, `TooManyAtOnceError`.
        """
        async with self.passwords.place():
            return await self._judge(name, password, code)

    async def _judge(self, name: str, password: str, code: str) -> str:
        row = await self.database.write(lambda c: self._reserve(c, name))
        right = await self.passwords.is_right(password, row.password if row else None)
        token = None
        if row and right:
            token = await self.database.write(lambda c: self._let_in(c, row, code))
        if token is None:
            raise WrongCredentialsError
        return token

    async def anybody(self) -> bool:
        """Whether there is anybody who could sign in."""
        found = select(people.c.id).where(people.c.password.is_not(None)).limit(1)
        return await self.database.read(lambda c: c.scalar(found) is not None)

    def _reserve(self, connection: Connection, name: str) -> Row[Any] | None:
        """Count an attempt before it is judged, so that many at once are counted too."""
        now, under = self.clock(), self._counted_under(name)
        recent = attempts.c.name_hash == under, attempts.c.at > now - LOCK_WITHIN
        known = connection.execute(
            select(people).where(people.c.login == login_of(name)).with_for_update()
        ).one_or_none()
        count, oldest = connection.execute(
            select(func.count(), func.min(attempts.c.at)).where(*recent)
        ).one()
        if count >= MOST_FAILURES:
            raise LockedOutError(ceil((oldest + LOCK_WITHIN - now).total_seconds() / 60))
        row = {"id": token_urlsafe(16), "name_hash": under, "at": now}
        connection.execute(insert(attempts).values(row))
        if known and count + 1 == MOST_FAILURES:
            actor = Actor(known.name, known.role)
            log_change(connection, actor, "fifth failure", known.name, None, None, now)
        return known

    def _let_in(self, connection: Connection, person: Row[Any], code: str) -> str | None:
        """Take a code that was never taken, and begin a session; None where it is not right."""
        now = self.clock()
        key = self.keys.open(person.key) if person.key else None
        step = step_of(key, code, now) if key else None
        if step is None:
            return None
        as_before = people.c.id == person.id, people.c.password == person.password
        own = update(people).where(*as_before, people.c.last_step < step)
        if not connection.execute(own.values(last_step=step)).rowcount:
            return None
        mine = attempts.c.name_hash == self._counted_under(person.name)
        connection.execute(delete(attempts).where(mine))
        actor = Actor(person.name, person.role)
        log_change(connection, actor, "signed in", person.name, None, None, now)
        return begin_session(connection, person.id, now)

    def _counted_under(self, name: str) -> str:
        told = b"floorwalker.attempt" + login_of(name).encode(errors="surrogatepass")
        return hmac.new(self.secret, told, sha256).hexdigest()
