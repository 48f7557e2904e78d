"""The people of the console: invited by an owner, given a role, taken out again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from admin.access.changes import Actor, log_change
from admin.access.codes import Keys
from admin.access.roles import Role
from admin.access.tables import invitations, people, sessions
from admin.access.times import INVITED_FOR
from shoppers.database import Clock, Database, utc_now

_NAME = re.compile(r"[^\W_][\w .@'+-]{0,99}")


class PeopleError(Exception):
    """A change of people that is not made. The message says why, to whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the brand; not `joined` before they have chosen a password."""

    id: str
    name: str
    role: Role
    joined: bool
    made_at: datetime


class People:
    """Invites, changes and removes people; each change is in the log."""

    def __init__(self, database: Database, keys: Keys, clock: Clock = utc_now) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def all(self) -> tuple[Person, ...]:
        """Return everybody, by name."""
        found = select(people).order_by(people.c.name)
        return await self._database.read(lambda c: tuple(map(person_of, c.execute(found))))

    async def invite(self, actor: Actor, name: str, role: Role) -> str:
        """Take somebody in, and return the secret of the link they can choose a password with.

        Raises `PeopleError` where the name is taken, or is none.
        """
        refuse_name(name)
        person_id = token_urlsafe(16)

        def work(connection: Connection) -> str:
            now = self._clock()
            if connection.scalar(select(people.c.id).where(people.c.login == login_of(name))):
                message = f"There is somebody called {name} already."
                raise PeopleError(message)
            row = {"id": person_id, "name": name, "login": login_of(name), "role": role}
            connection.execute(insert(people).values(**row, made_at=now))
            log_change(connection, actor, "invited", name, None, {"role": role}, now)
            return self._link(connection, person_id, now)

        return await self._database.write(work)

    async def invite_again(self, actor: Actor, person_id: str) -> str:
        """Return a new link for somebody: with it they choose a new password and a new key.

        What they have holds until then; links before do not. Raises `PeopleError`.
        """

        def work(connection: Connection) -> str:
            person, now = _find(connection, people.c.id == person_id), self._clock()
            log_change(connection, actor, "invited again", person.name, None, None, now)
            return self._link(connection, person_id, now)

        return await self._database.write(work)

    async def make_owner(self, actor: Actor, name: str) -> str:
        """Return a link for an owner of that name, taken in where there is none.

        Raises `PeopleError` where the name is that of somebody who is no owner.
        """

        def known(connection: Connection) -> Row[Any] | None:
            return connection.execute(
                select(people).where(people.c.login == login_of(name))
            ).one_or_none()

        row = await self._database.read(known)
        if row is None:
            return await self.invite(actor, name, Role.OWNER)
        if row.role != Role.OWNER:
            message = f"{row.name} is there already, as {row.role}; choose another name"
            raise PeopleError(message)
        return await self.invite_again(actor, row.id)

    async def change_role(self, actor: Actor, person_id: str, role: Role) -> None:
        """Give somebody another role, in force at their next request.

        Raises `PeopleError` where it would leave no owner.
        """

        def work(connection: Connection) -> None:
            person = _find(connection, people.c.id == person_id)
            if person.role == role:
                return
            _keep_an_owner(connection, person)
            connection.execute(update(people).where(people.c.id == person_id).values(role=role))
            before, after = {"role": person.role}, {"role": role}
            log_change(connection, actor, "role", person.name, before, after, self._clock())

        await self._database.write(work)

    async def remove(self, actor: Actor, person_id: str) -> None:
        """Take somebody out; their sessions end with them.

        Raises `PeopleError` where it would leave no owner.
        """

        def work(connection: Connection) -> None:
            person = _find(connection, people.c.id == person_id)
            _keep_an_owner(connection, person)
            connection.execute(delete(people).where(people.c.id == person_id))
            before = {"role": person.role}
            log_change(connection, actor, "removed", person.name, before, None, self._clock())

        await self._database.write(work)

    async def end_sessions(self, actor: Actor, person_id: str) -> None:
        """Sign somebody out everywhere.

        Raises `PeopleError`.
        """

        def work(connection: Connection) -> None:
            person = _find(connection, people.c.id == person_id)
            connection.execute(delete(sessions).where(sessions.c.person_id == person_id))
            log_change(connection, actor, "signed out", person.name, None, None, self._clock())

        await self._database.write(work)

    def _link(self, connection: Connection, person_id: str, now: datetime) -> str:
        token = token_urlsafe(32)
        connection.execute(delete(invitations).where(invitations.c.person_id == person_id))
        row: Mapping[str, Any] = {
            "hash": hash_of(token),
            "person_id": person_id,
            "key": self._keys.make(),
            "expires_at": now + INVITED_FOR,
        }
        connection.execute(insert(invitations).values(row))
        return token


def person_of(row: Row[Any]) -> Person:
    """Read a person from a row of theirs."""
    return Person(row.id, row.name, Role(row.role), row.password is not None, row.made_at)


def refuse_name(name: str) -> None:
    """Refuse a name that could not be typed or read.

    Raises `PeopleError`.
    """
    if not _NAME.fullmatch(name):
        raise PeopleError("A name begins with a letter or a digit, and has 100 characters at most.")


def login_of(name: str) -> str:
    """Return a name as it is compared: whatever its case and its spaces."""
    return " ".join(name.casefold().split())


def hash_of(token: str) -> str:
    """Return what is kept of a token in place of it."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()


def _find(connection: Connection, which: Any) -> Row[Any]:
    row = connection.execute(select(people).where(which)).one_or_none()
    if row is None:
        raise PeopleError("There is no such person any more.")
    return row


def _keep_an_owner(connection: Connection, person: Row[Any]) -> None:
    """Refuse to take the role of the last owner who can sign in."""
    owners = select(people.c.id).where(people.c.role == Role.OWNER, people.c.password.is_not(None))
    left = set(connection.scalars(owners.with_for_update())) - {person.id}
    if person.role == Role.OWNER and not left:
        raise PeopleError("The last owner stays: make somebody else an owner first.")
