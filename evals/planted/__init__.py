"""Planted lies and truths, by which the scorers themselves are judged."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.conversation import said_turn
from evals.reading.replies import read_reply
from evals.scorers import score_truth
from evals.scorers.score import Judged, Score, Severity, Verdict
from evals.shop import Shop

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Planted:
    """A reply that is known to lie, or known not to."""

    catalog: str
    kind: str
    asked: str
    reply: str
    lies: bool


@dataclass(frozen=True, slots=True)
class Caught:
    """A planted reply with what the scorers found in it."""

    planted: Planted
    failures: tuple[Score, ...]

    @property
    def right(self) -> bool:
        """Whether it was failed if it lies, and let be if it does not."""
        return bool(self.failures) is self.planted.lies


def load_planted(catalog: str, lot: str = "") -> tuple[Planted, ...]:
    """Read a lot of the planted replies about a catalog: the first, `fresh` or `held_out`."""
    folder = _FOLDER / lot
    with (folder / f"{catalog}.psv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        return tuple(planted for row in rows for planted in _both(catalog, row))


def _both(catalog: str, row: dict[str, str]) -> Iterator[Planted]:
    yield Planted(catalog, row["kind"], row["asked"], row["truth"], lies=False)
    yield Planted(catalog, row["kind"], row["asked"], row["lie"], lies=True)


def judge_planted(planted: Planted, shop: Shop) -> Caught:
    """Score one planted reply as a turn of a run is scored; voice is no lie."""
    turn = said_turn(planted.asked, planted.reply)
    scores = score_truth(Judged(turn, read_reply(turn, shop), shop))
    failures = (s for s in scores if s.verdict is Verdict.FAILED)
    return Caught(planted, tuple(s for s in failures if s.severity is Severity.CRITICAL))
