"""What is held on a shopper, all of it, in words and as data."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from shoppers.consent.ledger import Circumstances, records_of
from shoppers.consent.notices import read_notice
from shoppers.consent.standing import read_standing
from shoppers.consent.tables import consents
from shoppers.contacts import Addresses
from shoppers.conversations.conversations import UnknownSessionError
from shoppers.database import Clock, Database
from shoppers.erasure import Erasing
from shoppers.lifetimes import ALIVE, LIFETIME
from shoppers.signals.answers import Signal
from shoppers.signals.signals import read_signals
from shoppers.tables import conversations, frames, turns

_OUT_OF_REACH = (
    "answers that you agreed to have passed on: those who got them are told to erase them",
    "addresses that you gave for a purpose, where they were passed on for it",
    "what people of the shop read of this chat while you let them",
    "counts of a day, which have no name",
    "the record that you once agreed or refused, under a random name that leads to nobody",
)


class Held:
    """Shows, gives back and erases all that is held on who speaks in a conversation."""

    def __init__(
        self, database: Database, erasing: Erasing, addresses: Addresses, clock: Clock
    ) -> None:
        self._database = database
        self._erasing = erasing
        self._addresses = addresses
        self._clock = clock

    async def show(self, conversation_id: str) -> Mapping[str, Any]:
        """Return what is known, in words, with when and why.

        Raises `UnknownSessionError`.
        """
        return await self._database.read(lambda c: self._show(c, conversation_id))

    async def export(self, conversation_id: str) -> Mapping[str, Any]:
        """Return everything that is held.

        Raises `UnknownSessionError`.
        """
        return await self._database.read(lambda c: self._export(c, conversation_id))

    async def erase(self, conversation_id: str, circumstances: Circumstances) -> Mapping[str, Any]:
        """Take everything out, and return a receipt; the conversation is gone then.

        Raises `UnknownSessionError`.
        """
        now = self._clock()

        def work(connection: Connection) -> str | None:
            self._alive(connection, conversation_id)
            return self._erasing.erase(connection, conversation_id, circumstances, now)

        subject = await self._database.write(work)
        self._database.note_deletion()
        self._erasing.note(subject, conversation_id, now)
        return {
            "erased_at": now.isoformat(timespec="seconds"),
            "erased": ["this chat", "your answers", "your addresses", "the link to this browser"],
            "gone_from_disk_within_seconds": 60,
            "out_of_reach": list(_OUT_OF_REACH),
        }

    def _alive(self, connection: Connection, conversation_id: str) -> Any:
        now = self._clock()
        found = select(conversations).where(conversations.c.id == conversation_id, ALIVE)
        row = connection.execute(found, {"now": now, "oldest": now - LIFETIME}).one_or_none()
        if row is None:
            raise UnknownSessionError
        return row

    def _show(self, connection: Connection, conversation_id: str) -> dict[str, Any]:
        now = self._clock()
        conversation = self._alive(connection, conversation_id)
        subject = conversation.subject
        kept = read_signals(connection, subject, now) if subject else ()
        decisions = read_standing(connection, conversation_id, now).decisions
        return {
            "answers": [_in_words(signal) for signal in kept],
            "addresses": self._addresses.of(connection, subject, now) if subject else {},
            "consent": dict(decisions),
            "notices": _versions(connection, subject),
            "gpc": conversation.gpc,
            "chat": _chat_in_words(conversation),
        }

    def _export(self, connection: Connection, conversation_id: str) -> dict[str, Any]:
        shown = self._show(connection, conversation_id)
        subject = self._alive(connection, conversation_id).subject
        now = self._clock()
        mine = conversations.c.id == conversation_id
        if subject:
            mine = conversations.c.subject == subject
        chats = connection.execute(select(conversations).where(mine)).all()
        return {
            **shown,
            "subject": subject,
            "signals": [
                _whole(s) for s in (read_signals(connection, subject, now) if subject else ())
            ],
            "consent_records": [
                {**asdict(record), "hash": record.hash, **_words(connection, record.notice_version)}
                for record in (records_of(connection, subject) if subject else ())
            ],
            "chats": [_chat(connection, chat) for chat in chats],
        }


def _in_words(signal: Signal) -> dict[str, str]:
    return {
        **signal.answer.shown,
        "said": signal.answer.words,
        "asked": signal.answer.question,
        "why": "You agreed to have it remembered.",
        "when": signal.captured_at.isoformat(timespec="seconds"),
        "until": signal.expires_at.isoformat(timespec="seconds"),
    }


def _whole(signal: Signal) -> dict[str, Any]:
    answer = {k: v for k, v in signal.answer.document.items() if k != "meaning"}
    return {
        **answer,
        "purpose": signal.purpose,
        "page": signal.page,
        "turn_id": signal.turn_id,
        "consent_record": signal.record,
        "captured_at": signal.captured_at.isoformat(timespec="seconds"),
        "expires_at": signal.expires_at.isoformat(timespec="seconds"),
    }


def _chat_in_words(conversation: Any) -> dict[str, str]:
    """Until when the chat is there."""
    last = conversation.active_at + LIFETIME
    until = max(last, conversation.kept_until) if conversation.kept_until else last
    return {"until": until.isoformat(timespec="seconds")}


def _versions(connection: Connection, subject: str | None) -> dict[str, str]:
    """The notice each consent was given under, by purpose."""
    found = select(consents.c.purpose, consents.c.notice_version).where(
        consents.c.subject == subject
    )
    return {row.purpose: row.notice_version for row in connection.execute(found)}


def _words(connection: Connection, version: str) -> dict[str, str]:
    notice = read_notice(connection, version)
    return {"notice": notice.words, "benefit": notice.benefit} if notice else {}


def _chat(connection: Connection, chat: Any) -> dict[str, Any]:
    asked = connection.execute(
        select(turns).where(turns.c.conversation_id == chat.id).order_by(turns.c.position)
    )
    sent = connection.scalars(
        select(frames.c.body).where(frames.c.conversation_id == chat.id).order_by(frames.c.seq)
    )
    return {
        "page": chat.page,
        "last_message_at": chat.active_at.isoformat(timespec="seconds"),
        "messages": [
            {
                "text": turn.text,
                "rating": turn.rating,
                "comment": turn.comment,
                "page_product_id": turn.page_product_id,
            }
            for turn in asked
        ],
        "frames": [json.loads(body) for body in sent],
    }
