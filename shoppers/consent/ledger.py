"""The ledger: every grant, refusal and withdrawal, in order, each sealed by a hash.

A record's hash is the SHA-256 of its other fields as canonical JSON, the hash of the record before
among them. Change, remove or insert one, and every hash behind it is wrong.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Connection, Result, insert, select, update

from shoppers.consent.notices import Notice, canonical, hash_of_words
from shoppers.consent.tables import ledger, ledger_end, notices

_AT_ONCE = 1000
Decision = Literal["granted", "refused", "withdrawn"]
Place = Literal["card", "contact", "panel", "chat", "erase", "lapse"]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where a shopper was asked: the origin of the page, the part of it, and its GPC signal."""

    asked_on: str
    asked_in: Place
    gpc: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One decision. `subject` is random, and all that there is of who decided."""

    seq: int
    subject: str
    purpose: str
    decision: str
    notice_version: str
    notice_hash: str
    locale: str
    asked_on: str
    asked_in: str
    gpc: bool
    at: str
    previous: str

    @property
    def hash(self) -> str:
        """The seal of this record and, through `previous`, of all before it."""
        return sha256(canonical(asdict(self))).hexdigest()


@dataclass(frozen=True, slots=True)
class Verified:
    """An unbroken ledger: how many records, and the hash of the last."""

    records: int
    end: str


class BrokenLedgerError(Exception):
    """The ledger is not as it was written. The message names the record."""


def add_record(
    connection: Connection,
    subject: str,
    decision: Decision,
    notice: Notice,
    circumstances: Circumstances,
    now: datetime,
) -> int:
    """Add a decision behind the last one; return its number."""
    end = connection.execute(select(ledger_end).with_for_update()).one()
    record = Record(
        seq=end.seq + 1,
        subject=subject,
        purpose=notice.purpose,
        decision=decision,
        notice_version=notice.version,
        notice_hash=notice.words_hash,
        locale=notice.locale,
        asked_on=circumstances.asked_on,
        asked_in=circumstances.asked_in,
        gpc=circumstances.gpc,
        at=now.isoformat(timespec="milliseconds"),
        previous=end.hash,
    )
    connection.execute(insert(ledger).values(**asdict(record), hash=record.hash))
    connection.execute(update(ledger_end).values(seq=record.seq, hash=record.hash))
    return record.seq


def records_of(connection: Connection, subject: str) -> tuple[Record, ...]:
    """Return a subject's decisions, oldest first."""
    found = select(ledger).where(ledger.c.subject == subject).order_by(ledger.c.seq)
    return tuple(record for record, _ in _read(connection.execute(found)))


def verify_ledger(connection: Connection, head: str | None = None) -> Verified:
    """Check every record, and that the words it names are kept; `head` must be a hash among them.

    Raises `BrokenLedgerError`.
    """
    kept = {n.version: hash_of_words(n.words) for n in connection.execute(select(notices))}
    previous, count, met = "", 0, head is None
    with connection.execute(
        select(ledger).order_by(ledger.c.seq), execution_options={"yield_per": _AT_ONCE}
    ) as rows:
        for record, stored in _read(rows):
            count += 1
            if record.seq != count:
                _break(f"record {count} is missing")
            if record.previous != previous or record.hash != stored:
                _break(f"record {count} is not as it was written, or the one before it is not")
            if kept.get(record.notice_version) != record.notice_hash:
                _break(f"record {count}: the words of notice {record.notice_version} are not kept")
            previous, met = stored, met or stored == head
    end = connection.execute(select(ledger_end)).one_or_none()
    if end is None or (end.seq, end.hash) != (count, previous):
        _break(f"records are missing behind record {count}")
    if not met:
        _break(f"no record has the hash {head}: records are missing, or were written anew")
    return Verified(count, previous)


def _break(message: str) -> None:
    raise BrokenLedgerError(message)


def _read(rows: Result[Any]) -> Iterator[tuple[Record, str]]:
    for row in rows.mappings():
        fields = dict(row)
        stored = fields.pop("hash")
        yield Record(**fields), stored
