"""A million signals: how long exporting, the rate and a sweep take, and what memory they need."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.report import Figure, print_figures
from floorwalker.database import open_database
from shoppers.consent.notices import REMEMBER, Notice, Recipient, keep_notice
from shoppers.counting.funnel import count

_SIGNALS = int(os.environ.get("SIGNALS", "1000000"))
_EACH = 5
_MEGABYTE = 1024
_NUMBERS = (
    "WITH RECURSIVE shopper(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM shopper WHERE n < :most)"
)
# Python would take longer to fill the database than the commands take.
_STATEMENTS = (
    (
        f"{_NUMBERS} INSERT INTO subjects (id, made_at) "
        "SELECT printf('subject%015d', n), :captured FROM shopper"
    ),
    (
        f"{_NUMBERS} INSERT INTO consents SELECT printf('subject%015d', n), 'remember_answers', "
        "'granted', 1, :notice, :captured, :until FROM shopper"
    ),
    (
        f"{_NUMBERS}, key(k) AS (VALUES (1), (2), (3), (4), (5)) "
        "INSERT INTO signals SELECT printf('subject%015d', n), 'remember_answers', 'key' || k, "
        "'Budget', 'up to $150', 'What are you looking for today?', "
        "'something warm under $150 for the sofa', 'buy', 'under, something', NULL, 'turn', 1, "
        ":notice, 'https://shop.example/throws', :captured, :until FROM shopper, key"
    ),
)
_NOTICE = Notice(REMEMBER, "crm gets it.", "Less to say.", (Recipient("crm", "one letter"),))


def measure() -> Sequence[Figure]:
    """Fill a database, and run the commands on it as an operator does."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        _fill(data, expired=False)
        idle = _run(data, "consent", "verify")[-1]
        export = _run(data, "signals", "export", "--for", "crm", "--since", "30d")
        rate = _run(data, "signals", "rate")
        _fill(data, expired=True)
        sweep = _run(data, "retention", "run")
        done = {"export": export, "identification rate": rate, "sweep of as many lapsed": sweep}
        most = max(memory for *_, memory in done.values()) - idle
        return (
            Figure("signals", _SIGNALS, ""),
            *(Figure(what, taken[0], "s", "≤ 10") for what, taken in done.items()),
            *(Figure(f"{what}, processor", taken[1], "s") for what, taken in done.items()),
            Figure("memory above idle, at most", most, "MB", "≤ 300"),
        )


def _fill(data: Path, *, expired: bool) -> None:
    """Add signals, five a shopper; what is there already is made anew."""
    path = data / "floorwalker.sqlite"
    for old in data.glob("floorwalker.sqlite*"):
        old.unlink()
    now = datetime.now(UTC)
    captured = now - timedelta(days=8 if expired else 1)
    with (
        closing(open_database(f"sqlite:///{path}")) as database,
        database.engine.begin() as connection,
    ):
        keep_notice(connection, _NOTICE)
        count(connection, "opened", now)
    moments = {"captured": captured, "until": captured + timedelta(days=7)}
    shown = {name: f"{moment:%Y-%m-%d %H:%M:%S.%f}" for name, moment in moments.items()}
    with closing(sqlite3.connect(path)) as connection:
        for statement in _STATEMENTS:
            connection.execute(
                statement, {**shown, "notice": _NOTICE.version, "most": _SIGNALS // _EACH}
            )
            connection.commit()


def _run(data: Path, *arguments: str) -> tuple[float, float, float]:
    """Run a command; return its seconds, those of the processor, and its most memory in MB."""
    started = perf_counter()
    code = (
        "import resource, sys; from floorwalker.commands import app\n"
        "try: app(sys.argv[1:])\n"
        "finally:\n"
        "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
        "    print(used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "FLOORWALKER_DATA": str(data)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    busy, memory = done.stderr.split()[-2:]
    return perf_counter() - started, float(busy), int(memory) / _MEGABYTE


if __name__ == "__main__":
    print_figures("signals", measure())
