"""The console's pages with a hundred thousand conversations that may be read."""

import asyncio
import json
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks.report import Figure, print_figures
from floorwalker.database import open_database
from shoppers.consent.notices import ANALYTICS
from shoppers.consent.tables import consents, ledger, subjects
from shoppers.counting.funnel import read_counts
from shoppers.counting.tallies import read_tallies
from shoppers.database import Database, utc_now
from shoppers.reading.transcripts import Transcripts
from shoppers.tables import conversations, frames, turns

COUNT = 100_000
_TIMES = 5
_CARDS = 4
_WORDS = ("wool throw", "a lamp for reading", "how do I wash it?", "under $80", "in blue instead")


def fill(connection: Connection, count: int) -> None:
    """Add conversations of two messages each, all agreed to be read, over seven days.

    Their frames are as many and as long as those of ordinary turns: about 2 KB a turn.
    """
    now = utc_now()
    for first in range(0, count, 10_000):
        rows = range(first, min(first + 10_000, count))
        connection.execute(insert(subjects), [{"id": f"s{n}", "made_at": now} for n in rows])
        told = {"purpose": ANALYTICS, "decision": "granted", "notice_version": "v"}
        plain = {"notice_hash": "", "locale": "en", "asked_on": "", "asked_in": "card"}
        ends = {"gpc": False, "at": "", "previous": "", "hash": ""}
        connection.execute(
            insert(ledger),
            [{"seq": n + 1, "subject": f"s{n}", **told, **plain, **ends} for n in rows],
        )
        until = {"decided_at": now, "until": now + timedelta(days=7)}
        connection.execute(
            insert(consents), [{"subject": f"s{n}", "record": n + 1, **told, **until} for n in rows]
        )
        connection.execute(insert(conversations), [_conversation(n, count, now) for n in rows])
        said = [_turn(n, place, count, now) for n in rows for place in (1, 2)]
        connection.execute(insert(turns), said)
        shown = [frame for n in rows for place in (1, 2) for frame in _frames(n, place)]
        connection.execute(insert(frames), shown)


def _conversation(n: int, count: int, now: Any) -> dict[str, Any]:
    active = now - timedelta(days=6.9 * n / count)
    kept = {"last_seq": 2, "subject": f"s{n}", "kept_until": now + timedelta(days=7)}
    kept["readable"] = True
    return {"id": f"c{n}", "session_hash": f"h{n}", "active_at": active, **kept}


def _turn(n: int, place: int, count: int, now: Any) -> dict[str, Any]:
    return {
        "id": f"t{n}-{place}",
        "conversation_id": f"c{n}",
        "message_id": f"m{place}",
        "position": place,
        "text": _WORDS[(n + place) % len(_WORDS)],
        "asked_at": now - timedelta(days=6.9 * n / count),
        "finished": True,
        "stop_requested": False,
        "unanswered": "Returns" if n % 10 == place else None,
        "words": "\n".join((_WORDS[(n + place) % len(_WORDS)], *_said(n), *_titles(n))).casefold(),
    }


def _frames(n: int, place: int) -> list[dict[str, Any]]:
    turn = f"t{n}-{place}"
    contents: list[dict[str, Any]] = [
        {"type": "turn_started", "reply_to": f"m{place}", "text": _WORDS[n % len(_WORDS)]},
        *({"type": "text", "text": sentence, "refs": []} for sentence in _said(n)),
        {"type": "products", "items": [_card(title) for title in _titles(n)]},
        {"type": "turn_finished", "outcome": "completed", "stage": 1, "withheld": 0},
    ]
    return [
        {
            "conversation_id": f"c{n}",
            "seq": seq,
            "turn_id": turn,
            "type": content["type"],
            "body": json.dumps({**content, "turn_id": turn, "seq": seq}),
        }
        for seq, content in enumerate(contents, start=1 + (place - 1) * len(contents))
    ]


def _said(n: int) -> tuple[str, str]:
    return (
        f"Here are four throws to look at, number {n}, from the lightest to the warmest of them.",
        "The first is a wool and cotton throw with a herringbone, and may be washed by hand.",
    )


def _titles(n: int) -> tuple[str, ...]:
    return tuple(f"Herringbone Throw {n + place}" for place in range(_CARDS))


def _card(title: str) -> dict[str, Any]:
    name = title.casefold().replace(" ", "-")
    return {
        "product_id": name,
        "title": title,
        "url": f"https://shop.example/products/{name}",
        "image": f"https://shop.example/pictures/{name}.jpg",
        "price": {"amount": "98.00", "currency": "USD"},
        "availability": "in_stock",
        "rating": {"value": 4.2, "count": 84},
        "reason": "Material: Wool, Cotton",
        "variants": [],
    }


def measure() -> Sequence[Figure]:
    """Fill a database, and read of it what pages show."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_database(f"sqlite:///{Path(folder) / 'console.sqlite'}")) as database,
    ):
        with database.engine.begin() as connection:
            fill(connection, COUNT)
        return asyncio.run(_read(database))


async def _read(database: Database) -> Sequence[Figure]:
    read = Transcripts(database)
    since = utc_now().date() - timedelta(days=6)
    pages: dict[str, Callable[[], Awaitable[object]]] = {
        "conversations": read.list,
        "conversations, page 100": lambda: read.list(100),
        "search, common words": lambda: read.list(1, "wool"),
        "search, words nobody said": lambda: read.list(1, "zebra"),
        "one conversation": lambda: read.read("c500"),
        "unanswered": read.unanswered,
        "today": lambda: database.read_aside(
            lambda c: (read_counts(c, since), read_tallies(c, since))
        ),
    }
    return [Figure(what, await _median(page), "ms", "≤ 500") for what, page in pages.items()]


async def _median(page: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(_TIMES):
        began = perf_counter()
        await page()
        times.append(1000 * (perf_counter() - began))
    return median(times)


if __name__ == "__main__":
    print_figures("console", measure())
