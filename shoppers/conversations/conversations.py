"""Conversations: opened, found again by their session, and gone when they have lapsed."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe

from itsdangerous import BadSignature, Signer
from sqlalchemy import Connection, insert, select, update

from shoppers import tables
from shoppers.counting.funnel import count_once, read_totals
from shoppers.database import Clock, Database, utc_now
from shoppers.lifetimes import ALIVE, LIFETIME


class UnknownSessionError(Exception):
    """The session token is not ours, or its conversation is gone."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A running conversation. `session` is the one token that opens it."""

    id: str
    session: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a shopper talks from: the page's address and kind, and whether GPC is on.

    `own_site` is whether the assistant is on the page's own site.
    """

    page: str = ""
    page_kind: str = "other"
    gpc: bool = False
    own_site: bool = False


class Conversations:
    """Every running conversation. `secret` signs session tokens."""

    def __init__(self, database: Database, secret: bytes, clock: Clock = utc_now) -> None:
        self._database = database
        self._signer = Signer(secret, salt="floorwalker.session")
        self._clock = clock

    async def open(
        self,
        visit: Visit = Visit(),
        subject: str | None = None,
    ) -> Conversation:
        """Begin a conversation that nobody else can find or guess, `subject` being known again."""
        key = token_urlsafe(32)
        conversation = Conversation(token_urlsafe(16), self._signer.sign(key).decode())

        def work(connection: Connection) -> None:
            now = self._clock()
            connection.execute(
                insert(tables.conversations).values(
                    id=conversation.id,
                    session_hash=_hash(conversation.session),
                    active_at=now,
                    last_seq=0,
                    subject=subject,
                    gpc=visit.gpc,
                    page=visit.page,
                    page_kind=visit.page_kind,
                    own_site=visit.own_site,
                )
            )
            count_once(connection, conversation.id, "opened", now)

        await self._database.write(work)
        return conversation

    async def resume(
        self,
        session: str,
        visit: Visit = Visit(),
    ) -> Conversation:
        """Find a conversation by its session, and note the page it goes on from.

        Raises `UnknownSessionError`.
        """
        try:
            self._signer.unsign(session)
        except (BadSignature, UnicodeError) as error:
            raise UnknownSessionError from error

        def work(connection: Connection) -> str | None:
            now = self._clock()
            known = tables.conversations
            found = select(known.c.id, known.c.gpc).where(
                known.c.session_hash == _hash(session), ALIVE
            )
            row = connection.execute(found, {"now": now, "oldest": now - LIFETIME}).one_or_none()
            if row is None:
                return None
            goes_on = {
                "page": visit.page,
                "page_kind": visit.page_kind,
                "own_site": visit.own_site,
            }
            own = update(known).where(known.c.id == row.id)
            connection.execute(own.values(**goes_on, gpc=row.gpc or visit.gpc))
            return str(row.id)

        conversation_id = await self._database.write(work)
        if conversation_id is None:
            raise UnknownSessionError
        return Conversation(conversation_id, session)

    async def check(self) -> None:
        """Prove that the store answers.

        Raises `DatabaseBusyError` where it does not.
        """
        await self._database.read(lambda connection: connection.scalar(select(1)))

    async def funnel(self) -> Mapping[str, int]:
        """Return how many conversations came to each step, over all days."""
        return await self._database.read(read_totals)

    async def shorten_log(self) -> None:
        """Keep the store's log of changes short; done every second or so."""
        await self._database.shorten_log()


def _hash(session: str) -> str:
    return sha256(session.encode()).hexdigest()
