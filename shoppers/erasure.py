"""Erasure: the one place that knows every store, and takes a shopper out of each.

`TABLES` and `FILES` name all there are; a test fails where one is missing here.
"""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select, update

from shoppers.consent.ledger import Circumstances, add_record
from shoppers.consent.notices import ANALYTICS, REMEMBER, read_notice
from shoppers.consent.tables import consents, subjects, tickets
from shoppers.counting.funnel import count
from shoppers.identity import Pseudonyms
from shoppers.signals.tables import contacts, erasures, exports, given_codes, signals
from shoppers.tables import conversations, reviews, turns

_log = logging.getLogger("floorwalker.erasure")

TABLES: Mapping[str, str] = {
    "conversations": "deleted",
    "turns": "deleted with their conversation",
    "frames": "deleted with their conversation",
    "dialogues": "deleted with their conversation",
    "reviews": "deleted with their conversation",
    "consent_requests": "deleted with their conversation",
    "decided_frames": "deleted with their conversation",
    "subjects": "deleted",
    "signals": "deleted with their subject",
    "contacts": "deleted with their subject",
    "consents": "deleted with their subject",
    "tickets": "deleted with their subject",
    "exports": "deleted with their subject",
    "erasures": "kept: names that recipients know a shopper by, for them to erase too",
    "consent_records": "kept: a random subject that nothing leads to any more",
    "consent_ledger_end": "kept: the end of the ledger",
    "notices": "kept: the shop's own words",
    "given_codes": "kept: that a code is used, without by whom",
    "daily_counts": "kept: sums without a name",
    "daily_orders": "kept: sums without a name, and without an order's",
    "incidents": "kept 7 days: drafts of a model that were withheld, linked to nobody",
    "spending": "kept for the day: sums under names made of a hash",
    "sent": "kept for a minute: times under names made of a hash",
    "latest_moment": "kept: a time",
    "console_people": "kept: the brand's own people",
    "console_invitations": "kept: the brand's own people",
    "console_sessions": "kept: the brand's own people",
    "console_attempts": "kept: the brand's own people",
    "console_changes": "kept: what the brand's people changed, without a word of a shopper",
    "current": "kept: which voice, rules and offers are in force",
    "voices": "kept: the brand's own words",
    "voice_events": "kept: who at the brand approved which version",
    "voice_scores": "kept: sums without a name",
    "rules": "kept: the brand's own rules",
    "offers": "kept: the brand's own offers",
    "editing": "kept: what a marketer told the editor of the voice",
    "alembic_version": "kept: the version of the tables",
}

FILES: Mapping[str, str] = {
    "floorwalker.sqlite": "what is deleted is overwritten",
    "floorwalker.sqlite-wal": "emptied",
    "floorwalker.sqlite-shm": "has page numbers only",
    "erased.jsonl": "has random names only",
    "serving.lock": "empty",
    "secret.key": "has nothing of a shopper",
    "secret.lock": "empty",
    "restoring-*/**": "a backup being brought back; removed with the end of it",
    "knowledge/**": "has the brand's text only",
    "evals/reviewed.*": "written anew without them",
    "models/**": "has nothing of a shopper",
}


@dataclass(frozen=True, slots=True)
class Erasing:
    """What erasing needs: names for recipients, and the file that outlives a backup.

    `journal` is None where there is no folder to write it to.
    """

    pseudonyms: Pseudonyms
    journal: Path | None = None

    def erase(
        self,
        connection: Connection,
        conversation_id: str,
        circumstances: Circumstances,
        now: datetime,
    ) -> str | None:
        """Take out a conversation, and with it all that is held on who spoke; return their name."""
        found = select(conversations.c.subject).where(conversations.c.id == conversation_id)
        subject = connection.scalar(found)
        connection.execute(delete(conversations).where(conversations.c.id == conversation_id))
        if subject is not None:
            self.erase_subject(connection, subject, circumstances, now)
        count(connection, "erased", now)
        return subject

    def erase_subject(
        self, connection: Connection, subject: str, circumstances: Circumstances, now: datetime
    ) -> None:
        """Take out all that is held on somebody; the ledger says that they withdrew."""
        granted = select(consents.c.purpose, consents.c.notice_version).where(
            consents.c.subject == subject, consents.c.decision == "granted"
        )
        for row in connection.execute(granted).all():
            notice = read_notice(connection, row.notice_version)
            if notice:
                add_record(connection, subject, "withdrawn", notice, circumstances, now)
        self._tell_recipients(connection, subject, now)
        used = update(given_codes).where(given_codes.c.subject == subject)
        connection.execute(used.values(subject=None))
        connection.execute(delete(conversations).where(conversations.c.subject == subject))
        connection.execute(delete(subjects).where(subjects.c.id == subject))

    def forget_purpose(
        self, connection: Connection, subject: str, purpose: str, now: datetime
    ) -> None:
        """Take out what was kept for one purpose that is no longer agreed to."""
        for table in (signals, contacts):
            own = table.c.subject == subject, table.c.purpose == purpose
            connection.execute(delete(table).where(*own))
        if purpose != ANALYTICS:
            self._tell_recipients(connection, subject, now)
        else:
            unread = update(conversations).where(conversations.c.subject == subject)
            connection.execute(unread.values(readable=False))
            own_chats = select(conversations.c.id).where(conversations.c.subject == subject)
            own_turns = select(turns.c.id).where(turns.c.conversation_id.in_(own_chats))
            connection.execute(delete(reviews).where(reviews.c.turn_id.in_(own_turns)))
        if purpose == REMEMBER:
            connection.execute(delete(tickets).where(tickets.c.subject == subject))
            known = update(subjects).where(subjects.c.id == subject)
            connection.execute(known.values(cookie_hash=None))

    def _tell_recipients(self, connection: Connection, subject: str, now: datetime) -> None:
        """Note for each recipient of a subject's signals that they are to erase them."""
        told = connection.scalars(select(exports.c.recipient).where(exports.c.subject == subject))
        for recipient in told.all():
            connection.execute(
                insert(erasures).values(
                    recipient=recipient,
                    pseudonym=self.pseudonyms.name(subject, recipient),
                    erased_at=now,
                )
            )
        connection.execute(delete(exports).where(exports.c.subject == subject))

    def note(self, subject: str | None, conversation_id: str | None, now: datetime) -> None:
        """Write down whom a restored backup must not bring back."""
        for kind, name in {"subject": subject, "conversation": conversation_id}.items():
            if name:
                self._note({kind: name}, now)

    def note_withdrawal(self, subject: str, purpose: str, now: datetime) -> None:
        """Write down what a restored backup must not bring back of somebody."""
        self._note({"withdrawn_by": subject, "purpose": purpose}, now)

    def _note(self, names: Mapping[str, str], now: datetime) -> None:
        if self.journal is None:
            return
        line = json.dumps({"at": now.isoformat(), **names})
        try:
            with self.journal.open("a", encoding="utf-8") as file:
                file.write(f"{line}\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            _log.error("%s: %s; a restored backup would bring one back", self.journal, error)

    def reapply(self, connection: Connection, now: datetime) -> int:
        """Erase again whom a restored backup brought back; return how many."""
        again = 0
        for names in self._noted():
            if "purpose" in names:
                again += self._withdraw_again(connection, names, now)
                continue
            own = delete(conversations).where(conversations.c.id == names.get("conversation"))
            again += connection.execute(own).rowcount
            subject = names.get("subject")
            if connection.scalar(select(subjects.c.id).where(subjects.c.id == subject)):
                self.erase_subject(connection, str(subject), Circumstances("", "erase", False), now)
                again += 1
        return again

    def _withdraw_again(
        self, connection: Connection, names: Mapping[str, str], now: datetime
    ) -> int:
        """Withdraw what was granted before it was withdrawn, and is granted again."""
        subject, purpose = names.get("withdrawn_by", ""), names["purpose"]
        own = consents.c.subject == subject, consents.c.purpose == purpose
        granted = select(consents).where(*own, consents.c.decision == "granted")
        row = connection.execute(granted).one_or_none()
        if row is None or row.decided_at > datetime.fromisoformat(names["at"]):
            return 0
        notice = read_notice(connection, row.notice_version)
        if notice:
            place = Circumstances("", "panel", gpc=False)
            add_record(connection, subject, "withdrawn", notice, place, now)
        self.forget_purpose(connection, subject, purpose, now)
        connection.execute(update(consents).where(*own).values(decision="withdrawn"))
        return 1

    def _noted(self) -> Iterator[Mapping[str, str]]:
        if self.journal is None or not self.journal.exists():
            return
        for line in self.journal.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                _log.warning("%s: a line is not whole and is passed over", self.journal)
