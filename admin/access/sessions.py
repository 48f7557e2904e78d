"""Sessions: half an hour without a request ends one, eight hours at most, and signing out."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, select, update

from admin.access.changes import Actor, log_change
from admin.access.people import Person, hash_of, person_of
from admin.access.roles import GRANTS, May
from admin.access.tables import attempts, invitations, people, sessions
from admin.access.times import IDLE, LOCK_WITHIN, LONGEST
from shoppers.database import Clock, Database, utc_now

_NOTED_EVERY = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in. `id` is no secret, the `token` is."""

    id: str
    token: str
    person: Person

    @property
    def actor(self) -> Actor:
        """Who makes the changes of this session."""
        return Actor(self.person.name, self.person.role)

    def may(self, what: May) -> bool:
        """Whether the role of this person lets them do something."""
        return what in GRANTS[self.person.role]

    def form_token(self) -> str:
        """Return what a form has to bring back; it is written differently each time."""
        nonce = token_hex(8)
        return f"{nonce}.{self._proof(nonce)}"

    def is_own_form(self, given: str) -> bool:
        """Whether a form was made for this session."""
        nonce, _, proof = given.partition(".")
        return hmac.compare_digest(proof.encode(), self._proof(nonce).encode())

    def _proof(self, nonce: str) -> str:
        return hmac.new(self.token.encode(), nonce.encode(), sha256).hexdigest()


def begin_session(connection: Connection, person_id: str, now: datetime) -> str:
    """Begin a session and return its token."""
    token = token_urlsafe(32)
    row = {"hash": hash_of(token), "person_id": person_id, "made_at": now, "seen_at": now}
    connection.execute(insert(sessions).values(row))
    return token


class Sessions:
    """Finds and ends sessions; one that has lapsed is found by nobody, removed or not."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def find(self, token: str) -> Session | None:
        """Return the session of a token, and note that it was used."""
        now, session_id = self._clock(), hash_of(token)
        found = (
            select(people, sessions.c.seen_at)
            .join(people, people.c.id == sessions.c.person_id)
            .where(sessions.c.hash == session_id, _is_open(now))
        )
        row = await self._database.read(lambda c: c.execute(found).one_or_none())
        if row is None:
            return None
        if now - row.seen_at >= _NOTED_EVERY:
            # Only an open one is noted: signing out in another tab may come in between.
            own = update(sessions).where(sessions.c.hash == session_id, _is_open(now))
            await self._database.write(lambda c: c.execute(own.values(seen_at=now)).rowcount)
        return Session(session_id, token, person_of(row))

    async def is_open(self, session_id: str) -> bool:
        """Whether a session goes on, which asking does not prolong."""
        found = select(sessions.c.hash).where(
            sessions.c.hash == session_id, _is_open(self._clock())
        )
        return await self._database.read(lambda c: c.scalar(found) is not None)

    async def end(self, session: Session) -> None:
        """Sign out."""

        def work(connection: Connection) -> None:
            connection.execute(delete(sessions).where(sessions.c.hash == session.id))
            name = session.person.name
            log_change(connection, session.actor, "signed out", name, None, None, self._clock())

        await self._database.write(work)

    async def remove_lapsed(self) -> None:
        """Remove sessions, invitations and attempts that are of no use any more."""
        now = self._clock()

        def work(connection: Connection) -> None:
            connection.execute(delete(sessions).where(~_is_open(now)))
            connection.execute(delete(invitations).where(invitations.c.expires_at <= now))
            connection.execute(delete(attempts).where(attempts.c.at <= now - LOCK_WITHIN))

        await self._database.write(work)


def _is_open(now: datetime) -> ColumnElement[bool]:
    return and_(sessions.c.made_at > now - LONGEST, sessions.c.seen_at > now - IDLE)
