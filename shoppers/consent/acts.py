"""What a decision does, within its transaction: the record, the signals, how things stand then."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from shoppers.consent.ledger import Circumstances, Decision, add_record
from shoppers.consent.notices import ANALYTICS, REMEMBER, read_notice
from shoppers.consent.standing import Grant, is_live
from shoppers.consent.tables import IN_PANEL, consents, requests
from shoppers.conversations.conversations import UnknownSessionError
from shoppers.database import upsert
from shoppers.erasure import Erasing
from shoppers.identity import make_subject
from shoppers.lifetimes import ALIVE, LIFETIME, RETENTION
from shoppers.signals.answers import Answer
from shoppers.signals.signals import read_end, renew_signals, write_signal
from shoppers.tables import conversations


class UnknownNoticeError(Exception):
    """No notice of that purpose and version was shown in this conversation."""


class NothingToWithdrawError(Exception):
    """Nothing was agreed to for that purpose."""


@dataclass(frozen=True, slots=True)
class Acts:
    """Grants, refusals and withdrawals. `erasing` takes out what is no longer agreed to."""

    erasing: Erasing

    def conversation(self, connection: Connection, conversation_id: str, now: datetime) -> Row[Any]:
        """Lock a conversation that is still there."""
        found = (
            select(conversations).where(conversations.c.id == conversation_id, ALIVE)
        ).with_for_update()
        row = connection.execute(found, {"now": now, "oldest": now - LIFETIME}).one_or_none()
        if row is None:
            raise UnknownSessionError
        return row

    def answer(
        self,
        connection: Connection,
        conversation: Row[Any],
        purpose: str,
        decision: Decision,
        notice_version: str,
        circumstances: Circumstances,
        now: datetime,
    ) -> None:
        """Take a grant or a refusal of a notice that was shown."""
        shown = (
            select(requests)
            .where(
                requests.c.conversation_id == conversation.id,
                requests.c.purpose == purpose,
                requests.c.notice_version == notice_version,
            )
            .order_by(requests.c.asked_at.desc())
            .limit(1)
        )
        request = connection.execute(shown).one_or_none()
        notice = read_notice(connection, notice_version) if request else None
        if request is None or notice is None:
            raise UnknownNoticeError
        if request.turn_id == IN_PANEL:
            circumstances = replace(circumstances, asked_in="panel")
        subject = self._subject(connection, conversation, now)
        record = add_record(connection, subject, decision, notice, circumstances, now)
        if decision == "granted":
            grant = Grant(record, notice.version, now + RETENTION)
            self._grant(connection, subject, purpose, grant, request, conversation, now)
        elif not request.renews:
            held = connection.scalar(
                select(consents.c.decision).where(
                    consents.c.subject == subject, consents.c.purpose == purpose
                )
            )
            if held == "granted":
                self.erasing.forget_purpose(connection, subject, purpose, now)
            self._stand(connection, subject, purpose, decision, record, notice.version, now)
            self._keep_while_agreed(connection, subject, now)

    def _grant(
        self,
        connection: Connection,
        subject: str,
        purpose: str,
        grant: Grant,
        request: Row[Any],
        conversation: Row[Any],
        now: datetime,
    ) -> None:
        self._stand(
            connection, subject, purpose, "granted", grant.record, grant.notice_version, now
        )
        if purpose == ANALYTICS:
            own = update(conversations).where(conversations.c.id == conversation.id)
            connection.execute(own.values(readable=True))
        answers = [Answer(**document) for document in json.loads(request.answers)]
        if request.renews:
            keys = [answer.key for answer in answers]
            renew_signals(connection, subject, purpose, keys, now)
            self.lapse_with_signals(connection, subject, now)
            return
        self.write(
            connection, subject, purpose, grant, answers, request.turn_id, conversation.page, now
        )

    def write(
        self,
        connection: Connection,
        subject: str,
        purpose: str,
        grant: Grant,
        answers: Sequence[Answer],
        turn_id: str,
        page: str,
        now: datetime,
    ) -> None:
        """Keep answers, and with them the consent and the conversations it is of."""
        for answer in answers:
            write_signal(
                connection,
                subject,
                answer,
                purpose=purpose,
                record=grant.record,
                notice_version=grant.notice_version,
                turn_id=turn_id,
                page=page,
                now=now,
            )
        own = consents.c.subject == subject, consents.c.purpose == purpose
        connection.execute(update(consents).where(*own).values(until=now + RETENTION))
        self._keep_while_agreed(connection, subject, now)

    def lapse_with_signals(self, connection: Connection, subject: str, now: datetime) -> None:
        """End being remembered with the last answer that is left, at once where none is."""
        until = read_end(connection, subject, REMEMBER) or now
        own = consents.c.subject == subject, consents.c.purpose == REMEMBER, is_live(now)
        connection.execute(update(consents).where(*own).values(until=until))
        self._keep_while_agreed(connection, subject, now)

    def withdraw(
        self,
        connection: Connection,
        conversation: Row[Any],
        purpose: str,
        circumstances: Circumstances,
        now: datetime,
    ) -> None:
        granted = select(consents).where(
            consents.c.subject == conversation.subject, consents.c.purpose == purpose, is_live(now)
        )
        row = connection.execute(granted).one_or_none()
        notice = read_notice(connection, row.notice_version) if row else None
        if row is None or notice is None:
            raise NothingToWithdrawError
        record = add_record(connection, row.subject, "withdrawn", notice, circumstances, now)
        self.erasing.forget_purpose(connection, row.subject, purpose, now)
        self._stand(connection, row.subject, purpose, "withdrawn", record, row.notice_version, now)
        self._keep_while_agreed(connection, row.subject, now)

    def _subject(self, connection: Connection, conversation: Row[Any], now: datetime) -> str:
        """Return who speaks, named at random at their first decision."""
        if conversation.subject is not None:
            return str(conversation.subject)
        subject = make_subject(connection, now)
        own = update(conversations).where(conversations.c.id == conversation.id)
        connection.execute(own.values(subject=subject))
        return subject

    def _stand(
        self,
        connection: Connection,
        subject: str,
        purpose: str,
        decision: Decision,
        record: int,
        notice_version: str,
        now: datetime,
    ) -> None:
        stands = {
            "decision": decision,
            "record": record,
            "notice_version": notice_version,
            "decided_at": now,
            "until": now + RETENTION,
        }
        upsert(connection, consents, {"subject": subject, "purpose": purpose, **stands})

    def _keep_while_agreed(self, connection: Connection, subject: str, now: datetime) -> None:
        """Keep the conversations of somebody as long as a consent of theirs holds."""
        agreed = (
            select(consents.c.until)
            .where(consents.c.subject == subject, is_live(now))
            .order_by(consents.c.until.desc())
            .limit(1)
        )
        until = connection.scalar(agreed)
        own = update(conversations).where(conversations.c.subject == subject)
        connection.execute(own.values(kept_until=until))
