"""A million signals: how long exporting, the rate and a sweep take, and what memory they need."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import insert

from benchmarks.report import Figure, print_figures
from floorwalker.database import open_database
from shoppers.consent.notices import REMEMBER, Notice, Recipient, keep_notice
from shoppers.consent.tables import consents, subjects
from shoppers.signals.tables import daily_counts, signals

_SIGNALS = int(os.environ.get("SIGNALS", "1000000"))
_EACH = 5
_AT_ONCE = 20_000
_MEGABYTE = 1024
_NOTICE = Notice(REMEMBER, "crm gets it.", "Less to say.", (Recipient("crm", "one letter"),))


def measure() -> Sequence[Figure]:
    """Fill a database, and run the commands on it as an operator does."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _fill(data, expired=False)
        idle = _run(data, "consent", "verify")[1]
        exporting, export_memory = _run(data, "signals", "export", "--for", "crm", "--since", "30d")
        rating, rate_memory = _run(data, "signals", "rate")
        _fill(data, expired=True)
        sweeping, sweep_memory = _run(data, "retention", "run")
        most = max(export_memory, rate_memory, sweep_memory) - idle
        return (
            Figure("signals", _SIGNALS, ""),
            Figure("export", exporting, "s", "≤ 10"),
            Figure("identification rate", rating, "s", "≤ 10"),
            Figure("sweep of as many that lapsed", sweeping, "s", "≤ 10"),
            Figure("memory above idle, at most", most, "MB", "≤ 300"),
        )


def _fill(data: Path, *, expired: bool) -> None:
    """Add signals, five a shopper; what is there already is made anew."""
    path = data / "floorwalker.sqlite"
    path.unlink(missing_ok=True)
    now = datetime.now(UTC)
    captured = now - timedelta(days=8 if expired else 1)
    with (
        closing(open_database(f"sqlite:///{path}")) as database,
        database.engine.begin() as connection,
    ):
        keep_notice(connection, _NOTICE)
        row = {"day": now.date(), "page": "other", "offer": "", "intent": "", "count": 9}
        connection.execute(insert(daily_counts).values(step="opened", **row))
        for start in range(0, _SIGNALS // _EACH, _AT_ONCE):
            names = [f"subject{n:015d}" for n in range(start, start + _AT_ONCE)]
            names = names[: _SIGNALS // _EACH - start]
            connection.execute(insert(subjects), [{"id": n, "made_at": captured} for n in names])
            connection.execute(insert(consents), [_consent(n, captured) for n in names])
            connection.execute(insert(signals), [s for n in names for s in _five(n, captured)])


def _consent(name: str, at: datetime) -> dict[str, Any]:
    return {
        "subject": name,
        "purpose": REMEMBER,
        "decision": "granted",
        "record": 1,
        "notice_version": _NOTICE.version,
        "decided_at": at,
        "until": at + timedelta(days=7),
    }


def _five(name: str, at: datetime) -> Iterator[dict[str, Any]]:
    for number in range(_EACH):
        yield {
            "subject": name,
            "purpose": REMEMBER,
            "key": f"key{number}",
            "label": "Budget",
            "value": "up to $150",
            "question": "What are you looking for today?",
            "answer": "something warm under $150 for the sofa",
            "intent": "buy",
            "intent_words": "under, something",
            "turn_id": "turn",
            "record": 1,
            "notice_version": _NOTICE.version,
            "page": "https://shop.example/throws",
            "captured_at": at,
            "expires_at": at + timedelta(days=7),
        }


def _run(data: Path, *arguments: str) -> tuple[float, float]:
    """Run a command; return its seconds and its most memory in MB."""
    started = perf_counter()
    code = (
        "import resource, sys; from floorwalker.commands import app\n"
        "try: app(sys.argv[1:])\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "FLOORWALKER_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return perf_counter() - started, int(done.stderr.split()[-1]) / _MEGABYTE


if __name__ == "__main__":
    print_figures("signals", measure())
