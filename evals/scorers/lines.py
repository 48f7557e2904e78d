"""Which lines of articles a claim is closest to, and whether they bear it out."""

import re
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

from evals.reading.lines import Line
from evals.reading.quantities import Quantity, quantities
from evals.reading.replies import Claim
from evals.reading.words import all_stems, content, function_stems, holds, missing, normalise, stem
from evals.shop import Shop

_NEAR = 0.85
_ABOVE = 0.5
_MOST = 150
_SHORT_ARTICLE = 80
_OF_THE_SHOP = (
    "delivery ship shipping return refund exchange warranty deliver cancel wrap gift tax free "
    "backorder preorder"
)
_BOUND = re.compile(r"\b(up to|over|under|from|above|below|at least|at most)\s*$")
_BREAK = re.compile(r"[,;:.(]|\bor\b|\band\b|\bthen\b")


def nearest_lines(text: str, shop: Shop) -> list[tuple[float, Line]]:
    """Rank lines by the words they share with a text, rare ones more, headings half."""
    wanted = [word for word in all_stems(text) if not word[0].isdigit()]
    scores: defaultdict[int, float] = defaultdict(float)
    for word in wanted:
        weight = shop.weight(word)
        for place in shop.lines_by_stem.get(word, ()):
            own = word in shop.own_stems[place]
            scores[place] += weight if own else weight * _ABOVE
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    return [(score, shop.lines[place]) for place, score in ranked]


def line_with(claim: Claim, shop: Shop, unit: str) -> Line | None:
    """Return the line nearest to a claim that counts in a unit."""
    counted = (
        line
        for _, line in nearest_lines(claim.text, shop)
        if any(q.unit == unit for q in line.quantities)
    )
    return next(counted, None)


def supported_amount(amount: Quantity, claim: Claim, shop: Shop) -> bool:
    """Whether one of the lines nearest to a claim gives an amount, not a farther one."""
    text = _clause_of(amount, claim) if amount.amount == 0 else claim.text
    counting = [
        (score, line)
        for score, line in nearest_lines(text, shop)
        if any(_same_measure(q, amount) for q in line.quantities)
    ]
    if not counting or counting[0][0] <= 0:
        return False
    near = [line for score, line in counting if score >= counting[0][0] * _NEAR]
    if amount.amount == 0:
        near = [line for line in near if not missing(_own(line), _beside_free(amount, claim))]
    said = [q for q in quantities(claim.text) if _same_measure(q, amount)]
    return any(
        _in_order(said, line.quantities)
        or _gives(line, amount, claim.text, shop)
        or _all_bounded_alike(said, claim, line)
        for line in near
    )


def _beside_free(amount: Quantity, claim: Claim) -> tuple[str, ...]:
    """The words of the clause in which something is said to be free."""
    clause = _clause_of(amount, claim)
    return tuple(word for word in content(clause) if word not in {"free", "charg", "fee"})


def _clause_of(amount: Quantity, claim: Claim) -> str:
    folded = normalise(claim.text)
    breaks = [m.end() for m in _BREAK.finditer(folded, 0, amount.start)]
    after = _BREAK.search(folded, amount.end)
    return folded[breaks[-1] if breaks else 0 : after.start() if after else len(folded)]


def _own(line: Line) -> frozenset[str]:
    return all_stems(f"{line.text} {line.heading}")


def speaks_of_the_shop(core: Iterable[str]) -> bool:
    """Whether a claim about a product is about what the shop does with it."""
    return bool(_of_the_shop() & set(core))


@cache
def _of_the_shop() -> frozenset[str]:
    return frozenset(stem(word) for word in _OF_THE_SHOP.split())


def _in_order(said: list[Quantity], stated: tuple[Quantity, ...]) -> bool:
    """Whether a line gives several amounts in the same order."""
    left = iter(stated)
    return len(said) > 1 and all(any(q.agrees(one) for q in left) for one in said)


def _all_bounded_alike(said: list[Quantity], claim: Claim, line: Line) -> bool:
    """Whether a line gives all amounts of a claim, each with the bound it has there."""
    if len(said) < 2 or missing(line.stems, claim.core):
        return False
    told, stated = normalise(claim.text), normalise(line.text)
    return all(
        any(q.agrees(one) and _bound(stated, one) == _bound(told, q) for one in line.quantities)
        for q in said
    )


def _bound(folded: str, amount: Quantity) -> str:
    found = _BOUND.search(folded[: amount.start])
    return found[1] if found else ""


def _same_measure(stated: Quantity, amount: Quantity) -> bool:
    return stated.same_measure(amount) or (stated.is_count and amount.is_count)


def _gives(line: Line, amount: Quantity, text: str, shop: Shop) -> bool:
    """Whether a line gives an amount; where it gives several, beside the words of the text."""
    counted = [q for q in line.quantities if _same_measure(q, amount)]
    agreeing = [q for q in counted if q.agrees(amount)]
    if not agreeing or len({q.amount for q in counted}) == 1:
        return bool(agreeing)
    wanted = all_stems(text)
    beside = {q: _weight_beside(q, counted, line, wanted, shop) for q in counted}
    return max(beside[q] for q in agreeing) >= max(beside.values())


def _weight_beside(
    amount: Quantity, counted: list[Quantity], line: Line, wanted: frozenset[str], shop: Shop
) -> float:
    """How much of the wanted words stands nearer to an amount than to another one."""
    folded = normalise(line.text)
    before = [q.end for q in counted if q.end <= amount.start]
    after = [q.start for q in counted if q.start >= amount.end]
    start = _cut(folded, max(before), amount.start) if before else 0
    end = _cut(folded, amount.end, min(after)) if after else len(folded)
    beside = (all_stems(folded[start:end]) & wanted) - function_stems()
    return sum(shop.weight(word) for word in beside)


def _cut(text: str, start: int, end: int) -> int:
    """Where what belongs to the first of two amounts ends: at a break, else before the second."""
    found = _BREAK.search(text, start, end)
    return found.end() if found else end


def borne_out(core: Iterable[str], shop: Shop, text: str) -> tuple[str, ...]:
    """Return the stems that no single section or short article has beside the others."""
    wanted = tuple(core)
    best: tuple[str, ...] = wanted
    nearest = nearest_lines(text, shop)
    sections = [shop.sections[line.source, line.above] for _, line in nearest]
    articles = [
        shop.article_stems[line.source]
        for _, line in nearest[:5]
        if shop.article_sizes[line.source] <= _SHORT_ARTICLE
    ]
    for stems in dict.fromkeys((*sections, *articles)):
        lacking = missing(stems, wanted)
        if len(lacking) < len(best):
            best = lacking
        if not best:
            return ()
    return best


def one_line_bears_out(core: Iterable[str], lines: Iterable[Line], *, denied: bool) -> bool:
    """Whether a single line has all stems, and denies them or not as the claim does."""
    wanted = tuple(core)
    return any(
        all(holds(line.stems, w) for w in wanted)
        and any(line_denied is denied for _, line_denied in line.clauses)
        for line in lines
    )
