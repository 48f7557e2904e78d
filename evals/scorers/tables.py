"""Tables: each cell of a comparison is what the record of its product states."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from evals.reading.quantities import quantities
from evals.reading.words import content, missing, normalise, tokens
from evals.record import Record
from evals.scorers.score import Findings, Judged, Score

NAME = "table"
_YES, _NO = {"yes", "true"}, {"no", "false"}


def score_tables(judged: Judged) -> Iterator[Score]:
    """Find cells that the record of their product does not bear out."""
    found = Findings(NAME)
    for frame in judged.turn.of_type("comparison"):
        records = [judged.shop.record(i) for i in frame["product_ids"] if i in judged.shop.products]
        if len(records) != len(frame["product_ids"]):
            continue  # that a product is not there is for existence to say
        for title, record in zip(frame["titles"], records, strict=True):
            if title != record.product.title:
                why = "a table gives a product another title"
                found.fail(why, str(title), record.product.title, record.product.id)
        for row in frame["rows"]:
            for value, record in zip(row["values"], records, strict=True):
                found.looked_at += 1
                if value is not None and not _states(record, str(row["label"]), str(value)):
                    why = f"this is not what {record.product.title} states"
                    words = f"{row['label']}: {value}"
                    found.fail(why, words, record.as_json(), record.product.id)
    yield from found.scores()


def _states(record: Record, label: str, value: str) -> bool:
    """Whether the lines under a label state a value; prices and stock are those of its variants."""
    said = normalise(value).strip()
    under = [line for line in record.lines if normalise(line.label) == normalise(label)]
    if said in _YES | _NO and any(line.is_flag for line in under):
        return any(line.is_flag and line.denied is (said in _NO) for line in under)
    if under:
        stems = frozenset(stem for line in under for stem in line.stems)
        stated = [q for line in under for q in line.quantities]
        return not missing(stems, content(value)) and all(
            any(q.agrees(own) for own in stated) for q in quantities(value)
        )
    amounts = {v.price.amount for v in record.product.variants}
    amounts |= {v.compare_at.amount for v in record.product.variants if v.compare_at}
    if rating := record.product.rating:
        amounts |= {rating.value, Decimal(rating.count)}
    numbers = [q.amount for q in quantities(value)]
    if numbers and all(number in amounts for number in numbers):
        return True
    words = tokens(value)
    known = f" {' | '.join(' '.join(tokens(line.text)) for line in record.lines)} "
    stock = {v.availability.value.replace("_", " ") for v in record.product.variants}
    return said in stock or all(f" {a} {b} " in known for a, b in pairwise(words))
