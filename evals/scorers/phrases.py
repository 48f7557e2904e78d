"""Phrases that claim something in words which claim nothing one by one: "made to order"."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from evals.reading.kinds import Kind
from evals.reading.replies import Claim
from evals.reading.words import is_negative, normalise
from evals.scorers.lines import nearest_lines
from evals.scorers.score import Findings, Judged, Score

NAME = "phrase"
_WRITTEN = Path(__file__).with_name("phrases.txt")
_NEAREST = 40


@cache
def _phrases() -> tuple[re.Pattern[str], ...]:
    lines = _WRITTEN.read_text(encoding="utf-8").splitlines()
    return tuple(re.compile(rf"\b(?:{line})\b") for line in lines if line and line[0] != "#")


def score_phrases(judged: Judged) -> Iterator[Score]:
    """Find such phrases where neither the record nor an article has one like it."""
    found = Findings(NAME)
    for claim in judged.reply.claims:
        if claim.kind in {Kind.ASKS, Kind.UNKNOWN, Kind.QUOTES}:
            continue
        folded = normalise(claim.text)
        for pattern in _phrases():
            said = pattern.search(folded)
            if said is None or (is_negative(claim.text) and not said[0].startswith("nobody")):
                continue
            found.looked_at += 1
            if not _is_written(pattern, claim, judged):
                found.fail("no record and no article says so", claim.sentence, said[0])
    yield from found.scores()


def _is_written(pattern: re.Pattern[str], claim: Claim, judged: Judged) -> bool:
    lines = [line for _, line in nearest_lines(claim.text, judged.shop)[:_NEAREST]]
    for product_id in claim.subjects:
        lines += judged.shop.record(product_id).every_line
    return any(pattern.search(normalise(line.text)) for line in lines)
