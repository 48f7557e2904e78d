"""Attributes: what is said of a product stands in its record, or in an article about it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from evals.reading.kinds import Kind
from evals.reading.lines import Line
from evals.reading.quantities import MONEY, quantities, without_measures
from evals.reading.replies import Claim
from evals.reading.words import content, holds, is_negative, missing, normalise, stem, tokens
from evals.record import Record
from evals.scorers.denials import contradicting_line
from evals.scorers.lines import nearest_lines, one_line_bears_out, speaks_of_the_shop
from evals.scorers.measures import wrong_measure
from evals.scorers.score import Findings, Judged, Score

NAME = "attribute"
_NEAR = 4
_NO_STATEMENTS = {Kind.ASKS, Kind.UNKNOWN, Kind.QUOTES, Kind.SELF, Kind.FOREIGN}
_COMES_IN = re.compile(r"\b(?:comes?|available|offered|sold) in\b(.*)")
_OF_STOCK = {"backord", "preord"}  # as availability
_OF_PRICE = {"save", "half", "deal", "bargain", "cheap", "cheaper", "expens", "dear"}
_ALLOWED_OF_ANY = _OF_STOCK | _OF_PRICE
_DIMENSIONS = {"width", "height", "length", "depth", "diamet", "weight"}  # of a number: as measures
_DENIED_SAFELY = ("contain", "free of", "-free", "harmful", "chemical")


def score_attributes(judged: Judged) -> Iterator[Score]:
    """Find words, numbers and denials that the record of the product does not bear out."""
    found = Findings(NAME)
    for claim in judged.reply.claims:
        if not claim.subjects or claim.kind in _NO_STATEMENTS:
            continue
        found.looked_at += 1
        for product_id in claim.subjects:
            _look_at(claim, judged.shop.record(product_id), judged, found)
    yield from found.scores()


def _look_at(claim: Claim, record: Record, judged: Judged, found: Findings) -> None:
    told = content(without_measures(claim.text))
    judged_elsewhere = _ALLOWED_OF_ANY | (_DIMENSIONS if _measures(claim.text) else set())
    core = [word for word in told if word not in judged_elsewhere]
    if claim.kind is Kind.WISH or record.quotes(claim.text):
        return
    lacking = missing(record.stems, core)
    if claim.comparing:
        pools = [judged.shop.record(i).stems for i in claim.subjects]
        lacking = missing(frozenset().union(*pools), lacking)
    if lacking and _is_said_elsewhere(lacking, core, claim, record, judged):
        return
    if lacking and not _denies_what_is_stated(claim, record, judged, found):
        _report_lacking(claim, record, lacking, found)
    if lacking:
        return
    if other := _other_option(claim, record):
        why = f"{record.product.title} does not come in {other}"
        found.fail(why, claim.sentence, record.as_json(), record.product.id)
        return
    if apart := _apart(claim, record):
        why = f"no line about {record.product.title} says {apart!r} together"
        found.fail(why, claim.sentence, record.as_json(), record.product.id)
        return
    lines = (*record.lines, *record.articles, *record.linked_about(claim.core))
    said = _without_options(claim.text, record)
    if (line := contradicting_line(said, lines, judged.shop.weight)) is not None:
        why = "the record says the contrary"
        found.fail(why, claim.sentence, line.text, line.source)
        return
    others = [judged.shop.record(i) for i in claim.subjects] if claim.comparing else [record]
    if why := wrong_measure(claim, others, judged):
        found.fail(why, claim.sentence, record.as_json(), record.product.id)


def _denies_what_is_stated(claim: Claim, record: Record, judged: Judged, found: Findings) -> bool:
    """Fail a denial that goes on to more than the record speaks of: "no pockets, so …"."""
    if not is_negative(claim.text):
        return False
    lines = (*record.lines, *record.articles, *record.linked_about(claim.core))
    said = _without_options(claim.text, record)
    line = contradicting_line(said, lines, judged.shop.weight)
    if line is not None:
        found.fail("the record says the contrary", claim.sentence, line.text, line.source)
    return line is not None


def _measures(text: str) -> bool:
    return any(not q.is_count for q in quantities(text))


def _is_said_elsewhere(
    lacking: tuple[str, ...], core: list[str], claim: Claim, record: Record, judged: Judged
) -> bool:
    """Whether one line that names the product says it, or one that names no product at all."""
    denied = is_negative(claim.text)
    if one_line_bears_out(lacking, record.mentions, denied=denied):
        return True
    if not speaks_of_the_shop((*core, *(_OF_STOCK & set(claim.core)))):
        return False
    names = judged.shop.names
    near = (line for _, line in nearest_lines(claim.text, judged.shop))
    general = (line for line in near if not set(tokens(line.text)) & names)
    return one_line_bears_out(core, general, denied=denied)


def _without_options(text: str, record: Record) -> str:
    """Leave out the values of options, such as "Not dimmable", which deny nothing."""
    for value in sorted(record.option_values, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(value)}\b", " ", text, flags=re.IGNORECASE)
    return text


def _other_option(claim: Claim, record: Record) -> str:
    """What a product is said to come in that is no option of it, nor written so of it."""
    match = _COMES_IN.search(normalise(claim.text))
    options = [line for line in record.lines if line.label in record.product.options]
    if match is None or not options or is_negative(claim.text):
        return ""
    told = [line for line in record.every_line if _COMES_IN.search(normalise(line.text))]
    listed = frozenset(s for line in (*options, *told) for s in line.stems)
    wrong = missing(listed, content(match[1]))
    counted = [q for line in (*options, *told) for q in line.quantities]
    wrong += tuple(
        str(q.amount)
        for q in quantities(match[1])
        if q.unit not in {"", MONEY} and not any(q.agrees(other) for other in counted)
    )
    return ", ".join(wrong)


def _apart(claim: Claim, record: Record) -> str:
    """Two neighbouring words that the record has, but never in one line."""
    words = re.split(r"[\s-]+", without_measures(claim.text))
    for first, second in pairwise(words):
        pair = content(f"{first} {second}")
        if _ALLOWED_OF_ANY & set(pair):
            continue
        if len(pair) < 2 or first[-1:] in ",;:." or len(content(first)) != 1:
            continue
        lines = record.every_line
        if not any(_beside(pair, line) for line in lines):
            return f"{first} {second}"
    return ""


def _beside(pair: tuple[str, ...], line: Line) -> bool:
    """Whether two stems stand near each other in a line, or under its label."""
    if not all(holds(line.stems, word) for word in pair):
        return False
    stems = [stem(token) for token in tokens(line.text)]
    places = [[n for n, s in enumerate(stems) if holds((s,), word)] for word in pair]
    gaps = [abs(a - b) for a in places[0] for b in places[1]]
    return not gaps or min(gaps) <= _NEAR


def _report_lacking(
    claim: Claim, record: Record, lacking: tuple[str, ...], found: Findings
) -> None:
    words = ", ".join(lacking)
    folded = normalise(claim.text)
    if is_negative(claim.text) and not any(mark in folded for mark in _DENIED_SAFELY):
        found.doubt(f"the record of {record.product.title} is silent on: {words}", claim.sentence)
        return
    why = f"nothing about {record.product.title} says: {words}"
    found.fail(why, claim.sentence, record.as_json(), record.product.id)
