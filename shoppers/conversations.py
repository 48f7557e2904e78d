"""Conversations: opened, found again by their session, and gone when they have lapsed."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from itsdangerous import BadSignature, Signer
from sqlalchemy import Connection, delete, insert, select

from shoppers import tables
from shoppers.database import Clock, Database, utc_now

LIFETIME = timedelta(minutes=30)


class UnknownSessionError(Exception):
    """The session token is not ours, or its conversation is gone."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A running conversation. `session` is the one token that opens it."""

    id: str
    session: str


class Conversations:
    """Every running conversation. `secret` signs session tokens."""

    def __init__(self, database: Database, secret: bytes, clock: Clock = utc_now) -> None:
        self._database = database
        self._signer = Signer(secret, salt="floorwalker.session")
        self._clock = clock

    async def open(self) -> Conversation:
        """Begin a conversation that nobody else can find or guess."""
        key = token_urlsafe(32)
        conversation = Conversation(token_urlsafe(16), self._signer.sign(key).decode())

        def work(connection: Connection) -> None:
            connection.execute(
                insert(tables.conversations).values(
                    id=conversation.id,
                    session_hash=_hash(conversation.session),
                    active_at=self._clock(),
                    last_seq=0,
                )
            )

        await self._database.write(work)
        return conversation

    async def resume(self, session: str) -> Conversation:
        """Find a conversation by its session.

        Raises `UnknownSessionError`.
        """
        try:
            self._signer.unsign(session)
        except (BadSignature, UnicodeError) as error:
            raise UnknownSessionError from error

        def work(connection: Connection) -> str | None:
            known = tables.conversations.c
            alive = known.active_at > self._clock() - LIFETIME
            return connection.scalar(
                select(known.id).where(known.session_hash == _hash(session), alive)
            )

        conversation_id = await self._database.read(work)
        if conversation_id is None:
            raise UnknownSessionError
        return Conversation(conversation_id, session)

    async def check(self) -> None:
        """Prove that the store answers.

        Raises `DatabaseBusyError` where it does not.
        """
        await self._database.read(lambda connection: connection.scalar(select(1)))

    async def shorten_log(self) -> None:
        """Keep the store's log of changes short; done every second or so."""
        await self._database.shorten_log()

    async def remove_lapsed(self) -> int:
        """Remove every conversation whose last message is too long ago; return how many.

        No file of the database has a word of them afterwards.
        """

        def work(connection: Connection) -> int:
            lapsed = tables.conversations.c.active_at <= self._clock() - LIFETIME
            return connection.execute(delete(tables.conversations).where(lapsed)).rowcount

        removed = await self._database.write(work)
        await self._database.empty_log()
        return removed


def _hash(session: str) -> str:
    return sha256(session.encode()).hexdigest()
