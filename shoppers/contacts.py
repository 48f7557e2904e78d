"""Contact addresses: given in a frame for one purpose, encrypted, and read for that alone."""

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Connection, select

from shoppers.consent.standing import Grant
from shoppers.database import upsert
from shoppers.lifetimes import RETENTION
from shoppers.signals.tables import contacts


class Addresses:
    """Encrypts addresses with a key of their own, made from the secret."""

    def __init__(self, secret: bytes) -> None:
        self._key = Fernet(urlsafe_b64encode(sha256(b"floorwalker.contact" + secret).digest()))

    def keep(
        self,
        connection: Connection,
        subject: str,
        purpose: str,
        address: str,
        grant: Grant,
        now: datetime,
    ) -> None:
        """Keep an address for a purpose that was agreed to, in place of the one before."""
        kept = {
            "address": self._key.encrypt(address.encode()),
            "record": grant.record,
            "notice_version": grant.notice_version,
            "given_at": now,
            "expires_at": now + RETENTION,
            "confirmed_at": None,
            "attempts": 0,
        }
        upsert(connection, contacts, {"subject": subject, "purpose": purpose, **kept})

    def read(self, encrypted: bytes) -> str | None:
        """Return an address, None where it was encrypted with another secret."""
        try:
            return self._key.decrypt(encrypted).decode()
        except InvalidToken:
            return None

    def of(self, connection: Connection, subject: str, now: datetime) -> dict[str, str]:
        """Return a subject's addresses by purpose."""
        found = select(contacts.c.purpose, contacts.c.address).where(
            contacts.c.subject == subject, contacts.c.expires_at > now
        )
        read = {row.purpose: self.read(row.address) for row in connection.execute(found)}
        return {purpose: address for purpose, address in read.items() if address}
