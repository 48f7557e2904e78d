"""Consent: asked for with the words and the answers, decided, and acted on in one transaction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from shoppers.consent.ledger import Circumstances, Decision, add_record
from shoppers.consent.notices import REMEMBER, Notice, keep_notice, read_notice
from shoppers.consent.standing import Grant, Standing, is_live, read_standing
from shoppers.consent.tables import consents, decided, requests
from shoppers.contacts import Addresses
from shoppers.conversations import UnknownSessionError
from shoppers.database import Clock, Database, upsert
from shoppers.erasure import Erasing
from shoppers.frames import Frame, append_frame
from shoppers.funnel import Step, count_once
from shoppers.identity import make_subject, make_ticket
from shoppers.lifetimes import ALIVE, LIFETIME, RETENTION
from shoppers.signals.answers import Answer
from shoppers.signals.signals import drop_signals, renew_signals, write_signal
from shoppers.tables import conversations

_STEPS: dict[str, Step] = {"granted": "agreed", "refused": "refused", "withdrawn": "withdrawn"}


class UnknownNoticeError(Exception):
    """No notice of that purpose and version was shown in this conversation."""


class NothingToWithdrawError(Exception):
    """Nothing was agreed to for that purpose."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is in force, and the frame that says so, as stored."""

    purpose: str
    decision: Decision
    frame: Frame


@dataclass(frozen=True, slots=True)
class Question:
    """A consent to ask for: the notice, the answers a grant records now, and what it is.

    With `renews` it is whether live answers are to be kept for another week.
    """

    notice: Notice
    answers: tuple[Answer, ...]
    renews: bool = False


class Consents:
    """What shoppers agree to. `erasing` takes out what they no longer agree to."""

    def __init__(
        self, database: Database, erasing: Erasing, addresses: Addresses, clock: Clock
    ) -> None:
        self._database = database
        self._erasing = erasing
        self._addresses = addresses
        self._clock = clock

    async def standing(self, conversation_id: str) -> Standing:
        """Return how things stand in a conversation."""
        return await self._database.read(
            lambda connection: read_standing(connection, conversation_id, self._clock())
        )

    async def ask(self, conversation_id: str, turn_id: str, question: Question) -> None:
        """Keep what is about to be shown, so that a decision about it can be told from others."""

        def work(connection: Connection) -> None:
            now = self._clock()
            keep_notice(connection, question.notice)
            asked = {
                "notice_version": question.notice.version,
                "answers": json.dumps([answer.document for answer in question.answers]),
                "renews": question.renews,
                "asked_at": now,
            }
            key = {
                "conversation_id": conversation_id,
                "turn_id": turn_id,
                "purpose": question.notice.purpose,
            }
            upsert(connection, requests, {**key, **asked}, asked)
            if not question.renews:
                intent = next((answer.intent for answer in question.answers), "")
                if question.answers:
                    count_once(connection, conversation_id, "answered", now, intent=intent)
                count_once(connection, conversation_id, "asked", now, intent=intent)

        await self._database.write(work)

    async def decide(
        self,
        conversation_id: str,
        frame_id: str,
        purpose: str,
        decision: Decision,
        notice_version: str,
        circumstances: Circumstances,
        *,
        ticket: bool,
        address: str | None = None,
    ) -> Decided:
        """Take a decision; the same frame again changes nothing.

        With `ticket` a grant brings leave to be given a cookie; `address` is kept for the purpose.
        Raises `UnknownSessionError`, `UnknownNoticeError`, `NothingToWithdrawError`.
        """

        def work(connection: Connection) -> Decided:
            now = self._clock()
            conversation = self._conversation(connection, conversation_id, now)
            now_decided = _decided_before(connection, conversation_id, frame_id)
            if now_decided is None:
                if decision == "withdrawn":
                    self._withdraw(connection, conversation, purpose, circumstances, now)
                else:
                    self._answer(
                        connection, conversation, purpose, decision, notice_version,
                        circumstances, now,
                    )  # fmt: skip
                _keep(connection, conversation_id, frame_id, purpose, decision)
                count_once(connection, conversation_id, _STEPS[decision], now)
                now_decided = purpose, decision
            standing = read_standing(connection, conversation_id, now)
            grant = standing.grants.get(now_decided[0])
            if address and grant and standing.subject:
                self._addresses.keep(
                    connection, standing.subject, now_decided[0], address, grant, now
                )
            content: dict[str, str] = {
                "type": "consent_recorded",
                "reply_to": frame_id,
                "purpose": now_decided[0],
                "decision": now_decided[1],
            }
            if ticket and now_decided == (REMEMBER, "granted") and grant and standing.subject:
                content["ticket"] = make_ticket(connection, standing.subject, now)
            return Decided(*now_decided, append_frame(connection, conversation_id, content))

        taken = await self._database.write(work)
        if decision != "granted":
            self._database.note_deletion()
        return taken

    async def record(
        self, conversation_id: str, turn_id: str, purpose: str, answer: Answer
    ) -> bool:
        """Keep an answer under a live consent; False, and nothing kept, where there is none."""

        def work(connection: Connection) -> bool:
            now = self._clock()
            standing = read_standing(connection, conversation_id, now)
            grant = standing.grants.get(purpose)
            if grant is None or standing.subject is None:
                return False
            count_once(connection, conversation_id, "answered", now, intent=answer.intent)
            self._write(connection, standing.subject, purpose, grant, [answer], turn_id,
                        standing.page, now)  # fmt: skip
            return True

        return await self._database.write(work)

    async def drop(self, conversation_id: str, keys: Iterable[str]) -> None:
        """Forget the answers to some keys."""

        def work(connection: Connection) -> None:
            standing = read_standing(connection, conversation_id, self._clock())
            if standing.subject is not None:
                drop_signals(connection, standing.subject, keys)

        await self._database.write(work)
        self._database.note_deletion()

    async def withdraw(
        self, conversation_id: str, purpose: str, circumstances: Circumstances
    ) -> None:
        """Withdraw a consent that was asked to be withdrawn in words.

        Raises `UnknownSessionError`, `NothingToWithdrawError`.
        """

        def work(connection: Connection) -> None:
            now = self._clock()
            conversation = self._conversation(connection, conversation_id, now)
            self._withdraw(connection, conversation, purpose, circumstances, now)
            count_once(connection, conversation_id, "withdrawn", now)

        await self._database.write(work)
        self._database.note_deletion()

    def _conversation(
        self, connection: Connection, conversation_id: str, now: datetime
    ) -> Row[Any]:
        """Lock a conversation that is still there."""
        found = (
            select(conversations).where(conversations.c.id == conversation_id, ALIVE)
        ).with_for_update()
        row = connection.execute(found, {"now": now, "oldest": now - LIFETIME}).one_or_none()
        if row is None:
            raise UnknownSessionError
        return row

    def _answer(
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
                self._erasing.forget_purpose(connection, subject, purpose, now)
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
        answers = [Answer(**document) for document in json.loads(request.answers)]
        if request.renews:
            keys = [answer.key for answer in answers]
            renew_signals(connection, subject, purpose, keys, now)
            self._keep_while_agreed(connection, subject, now)
            return
        self._write(
            connection, subject, purpose, grant, answers, request.turn_id, conversation.page, now
        )

    def _write(
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

    def _withdraw(
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
        self._erasing.forget_purpose(connection, row.subject, purpose, now)
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
        upsert(connection, consents, {"subject": subject, "purpose": purpose, **stands}, stands)

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


def _decided_before(
    connection: Connection, conversation_id: str, frame_id: str
) -> tuple[str, Decision] | None:
    found = select(decided.c.purpose, decided.c.decision).where(
        decided.c.conversation_id == conversation_id, decided.c.frame_id == frame_id
    )
    row = connection.execute(found).one_or_none()
    return (row.purpose, row.decision) if row else None


def _keep(
    connection: Connection, conversation_id: str, frame_id: str, purpose: str, decision: str
) -> None:
    connection.execute(
        insert(decided).values(
            conversation_id=conversation_id,
            frame_id=frame_id,
            purpose=purpose,
            decision=decision,
        )
    )
