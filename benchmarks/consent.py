"""What consent costs a turn, and that nothing is kept of those who never agreed."""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import perf_counter
from uuid import uuid4

from benchmarks.report import Figure, percentile, print_figures
from benchmarks.server import QUESTIONS, Server, Shopper, demo_server
from floorwalker.database import open_database
from shoppers.consent.consents import Consents, Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.notices import REMEMBER, Notice
from shoppers.contacts import Addresses
from shoppers.conversations.conversations import Conversations
from shoppers.database import utc_now
from shoppers.erasure import Erasing
from shoppers.identity import Pseudonyms
from shoppers.shopper import Shopper as Speaker
from shoppers.signals.answers import Answer

_CONVERSATIONS = int(os.environ.get("CONVERSATIONS", "500"))
_TURNS = 500
_AT_ONCE = 5
_NOTICE = Notice(REMEMBER, "Words.", "Less to say.")


def measure() -> Sequence[Figure]:
    """Time what a turn of an agreed shopper reads and writes; count what is kept of others."""
    looking, keeping = asyncio.run(_cost())
    with demo_server() as server:
        asyncio.run(_talk_without_consent(server))
        with closing(sqlite3.connect(server.data / "floorwalker.sqlite")) as connection:
            (rows,) = connection.execute("SELECT count(*) FROM signals").fetchone()
    return (
        Figure("a turn of somebody who agreed to nothing, p50", looking, "ms", "≤ 3"),
        Figure("a turn of somebody who agreed, one answer kept, p50", keeping, "ms", "≤ 3"),
        Figure(f"signals after {_CONVERSATIONS} conversations without consent", rows, "", "0"),
    )


async def _cost() -> tuple[float, float]:
    """Return the milliseconds of a look, and of a look and an answer kept."""
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'floorwalker.sqlite'}")
        secret = b"secret"
        consents = Consents(database, Erasing(Pseudonyms(secret)), Addresses(secret), utc_now)
        conversation = await Conversations(database, secret).open()
        looks = [await _timed(consents, conversation.id, None) for _ in range(_TURNS)]
        answer = Answer("size", "Size", "M", "Which size?", "M please", "buy")
        await consents.ask(conversation.id, "turn", Question(_NOTICE, (answer,)))
        place = Circumstances("https://shop.example", "card", gpc=False)
        await consents.decide(
            conversation.id, str(uuid4()), REMEMBER, "granted", _NOTICE.version, place, ticket=False
        )
        kept = [await _timed(consents, conversation.id, answer) for _ in range(_TURNS)]
        database.close()
    return percentile(looks, 50) * 1000, percentile(kept, 50) * 1000


async def _timed(consents: Consents, conversation_id: str, answer: Answer | None) -> float:
    started = perf_counter()
    speaker = Speaker(conversation_id, uuid4().hex, consents)
    await speaker.look()
    if answer:
        await speaker.record(REMEMBER, answer)
    return perf_counter() - started


async def _talk_without_consent(server: Server) -> None:
    for start in range(0, _CONVERSATIONS, _AT_ONCE):
        numbers = range(start, start + _AT_ONCE)
        await asyncio.gather(*(_converse(server, number) for number in numbers))


async def _converse(server: Server, number: int) -> None:
    shopper = await Shopper.arrive(server)
    for text in (
        "wool throw under $150",
        QUESTIONS[number % len(QUESTIONS)],
        "size M in my bedroom",
    ):
        await shopper.ask(text)
    await shopper.leave()


if __name__ == "__main__":
    print_figures("consent", measure())
