"""Invitations: one link, with which somebody chooses a password and proves their first code."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from admin.access.changes import Actor, log_change
from admin.access.codes import Keys, step_of
from admin.access.people import Person, hash_of, person_of
from admin.access.tables import invitations, people, sessions
from shoppers.database import Clock, Database, utc_now


class UnknownInvitationError(Exception):
    """The link is not ours, was used, or is too old."""


class WrongCodeError(Exception):
    """The code is not one of the key that was shown."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Whom a link is for, and the key their codes will be made of."""

    person: Person
    key: str


class Invitations:
    """Finds and takes invitations."""

    def __init__(self, database: Database, keys: Keys, clock: Clock = utc_now) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock

    async def find(self, token: str) -> Invitation:
        """Return the invitation of a link.

        Raises `UnknownInvitationError`.
        """
        return await self._database.read(lambda c: self._find(c, token))

    async def accept(self, token: str, password: str, code: str) -> Person:
        """Let somebody in for good; `password` is its hash. The link is used up then.

        Whatever was open under their name before is closed. Raises `UnknownInvitationError`,
        `WrongCodeError`.
        """

        def work(connection: Connection) -> Person:
            now = self._clock()
            invitation = self._find(connection, token)
            person = invitation.person
            step = step_of(invitation.key, code, now)
            if step is None:
                raise WrongCodeError
            used = delete(invitations).where(invitations.c.hash == hash_of(token))
            key = connection.scalar(used.returning(invitations.c.key))
            if key is None:
                raise UnknownInvitationError
            own = update(people).where(people.c.id == person.id)
            connection.execute(own.values(password=password, key=key, last_step=step))
            connection.execute(delete(sessions).where(sessions.c.person_id == person.id))
            action = "new password and key" if person.joined else "joined"
            actor = Actor(person.name, person.role)
            log_change(connection, actor, action, person.name, None, None, now)
            return person

        return await self._database.write(work)

    def _find(self, connection: Connection, token: str) -> Invitation:
        found = (
            select(people, invitations.c.key.label("new_key"))
            .join(people, people.c.id == invitations.c.person_id)
            .where(invitations.c.hash == hash_of(token), invitations.c.expires_at > self._clock())
        )
        row = connection.execute(found).one_or_none()
        key = self._keys.open(row.new_key) if row else None
        if row is None or key is None:
            raise UnknownInvitationError
        return Invitation(person_of(row), key)
