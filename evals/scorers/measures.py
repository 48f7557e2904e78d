"""Measures: a number of a product is its own, and of the dimension that is named."""

import re
from collections.abc import Sequence

from evals.reading.kinds import MASK
from evals.reading.lines import Line
from evals.reading.quantities import MONEY, PERCENT, Quantity, quantities
from evals.reading.replies import Claim
from evals.reading.words import holds, normalise
from evals.record import Record
from evals.scorers.lines import speaks_of_the_shop, supported_amount
from evals.scorers.ratings import RATED
from evals.scorers.score import Judged

_DIMENSIONS = {
    "height": ("height", "high", "tall"),
    "width": ("width", "wide"),
    "depth": ("depth", "deep"),
    "length": ("length", "long"),
    "diameter": ("diameter", "across"),
    "weight": ("weight", "weigh", "heavy"),
    "capacity": ("capacity", "hold", "volume"),
    "battery": ("battery", "charge"),
    "warranty": ("warranty",),
    "assembly": ("assembl",),
    "lead": ("lead time",),
}
_FAR = 22
_SKIPPED = {MONEY, PERCENT, "star", "review"}
_ABOUT = re.compile(
    r"(?:\b(?:about|roughly|around|approximately|some|nearly|by)|~)[\s\d.,]*(?:by )?$"
)
_AT_LEAST = re.compile(r"\b(?:at least|no less than|more than|over|minimum of)\s*$")
_AT_MOST = re.compile(r"\b(?:up to|at most|no more than|less than|under|maximum of)\s*$")


def wrong_measure(claim: Claim, records: Sequence[Record], judged: Judged) -> str:
    """Say what is wrong with the numbers of a claim, empty if nothing is.

    Of several products compared a number may be of any.
    """
    stated = [line for r in records for line in (*r.every_line, *r.linked_about(claim.core))]
    folded = normalise(claim.text)
    rated = RATED.search(folded)
    for said in quantities(claim.text):
        if not said.unit and folded[said.end :].lstrip(" -").startswith(MASK):
            continue  # so many of it are spoken of
        if said.unit in _SKIPPED or (rated and (said.is_count or said.unit == "person")):
            continue
        if any(_is_part_of_option(said, folded, r) for r in records):
            continue
        hedged = bool(_ABOUT.search(folded[: said.start]))
        if not any(_states(line, said, hedged=hedged) for line in stated):
            if any(_counts(said, record) for record in records) or _counts_shown(said, judged):
                continue
            if speaks_of_the_shop(claim.core) and supported_amount(said, claim, judged.shop):
                continue
            return f"no {said.amount} {said.unit} in the record of {records[0].product.title}"
        if bound := _other_bound(said, folded, stated):
            return f"the record says {bound} {said.amount} {said.unit}"
        name = _dimension(said, folded)
        if name and not _has(name, said, stated):
            return f"{said.amount} {said.unit} is not its {name}"
    return ""


def _states(line: Line, said: Quantity, *, hedged: bool) -> bool:
    """Whether a line gives a number; one without a unit only beside the word for it.

    "About 71 cm" may be 28 in.
    """
    return any(
        (hedged and q.converts_to(said))
        or (
            q.agrees(said)
            and (q.same_measure(said) or not said.unit or holds(line.stems, said.unit))
        )
        for q in line.quantities
    )


def _other_bound(said: Quantity, folded: str, stated: Sequence[Line]) -> str:
    """The bound every line sets where a claim sets the contrary one: "up to", not "at least"."""
    for own, other, word in ((_AT_LEAST, _AT_MOST, "up to"), (_AT_MOST, _AT_LEAST, "at least")):
        if not own.search(folded[: said.start]):
            continue
        giving = [(q, line) for line in stated for q in line.quantities if q.agrees(said)]
        before = [normalise(line.text)[: q.start] for q, line in giving]
        if any(map(other.search, before)) and not any(map(own.search, before)):
            return word
    return ""


def _is_part_of_option(said: Quantity, folded: str, record: Record) -> bool:
    values = record.option_values
    around = folded[max(0, said.start - 8) : said.end + 10]
    return any(
        value in around and any(q.agrees(said) for q in quantities(value)) for value in values
    )


def _counts(said: Quantity, record: Record) -> bool:
    """Whether a number counts the variants or the values of an option, which no line writes."""
    product = record.product
    counts = {len(product.variants)}
    counts |= {len({v.options.get(name) for v in product.variants}) for name in product.options}
    return said.amount in counts and said.unit in {
        "",
        "color",
        "size",
        "finish",
        "option",
        "variant",
    }


def _counts_shown(said: Quantity, judged: Judged) -> bool:
    """Whether a number counts the cards, or the products of a kind: "our two quilts"."""
    of_kind = judged.shop.kinds.get((said.unit,), ())
    return said.is_count and (
        (not said.unit and said.amount == len(judged.turn.shown))
        or (bool(of_kind) and said.amount == len(of_kind))
    )


def _dimension(said: Quantity, folded: str) -> str:
    """The dimension named nearest to a number, if near."""
    nearest, name = _FAR, ""
    for dimension, words in _DIMENSIONS.items():
        for word in words:
            for match in re.finditer(rf"\b{word}", folded):
                between = folded[min(match.end(), said.end) : max(match.start(), said.start)]
                # A measure is written before its adjective, and after its noun.
                near = len(between) + (6 if re.search(r"[,;]|\band\b|\bby\b", between) else 0)
                if near < nearest:
                    nearest, name = near, dimension
    return name


def _has(dimension: str, said: Quantity, lines: Sequence[Line]) -> bool:
    words = _DIMENSIONS[dimension]
    labelled = [line for line in lines if any(w in normalise(line.label) for w in words)]
    own = [q for line in labelled for q in line.quantities if q.same_measure(said)]
    if not own:
        return True
    if any(q.agrees(said) for q in own):
        return True
    told = [line for line in lines if line not in labelled]
    return any(
        q.agrees(said) and _dimension(q, normalise(line.text)) == dimension
        for line in told
        for q in line.quantities
    )
