"""Consent in the store, on SQLite and on PostgreSQL: what is agreed, kept, lapsed and proved."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import databases
import pytest
from databases import Clock
from fakes import a_consents
from sqlalchemy import delete, insert, select, update

from brand.tables import metadata as brand_metadata
from shoppers.clock import SteadyClock, load_clock
from shoppers.consent.acts import NothingToWithdrawError, UnknownNoticeError
from shoppers.consent.consents import Consents, Question
from shoppers.consent.ledger import BrokenLedgerError, Circumstances, verify_ledger
from shoppers.consent.notices import REMEMBER, Notice, Recipient
from shoppers.consent.tables import ledger, ledger_end, notices
from shoppers.contacts import Addresses
from shoppers.conversations.conversations import (
    Conversation,
    Conversations,
    UnknownSessionError,
    Visit,
)
from shoppers.database import Database
from shoppers.erasure import TABLES, Erasing
from shoppers.held import Held
from shoppers.identity import Identities, Pseudonyms, UnknownTicketError
from shoppers.lifetimes import LIFETIME, RETENTION
from shoppers.retention import Retention
from shoppers.signals.answers import Answer
from shoppers.signals.export import COLUMNS, Export, read_erasures
from shoppers.signals.tables import contacts, signals
from shoppers.tables import metadata

clock, database, database_url = databases.clock, databases.database, databases.database_url

NOTICE = Notice(
    REMEMBER, "We keep your size for 7 days.", "Less to say.", (Recipient("crm", "mail"),)
)
PLACE = Circumstances("https://shop.example", "card", gpc=False)
SECOND = timedelta(seconds=1)


def answer(key: str = "size", value: str = "M") -> Answer:
    return Answer(key, key.title(), value, "Which size?", f"a {value} please", "buy", "please")


@pytest.fixture
def consents(database: Database, clock: Clock) -> Consents:
    return a_consents(database, clock)


@pytest.fixture
def conversations(database: Database, clock: Clock) -> Conversations:
    return Conversations(database, b"secret", clock)


@pytest.fixture
def held(database: Database, clock: Clock) -> Held:
    return Held(database, Erasing(Pseudonyms(b"secret")), Addresses(b"secret"), clock)


async def agree(
    consents: Consents, conversation: Conversation, *answers: Answer, renews: bool = False
) -> dict[str, Any]:
    """Ask, and grant what was asked."""
    question = Question(NOTICE, answers or (answer(),), renews)
    await consents.ask(conversation.id, f"turn-{uuid4().hex[:8]}", question)
    return await decide(consents, conversation, "granted")


async def decide(consents: Consents, conversation: Conversation, decision: Any) -> dict[str, Any]:
    frame_id = str(uuid4())
    taken = await consents.decide(
        conversation.id, frame_id, REMEMBER, decision, NOTICE.version, PLACE, ticket=True
    )
    return json.loads(taken.frame.body)


async def values(held: Held, conversation: Conversation) -> list[str]:
    return [a["value"] for a in (await held.show(conversation.id))["answers"]]


def rows(database: Database, table: Any) -> int:
    with database.engine.connect() as connection:
        return len(connection.execute(select(table)).all())


async def test_without_consent_nothing_is_recorded(
    consents: Consents, conversations: Conversations, database: Database
) -> None:
    conversation = await conversations.open()
    assert not await consents.record(conversation.id, "t1", REMEMBER, answer())
    await consents.ask(conversation.id, "t1", Question(NOTICE, (answer(),)))
    assert not await consents.record(conversation.id, "t1", REMEMBER, answer())
    assert rows(database, signals) == 0


async def test_the_same_answer_twice_is_one_signal(
    consents: Consents, conversations: Conversations, database: Database, held: Held
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    for value in ("L", "L", "XL"):
        assert await consents.record(conversation.id, "t2", REMEMBER, answer(value=value))
    assert await values(held, conversation) == ["XL"]
    assert rows(database, signals) == 1


async def test_a_signal_is_invisible_after_seven_days_with_no_sweeper_running(
    consents: Consents,
    conversations: Conversations,
    database: Database,
    clock: Clock,
    held: Held,
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    clock.move(RETENTION - SECOND)
    assert await values(held, conversation) == ["M"]
    fresh = await conversations.open()
    clock.move(2 * SECOND)
    with pytest.raises(UnknownSessionError):
        await held.show(conversation.id)
    standing = await consents.standing(conversation.id)
    assert (standing.signals, standing.stage, standing.grants) == ((), 1, {})
    with database.engine.connect() as connection:
        export = Export("crm", clock() - 2 * RETENTION)
        assert list(export.rows(connection, Pseudonyms(b"secret"), clock())) == []
    assert rows(database, signals) == 1
    swept = await Retention(database, clock, clock).sweep()
    assert (swept.signals, swept.conversations, swept.subjects) == (1, 1, 1)
    assert rows(database, signals) == 0
    assert (await conversations.resume(fresh.session)).id == fresh.id


async def test_only_a_yes_renews(
    consents: Consents, conversations: Conversations, clock: Clock, held: Held
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    clock.move(timedelta(days=5))
    await consents.ask(conversation.id, "t5", Question(NOTICE, (answer(),), renews=True))
    await decide(consents, conversation, "refused")
    assert await values(held, conversation) == ["M"]
    clock.move(timedelta(days=1))
    await agree(consents, conversation, renews=True)
    clock.move(timedelta(days=6))
    assert await values(held, conversation) == ["M"]
    clock.move(timedelta(days=1))
    assert (await consents.standing(conversation.id)).signals == ()


async def test_a_conversation_that_was_agreed_to_is_kept_as_long_as_the_consent(
    consents: Consents, conversations: Conversations, database: Database, clock: Clock
) -> None:
    agreed, other = await conversations.open(), await conversations.open()
    await agree(consents, agreed)
    clock.move(LIFETIME)
    assert (await Retention(database, clock, clock).sweep()).conversations == 1
    assert (await conversations.resume(agreed.session)).id == agreed.id
    with pytest.raises(UnknownSessionError):
        await conversations.resume(other.session)
    await decide(consents, agreed, "withdrawn")
    with pytest.raises(UnknownSessionError):
        await conversations.resume(agreed.session)


async def test_decisions_out_of_order_are_refused(
    consents: Consents, conversations: Conversations, database: Database
) -> None:
    conversation = await conversations.open()
    with pytest.raises(NothingToWithdrawError):
        await decide(consents, conversation, "withdrawn")
    for decision in ("granted", "refused"):
        with pytest.raises(UnknownNoticeError):
            await decide(consents, conversation, decision)
    assert rows(database, ledger) == 0
    await agree(consents, conversation)
    await decide(consents, conversation, "refused")
    assert rows(database, signals) == 0


async def test_the_ledger_is_one_chain_whoever_writes_at_once(
    consents: Consents, conversations: Conversations, database: Database
) -> None:
    opened = [await conversations.open() for _ in range(8)]
    await asyncio.gather(*(agree(consents, conversation) for conversation in opened))
    with database.engine.connect() as connection:
        assert verify_ledger(connection).records == 8


@pytest.mark.parametrize(
    "tamper",
    [
        lambda c: c.execute(update(ledger).where(ledger.c.seq == 2).values(decision="granted")),
        lambda c: c.execute(update(ledger).where(ledger.c.seq == 1).values(gpc=True)),
        lambda c: c.execute(delete(ledger).where(ledger.c.seq == 2)),
        lambda c: c.execute(delete(ledger).where(ledger.c.seq == 3)),
        lambda c: c.execute(delete(ledger)),
        lambda c: c.execute(update(notices).values(words="We keep everything for ever.")),
        lambda c: c.execute(delete(notices)),
        lambda c: c.execute(update(ledger_end).values(hash="0" * 64)),
    ],
)
async def test_a_ledger_that_was_touched_is_found_out(
    consents: Consents,
    conversations: Conversations,
    database: Database,
    tamper: Callable[[Any], Any],
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    await decide(consents, conversation, "refused")
    await agree(consents, conversation)
    with database.engine.begin() as connection:
        assert verify_ledger(connection).records == 3
        tamper(connection)
        with pytest.raises(BrokenLedgerError):
            verify_ledger(connection)


async def test_a_ledger_written_anew_does_not_have_the_hash_that_was_noted(
    consents: Consents, conversations: Conversations, database: Database
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    with database.engine.begin() as connection:
        noted = verify_ledger(connection).end
        assert verify_ledger(connection, noted).end == noted
        with pytest.raises(BrokenLedgerError, match="written anew"):
            verify_ledger(connection, "f" * 64)


async def test_a_ticket_is_good_once_and_for_a_minute(
    consents: Consents, conversations: Conversations, database: Database, clock: Clock
) -> None:
    identities = Identities(database, b"secret", clock)
    conversation = await conversations.open()
    ticket = (await agree(consents, conversation))["ticket"]
    cookie = await identities.redeem(ticket)
    subject = await identities.recognise(cookie)
    assert subject
    late = (await agree(consents, conversation))["ticket"]
    clock.move(timedelta(seconds=60))
    for refused in (ticket, late, "nonsense"):
        with pytest.raises(UnknownTicketError):
            await identities.redeem(refused)
    assert await Identities(database, b"another", clock).recognise(cookie) is None
    assert await identities.recognise(cookie + "x") is None
    back = await conversations.open(Visit(), subject)
    assert (await consents.standing(back.id)).stage == 2
    await decide(consents, conversation, "withdrawn")
    assert await identities.recognise(cookie) is None


async def test_only_a_recipient_the_notice_named_gets_signals_and_is_told_of_erasures(
    consents: Consents,
    conversations: Conversations,
    database: Database,
    clock: Clock,
    held: Held,
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    names = Pseudonyms(b"secret")

    def exported(recipient: str) -> list[dict[str, object]]:
        export = Export(recipient, clock() - RETENTION)
        with database.engine.begin() as connection:
            export.note(connection, clock())
            rows = export.rows(connection, names, clock())
            return [dict(zip(COLUMNS, row, strict=True)) for row in rows]

    assert exported("ads") == []
    (row,) = exported("crm")
    assert (row["key"], row["value"], row["use"]) == ("size", "M", "mail")
    assert exported("crm") == [row]
    await held.erase(conversation.id, PLACE)
    assert exported("crm") == []
    with database.engine.connect() as connection:
        (told,) = read_erasures(connection, clock())
    assert told[:2] == ("crm", row["shopper"])


async def test_every_table_is_covered_by_erasing(
    consents: Consents,
    conversations: Conversations,
    database: Database,
    held: Held,
    clock: Clock,
) -> None:
    known = {*metadata.tables, *brand_metadata.tables}
    assert set(TABLES) - {"alembic_version"} == known
    conversation, other = await conversations.open(), await conversations.open()
    for each in (conversation, other):
        await agree(consents, each)
        await consents.ask(each.id, "t9", Question(Notice("contact_email", "w", "b"), ()))
        await consents.decide(
            each.id,
            str(uuid4()),
            "contact_email",
            "granted",
            Notice("contact_email", "w", "b").version,
            PLACE,
            ticket=False,
            address="someone@example.test",
        )
    with database.engine.begin() as connection:
        Export("crm", clock() - RETENTION).note(connection, clock())
    assert (await held.show(other.id))["addresses"] == {"contact_email": "someone@example.test"}
    assert b"someone" not in bytes(_addresses(database)[0])
    before = {name: rows(database, metadata.tables[name]) for name in metadata.tables}
    await held.erase(conversation.id, PLACE)
    for name, how in TABLES.items():
        if name in metadata.tables and not how.startswith("kept") and before[name]:
            assert rows(database, metadata.tables[name]) * 2 == before[name], name
    assert await values(held, other) == ["M"]


def _addresses(database: Database) -> list[bytes]:
    with database.engine.connect() as connection:
        return list(connection.scalars(select(contacts.c.address)))


async def test_a_backup_that_is_restored_brings_nobody_back(
    consents: Consents,
    conversations: Conversations,
    database: Database,
    clock: Clock,
    tmp_path: Any,
) -> None:
    erasing = Erasing(Pseudonyms(b"secret"), tmp_path / "erased.jsonl")
    held = Held(database, erasing, Addresses(b"secret"), clock)
    conversation, other = await conversations.open(), await conversations.open()
    await agree(consents, conversation)
    await agree(consents, other)
    subject = (await held.export(conversation.id))["subject"]
    with database.engine.connect() as connection:
        kept = {
            name: [dict(r) for r in connection.execute(select(metadata.tables[name])).mappings()]
            for name in ("conversations", "subjects", "consents", "signals")
        }
    await held.erase(conversation.id, PLACE)
    with database.engine.begin() as connection:
        for name, before in kept.items():
            table = metadata.tables[name]
            column = table.c.id if "id" in table.c else table.c.subject
            mine = [r for r in before if subject in r.values()]
            for row in mine:
                connection.execute(delete(table).where(column == row[column.name]))
                connection.execute(insert(table).values(row))
    assert await values(held, conversation) == ["M"]
    with database.engine.begin() as connection:
        assert erasing.reapply(connection, clock()) >= 1
        verify_ledger(connection)
    with pytest.raises(UnknownSessionError):
        await held.show(conversation.id)
    assert await values(held, other) == ["M"]


async def test_a_clock_set_back_brings_nothing_back(
    conversations: Conversations, database: Database, clock: Clock
) -> None:
    steady = SteadyClock(clock)
    consents = a_consents(database, steady)
    conversation = await conversations.open()
    await agree(consents, conversation)
    clock.move(RETENTION + SECOND)
    assert (await consents.standing(conversation.id)).signals == ()
    await steady.keep(database)
    clock.move(-2 * RETENTION)
    assert (await consents.standing(conversation.id)).signals == ()
    after_a_restart = a_consents(database, load_clock(database, clock))
    assert (await after_a_restart.standing(conversation.id)).signals == ()
