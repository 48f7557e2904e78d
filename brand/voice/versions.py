"""The versions of the voice in the database: drafted, approved, speaking; exactly one speaks."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, insert, select, update

from brand.tables import current, voice_events, voices
from brand.transactions import Clock, Transactions, utc_now
from brand.voice.difference import Difference, compare_voices
from brand.voice.guide import VoiceGuide
from brand.voice.version import (
    EventKind,
    Finding,
    StaleApprovalError,
    Status,
    UnknownVersionError,
    VersionError,
    VoiceEvent,
    VoiceVersion,
    version_of,
)

FIRST = 0
"""The version that is in no row: the voice the server was started with."""


class Voices:
    """Keeps versions, and which of them speaks. `first` speaks until one is approved."""

    def __init__(
        self, database: Transactions, first: VoiceGuide | None = None, clock: Clock = utc_now
    ) -> None:
        self._database = database
        self._first = first or VoiceGuide()
        self._clock = clock

    async def add_draft(
        self,
        guide: VoiceGuide,
        by: str,
        why: str = "",
        *,
        parent: int = FIRST,
        findings: Sequence[Finding] = (),
    ) -> VoiceVersion:
        """Keep a draft made of another version; nobody hears it yet."""
        row = {
            "guide": guide.model_dump_json(),
            "parent": parent,
            "made_by": by,
            "made_at": self._clock(),
            "why": why,
            "findings": json.dumps([asdict(finding) for finding in findings]),
        }

        def work(connection: Connection) -> VoiceVersion:
            number = connection.scalar(insert(voices).values(row).returning(voices.c.number))
            assert number is not None
            self._note(connection, "drafted", number, by, why)
            return self._get(connection, number)

        return await self._database.write(work)

    async def get(self, number: int) -> VoiceVersion:
        """Return a version.

        Raises `UnknownVersionError`.
        """
        return await self._database.read(lambda connection: self._get(connection, number))

    async def speaking(self) -> VoiceVersion:
        """Return the version that speaks now."""
        return await self._database.read(lambda c: self._get(c, _speaking(c)))

    async def list(self) -> tuple[VoiceVersion, ...]:
        """Return all versions, newest first; the first voice stands last."""

        def work(connection: Connection) -> tuple[VoiceVersion, ...]:
            now = _speaking(connection)
            rows = connection.execute(select(voices).order_by(voices.c.number.desc()))
            return (*(version_of(row, now) for row in rows), self._get(connection, FIRST))

        return await self._database.read(work)

    async def events(self) -> tuple[VoiceEvent, ...]:
        """Return what was done with versions, newest first."""

        def work(connection: Connection) -> tuple[VoiceEvent, ...]:
            rows = connection.execute(select(voice_events).order_by(voice_events.c.id.desc()))
            return tuple(VoiceEvent(r.at, r.by, r.what, r.voice, r.why) for r in rows)

        return await self._database.read(work)

    async def difference(self, old: int, new: int) -> Difference:
        """Return what version `new` changes of version `old`.

        Raises `UnknownVersionError`.
        """
        return await self._database.read(lambda c: self._difference(c, old, new))

    async def to_approve(self, number: int) -> Difference:
        """Return what a version would change of what speaks now: this is what is approved."""
        return await self._database.read(lambda c: self._difference(c, _speaking(c), number))

    async def approve(
        self, number: int, digest: str, by: str, why: str = "", *, speak: bool = True
    ) -> VoiceVersion:
        """Approve exactly the difference of a digest, and unless told otherwise let it speak.

        Raises `StaleApprovalError` where that is not what the version changes now.
        """

        def work(connection: Connection) -> VoiceVersion:
            difference = self._difference(connection, _speaking(connection), number)
            if difference.digest != digest:
                message = f"version {number} does not change what was shown: look at it again"
                raise StaleApprovalError(message)
            if number == FIRST:
                raise VersionError("the first voice needs no approval; roll back to it")
            approved = {"approved_by": by, "approved_at": self._clock(), "approved_digest": digest}
            connection.execute(update(voices).where(voices.c.number == number).values(approved))
            self._note(connection, "approved", number, by, why)
            if speak:
                self._let_speak(connection, number, difference.old, "spoke", by, why)
            return self._get(connection, number)

        return await self._database.write(work)

    async def speak(self, number: int, by: str, why: str = "") -> VoiceVersion:
        """Let an approved version speak, if it still changes just what was approved.

        Raises `VersionError` where it is not approved, `StaleApprovalError` where another version
        has come to speak since.
        """

        def work(connection: Connection) -> VoiceVersion:
            row = connection.execute(select(voices).where(voices.c.number == number)).first()
            if row is None or row.approved_digest is None:
                message = f"version {number} is not approved"
                raise VersionError(message)
            difference = self._difference(connection, _speaking(connection), number)
            if row.approved_digest != difference.digest:
                message = f"another version speaks since {number} was approved: approve it again"
                raise StaleApprovalError(message)
            self._let_speak(connection, number, difference.old, "spoke", by, why)
            return self._get(connection, number)

        return await self._database.write(work)

    async def roll_back(self, by: str, why: str = "", *, to: int | None = None) -> VoiceVersion:
        """Let the version speak that spoke before, or `to` another that was approved once.

        Raises `VersionError` where there is none.
        """

        def work(connection: Connection) -> VoiceVersion:
            now = self._get(connection, _speaking(connection))
            target = now.spoke_after if to is None else to
            if target is None or target == now.number:
                raise VersionError("there is no voice to go back to")
            version = self._get(connection, target)
            if target != FIRST and version.approved_by is None:
                message = f"version {target} was never approved"
                raise VersionError(message)
            self._let_speak(connection, target, now.number, "rolled back", by, why)
            return self._get(connection, target)

        return await self._database.write(work)

    def _get(self, connection: Connection, number: int) -> VoiceVersion:
        speaking = _speaking(connection)
        if number == FIRST:
            status: Status = "speaking" if speaking == FIRST else "approved"
            return VoiceVersion(FIRST, self._first, status, why="the voice at the start")
        row = connection.execute(select(voices).where(voices.c.number == number)).first()
        if row is None:
            message = f"there is no version {number}"
            raise UnknownVersionError(message)
        return version_of(row, speaking)

    def _difference(self, connection: Connection, old: int, new: int) -> Difference:
        before, after = self._get(connection, old), self._get(connection, new)
        return compare_voices(old, before.guide, new, after.guide)

    def _let_speak(
        self, connection: Connection, number: int, before: int, what: EventKind, by: str, why: str
    ) -> None:
        changing = update(current).where(current.c.voice == before).values(voice=number)
        if not connection.execute(changing).rowcount:
            raise StaleApprovalError("another version has come to speak meanwhile")
        if what == "spoke":
            row = update(voices).where(voices.c.number == number)
            connection.execute(row.values(spoke_after=before))
        self._note(connection, what, number, by, why)

    def _note(
        self, connection: Connection, what: EventKind, number: int, by: str, why: str
    ) -> None:
        row = {"at": self._clock(), "by": by, "what": what, "voice": number, "why": why}
        connection.execute(insert(voice_events).values(row))


def _speaking(connection: Connection) -> int:
    number: int = connection.execute(select(current.c.voice)).scalar_one()
    return number
