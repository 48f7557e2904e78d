"""When being remembered ends by itself, and under which name an offer is counted as taken."""

from datetime import date, timedelta
from uuid import uuid4

import databases
import pytest
from databases import Clock
from fakes import a_consents

from shoppers.consent.consents import Consents, Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.notices import REMEMBER, Notice
from shoppers.conversations.conversations import Conversation, Conversations
from shoppers.counting.funnel import read_counts
from shoppers.database import Database
from shoppers.signals.answers import Answer

clock, database, database_url = databases.clock, databases.database, databases.database_url

PLACE = Circumstances("https://shop.example", "card", gpc=False)
SECOND = timedelta(seconds=1)


def answer(key: str = "size", value: str = "M") -> Answer:
    return Answer(key, key.title(), value, "Which?", f"a {value} please", "buy", "please")


@pytest.fixture
def consents(database: Database, clock: Clock) -> Consents:
    return a_consents(database, clock)


@pytest.fixture
def conversations(database: Database, clock: Clock) -> Conversations:
    return Conversations(database, b"secret", clock)


async def agree(consents: Consents, conversation: Conversation) -> None:
    """Agree that a size is remembered."""
    notice = Notice(REMEMBER, "We keep your size for 7 days.", "Less to say.")
    await consents.ask(conversation.id, "t1", Question(notice, (answer(),)))
    await consents.decide(
        conversation.id, str(uuid4()), REMEMBER, "granted", notice.version, PLACE, ticket=False
    )


async def test_being_remembered_ends_with_the_last_answer_that_is_left(
    consents: Consents, conversations: Conversations, clock: Clock
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    clock.move(timedelta(days=3))
    assert await consents.record(conversation.id, "t2", REMEMBER, answer("color", "blue"))
    await consents.drop(conversation.id, ["color"])
    clock.move(timedelta(days=4) - SECOND)
    assert REMEMBER in (await consents.standing(conversation.id)).grants
    clock.move(SECOND)
    assert (await consents.standing(conversation.id)).grants == {}


async def test_dropping_the_only_answer_ends_being_remembered_at_once(
    consents: Consents, conversations: Conversations
) -> None:
    conversation = await conversations.open()
    await agree(consents, conversation)
    await consents.drop(conversation.id, ["room"])
    assert REMEMBER in (await consents.standing(conversation.id)).grants
    await consents.drop(conversation.id, ["size"])
    standing = await consents.standing(conversation.id)
    assert (standing.grants, dict(standing.decisions)) == ({}, {})
    assert not await consents.record(conversation.id, "t3", REMEMBER, answer())


async def test_an_address_given_is_counted_under_the_offer_it_was_asked_for(
    consents: Consents, conversations: Conversations, database: Database
) -> None:
    conversation, frame_id = await conversations.open(), str(uuid4())
    notice = Notice("contact_email", "We send the guide.", "a guide")
    await consents.ask(conversation.id, "t1", Question(notice, (), wants="email", offer="guide"))
    await consents.decide(
        conversation.id, frame_id, "contact_email", "granted", notice.version, PLACE,
        ticket=False, address="a@example.com",
    )  # fmt: skip
    with database.engine.connect() as connection:
        counted = {c.step: c.offer for c in read_counts(connection, date.min)}
    assert counted["offer_taken"] == "guide"
