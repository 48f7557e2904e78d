"""Who is who: random names, the cookie that brings one back, and names for others."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from itsdangerous import BadSignature, Signer
from sqlalchemy import Connection, delete, insert, select, update

from shoppers.consent.notices import REMEMBER
from shoppers.consent.standing import is_live
from shoppers.consent.tables import consents, subjects, tickets
from shoppers.database import Clock, Database

TICKET_LIFETIME = timedelta(seconds=60)


class UnknownTicketError(Exception):
    """The ticket is not ours, was used, or is too old."""


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Names a shopper for a recipient: always the same for one, never the same for two."""

    secret: bytes

    def name(self, subject: str, recipient: str) -> str:
        """Return the name."""
        told = f"{recipient}\n{subject}".encode()
        return hmac.digest(self.secret, told, "sha256").hex()[:32]


def make_subject(connection: Connection, now: datetime) -> str:
    """Name somebody at random."""
    subject = token_urlsafe(16)
    connection.execute(insert(subjects).values(id=subject, made_at=now))
    return subject


def make_ticket(connection: Connection, subject: str, now: datetime) -> str:
    """Return leave to be given a cookie, once."""
    ticket = token_urlsafe(32)
    lasts = {"hash": _hash(ticket), "subject": subject, "expires_at": now + TICKET_LIFETIME}
    connection.execute(insert(tickets).values(lasts))
    return ticket


class Identities:
    """Gives cookies to those who agreed to be remembered, and knows them again."""

    def __init__(self, database: Database, secret: bytes, clock: Clock) -> None:
        self._database = database
        self._signer = Signer(secret, salt="floorwalker.shopper")
        self._clock = clock

    async def redeem(self, ticket: str) -> str:
        """Take a ticket and return the cookie; the cookie before is worth nothing then.

        Raises `UnknownTicketError`.
        """
        cookie = self._signer.sign(token_urlsafe(32)).decode()

        def work(connection: Connection) -> None:
            now = self._clock()
            used = delete(tickets).where(tickets.c.hash == _hash(ticket))
            found = connection.execute(
                used.returning(tickets.c.subject, tickets.c.expires_at)
            ).one_or_none()
            if found is None or found.expires_at <= now or not _agreed(connection, found[0], now):
                raise UnknownTicketError
            own = update(subjects).where(subjects.c.id == found.subject)
            connection.execute(own.values(cookie_hash=_hash(cookie)))

        await self._database.write(work)
        return cookie

    async def recognise(self, cookie: str) -> str | None:
        """Return who brings a cookie, if they still agree to be known."""
        if not self._is_ours(cookie):
            return None

        def work(connection: Connection) -> str | None:
            known = select(subjects.c.id).where(subjects.c.cookie_hash == _hash(cookie))
            subject = connection.scalar(known)
            now = self._clock()
            return subject if subject and _agreed(connection, subject, now) else None

        return await self._database.read(work)

    async def forget(self, cookie: str) -> None:
        """Make a cookie worth nothing."""
        if self._is_ours(cookie):
            own = update(subjects).where(subjects.c.cookie_hash == _hash(cookie))
            await self._database.write(lambda c: c.execute(own.values(cookie_hash=None)).rowcount)

    def _is_ours(self, cookie: str) -> bool:
        try:
            self._signer.unsign(cookie)
        except (BadSignature, UnicodeError):
            return False
        return True


def _agreed(connection: Connection, subject: str, now: datetime) -> bool:
    agreed = select(consents.c.subject).where(
        consents.c.subject == subject, consents.c.purpose == REMEMBER, is_live(now)
    )
    return connection.scalar(agreed) is not None


def _hash(token: str) -> str:
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
