"""Consent: asked for with the words and the answers, decided, and acted on in one transaction."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select

from shoppers.codes import take_code
from shoppers.consent.acts import Acts, UnknownNoticeError
from shoppers.consent.ledger import Circumstances, Decision
from shoppers.consent.notices import ANALYTICS, REMEMBER, Notice, keep_notice
from shoppers.consent.recording import record_answer
from shoppers.consent.standing import Standing, read_standing
from shoppers.consent.tables import decided, requests
from shoppers.contacts import Addresses
from shoppers.conversations.frames import Frame, append_frame
from shoppers.counting.funnel import Step, count_once
from shoppers.database import Clock, Database, upsert
from shoppers.erasure import Erasing
from shoppers.identity import make_ticket
from shoppers.signals.answers import Answer, Signal
from shoppers.signals.signals import drop_signals
from shoppers.tables import turns

_WITHOUT_ADDRESS = {REMEMBER, ANALYTICS}
_STEPS: dict[str, Step] = {"granted": "agreed", "refused": "refused", "withdrawn": "withdrawn"}


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is in force, and the frame that says so, as stored."""

    purpose: str
    decision: Decision
    frame: Frame


@dataclass(frozen=True, slots=True)
class Question:
    """A consent to ask for: the notice, the answers a grant records now, and what it is.

    With `renews` it is whether live answers are to be kept for another week; `wants` is what a
    grant has to bring along: an e-mail address, or nothing; `offer` is the id of the brand's offer.
    """

    notice: Notice
    answers: tuple[Answer, ...]
    renews: bool = False
    wants: Literal["", "email"] = ""
    offer: str = ""


class Consents:
    """What shoppers agree to. `erasing` takes out what they no longer agree to."""

    def __init__(
        self, database: Database, erasing: Erasing, addresses: Addresses, clock: Clock
    ) -> None:
        self._database = database
        self._acts = Acts(erasing)
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
                "offer": question.offer,
            }
            key = {
                "conversation_id": conversation_id,
                "turn_id": turn_id,
                "purpose": question.notice.purpose,
            }
            upsert(connection, requests, {**key, **asked})
            if not question.renews and question.notice.purpose == REMEMBER:
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
        if address and purpose in _WITHOUT_ADDRESS:
            raise UnknownNoticeError  # no notice of it asks for one
        withdrawn_by: str | None = None

        def work(connection: Connection) -> Decided:
            nonlocal withdrawn_by
            now = self._clock()
            conversation = self._acts.conversation(connection, conversation_id, now)
            now_decided = _decided_before(connection, conversation_id, frame_id)
            if now_decided is None:
                if decision == "withdrawn":
                    self._acts.withdraw(connection, conversation, purpose, circumstances, now)
                else:
                    self._acts.answer(
                        connection, conversation, purpose, decision, notice_version,
                        circumstances, now,
                    )  # fmt: skip
                _keep(connection, conversation_id, frame_id, purpose, decision)
                if purpose == REMEMBER:
                    count_once(connection, conversation_id, _STEPS[decision], now)
                now_decided = purpose, decision
            standing = read_standing(connection, conversation_id, now)
            if standing.decisions.get(purpose) in {"refused", "withdrawn"}:
                withdrawn_by = conversation.subject
            grant = standing.grants.get(now_decided[0])
            if address and grant and standing.subject:
                offer = _offer_of(connection, conversation_id, notice_version)
                count_once(connection, conversation_id, "offer_taken", now, offer=offer)
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
        if withdrawn_by:
            self._acts.erasing.note_withdrawal(withdrawn_by, purpose, self._clock())
        return taken

    async def record(
        self, conversation_id: str, turn_id: str, purpose: str, answer: Answer
    ) -> Signal | None:
        """Keep an answer under a live consent; None, and nothing kept, where there is none."""
        now = self._clock()
        return await self._database.write(
            lambda c: record_answer(c, conversation_id, turn_id, purpose, answer, now)
        )

    async def drop(self, conversation_id: str, keys: Iterable[str]) -> None:
        """Forget the answers to some keys."""

        def work(connection: Connection) -> None:
            standing = read_standing(connection, conversation_id, self._clock())
            dropped = standing.subject and drop_signals(connection, standing.subject, keys)
            if standing.subject and dropped:
                self._acts.lapse_with_signals(connection, standing.subject, self._clock())

        await self._database.write(work)
        self._database.note_deletion()

    async def count(self, conversation_id: str, step: Step, offer: str, intent: str) -> None:
        """Count how far a conversation came with an offer."""
        now = self._clock()
        await self._database.write(
            lambda c: count_once(c, conversation_id, step, now, offer=offer, intent=intent)
        )

    async def take_code(
        self,
        conversation_id: str,
        turn_id: str,
        offer: str,
        codes: Sequence[str],
        most: int | None = None,
    ) -> str | None:
        """Give out a code of a list, each once, at most so many; None where all are out."""

        def work(connection: Connection) -> str | None:
            now = self._clock()
            subject = read_standing(connection, conversation_id, now).subject
            return take_code(connection, offer, codes, turn_id, subject, now, most)

        return await self._database.write(work)

    async def withdraw(
        self, conversation_id: str, turn_id: str, purpose: str, circumstances: Circumstances
    ) -> None:
        """Withdraw a consent where a message asks for it, and say so to every connection.

        Raises `UnknownSessionError`, `NothingToWithdrawError`.
        """

        withdrawn_by = ""

        def work(connection: Connection) -> None:
            nonlocal withdrawn_by
            now = self._clock()
            conversation = self._acts.conversation(connection, conversation_id, now)
            withdrawn_by = conversation.subject
            self._acts.withdraw(connection, conversation, purpose, circumstances, now)
            if purpose == REMEMBER:
                count_once(connection, conversation_id, "withdrawn", now)
            asked = select(turns.c.message_id).where(turns.c.id == turn_id)
            content = {
                "type": "consent_recorded",
                "reply_to": connection.scalar(asked) or turn_id,
                "purpose": purpose,
                "decision": "withdrawn",
            }
            append_frame(connection, conversation_id, content)

        await self._database.write(work)
        self._database.note_deletion()
        self._acts.erasing.note_withdrawal(withdrawn_by, purpose, self._clock())


def _decided_before(
    connection: Connection, conversation_id: str, frame_id: str
) -> tuple[str, Decision] | None:
    found = select(decided.c.purpose, decided.c.decision).where(
        decided.c.conversation_id == conversation_id, decided.c.frame_id == frame_id
    )
    row = connection.execute(found).one_or_none()
    return (row.purpose, row.decision) if row else None


def _offer_of(connection: Connection, conversation_id: str, notice_version: str) -> str:
    """Return the offer whose notice was shown."""
    found = select(requests.c.offer).where(
        requests.c.conversation_id == conversation_id,
        requests.c.notice_version == notice_version,
    )
    return connection.scalar(found.order_by(requests.c.asked_at.desc()).limit(1)) or ""


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
