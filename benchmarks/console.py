"""The console's pages with a hundred thousand conversations that may be read."""

import asyncio
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
_WORDS = ("wool throw", "a lamp for reading", "how do I wash it?", "under $80", "in blue instead")


def fill(connection: Connection, count: int) -> None:
    """Add conversations of two messages each, all agreed to be read, over seven days."""
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
        connection.execute(insert(frames), [_frame(n, place) for n in rows for place in (1, 2)])


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
    }


def _frame(n: int, place: int) -> dict[str, Any]:
    body = f'{{"type": "text", "text": "Here are two throws to look at, number {n}."}}'
    known = {"conversation_id": f"c{n}", "seq": place, "turn_id": f"t{n}-{place}"}
    return {**known, "type": "text", "body": body}


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
