"""Conversations that may be read are found by what was said and shown in them."""

from uuid import uuid4

import databases
import pytest
from databases import Clock
from fakes import a_consents

from shoppers.consent.consents import Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.notices import ANALYTICS, Notice
from shoppers.conversations.conversations import Conversations
from shoppers.conversations.turns import Stamp, Turn, Turns
from shoppers.database import Database
from shoppers.reading.transcripts import Transcripts

clock, database, database_url = databases.clock, databases.database, databases.database_url
_NOTICE = Notice(ANALYTICS, "The shop reads this chat for 7 days.", "It gets better.")


async def talked(database: Database, clock: Clock, *said: str | None) -> str:
    """Open a conversation that may be read, with one turn of each text said and shown.

    A turn of None broke off: of it there are only its frames.
    """
    conversations, turns = Conversations(database, b"secret", clock), Turns(database, clock)
    conversation = (await conversations.open()).id
    for number, words in enumerate(said):
        claimed = await turns.accept(conversation, f"m{number}", "It is for me", None, _opening)
        assert claimed is not None
        await turns.append(claimed.turn, [{"type": "text", "text": "Here is a Ruby Lamp."}])
        ended = {"type": "turn_finished"}
        await turns.finish(claimed.turn, [ended], stamp=Stamp(said=words))
    consents = a_consents(database, clock)
    await consents.ask(conversation, "t", Question(_NOTICE, ()))
    place = Circumstances("https://shop.example", "card", gpc=False)
    which = conversation, str(uuid4()), ANALYTICS, "granted", _NOTICE.version, place
    await consents.decide(*which, ticket=False)
    return conversation


def _opening(turn: Turn) -> dict[str, object]:
    return {"type": "turn_started", "reply_to": turn.message_id}


@pytest.mark.parametrize("words", ["CAFÉ", "table", "a café t", "50%_off"])
async def test_words_are_found_in_any_case_and_just_as_they_are_written(
    database: Database, clock: Clock, words: str
) -> None:
    found = await talked(database, clock, "hello", "a café table\n50%_off it says".casefold())
    await talked(database, clock, "cafe tables\n500 off")
    read = Transcripts(database, clock)
    listed, _ = await read.list(1, words)
    assert found in {each.id for each in listed}
    assert (len(listed) == 1) == (words != "table")


async def test_a_turn_that_broke_off_is_found_by_what_was_shown(
    database: Database, clock: Clock
) -> None:
    broken = await talked(database, clock, None)
    whole = await talked(database, clock, "hello")
    read = Transcripts(database, clock)
    for words, found in (("ruby lamp", broken), ("it is for", broken), ("HELLO", whole)):
        listed, _ = await read.list(1, words)
        assert [each.id for each in listed] == [found], words
