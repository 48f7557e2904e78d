"""Generalities: "all our sofas", "none of the lamps", "the only table" must hold of each."""

import re
from collections.abc import Iterator, Sequence

from evals.reading.lines import Line
from evals.reading.replies import Claim
from evals.reading.words import content, holds, is_negative, missing, normalise, stem, tokens
from evals.record import Record
from evals.scorers.denials import contradicting_line
from evals.scorers.lines import nearest_lines
from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop

NAME = "generality"
_KIND = r"(?P<kind>[a-z-]+(?: [a-z-]+){0,3}?)"
_ALL = re.compile(
    r"\b(?P<word>all|every|each|none|any|no)\b(?: one)?(?: of)?(?: (?:our|the|these|those))? "
    rf"{_KIND}"
    r"(?= (?:we|here|in|is|are|has|have|comes?|can|can't|cannot|does|do|don't|doesn't|goes?|ships?"
    r"|needs?|weighs?|costs?|includes?|works?|[a-z]+s)\b)"
)
_ONLY = re.compile(
    rf"\b(?:the|our) only {_KIND}(?=$|[.,;!]| (?:we|here|in|with|that|which|of|to|from|made)\b)"
)
_QUANTIFIERS = {"all", "every", "each", "any", "always", "everi"}
_LEAST = 2
_NEAR = 5


def score_generalities(judged: Judged) -> Iterator[Score]:
    """Find what is said of all products of a kind, or of one alone, and does not hold of them."""
    found = Findings(NAME)
    for claim in judged.reply.statements:
        folded = normalise(claim.text)
        every, only = _ALL.search(folded), _ONLY.search(folded)
        if every and not claim.articles:
            _look_at_all(claim, every, _of_kind(every["kind"], judged.shop), judged.shop, found)
        elif only and len(claim.subjects) == 1:
            _look_at_only(claim, only, _of_kind(only["kind"], judged.shop), judged.shop, found)
    yield from found.scores()


def _of_kind(said: str, shop: Shop) -> tuple[Record, ...]:
    """The products of a kind as it is named: by their category, or the last word of their title."""
    words = tuple(map(stem, tokens(said)))
    for place in range(len(words)):
        if ids := shop.kinds.get(words[place:]):
            narrowed = [i for i in ids if not missing(shop.record(i).stems, words[:place])]
            return tuple(shop.record(i) for i in narrowed)
    return ()


def _look_at_all(
    claim: Claim, every: re.Match[str], of: Sequence[Record], shop: Shop, found: Findings
) -> None:
    said, named, word = every.string[every.end() :], every["kind"], every["word"]
    core = content(said)
    if not core or len(of) < _LEAST:
        return
    found.looked_at += 1
    wanted = (*core, *content(named))
    if any(_says_of_all(line, wanted) for _, line in nearest_lines(claim.text, shop)[:_NEAR]):
        return
    denied = word in {"none", "no"}
    for record in of:
        text = f"not {said}" if denied else said
        if not _holds_of(record, core, text, shop):
            why = f"this does not hold of {record.product.title}"
            found.fail(why, claim.sentence, record.as_json(), record.product.id)
            return


def _says_of_all(line: Line, core: Sequence[str]) -> bool:
    """Whether an article says so of all of them itself."""
    return not missing(line.stems, core) and bool(_QUANTIFIERS & set(tokens(line.text)))


def _holds_of(record: Record, core: Sequence[str], text: str, shop: Shop) -> bool:
    if missing(record.stems, core):
        return is_negative(text)
    return contradicting_line(text, record.every_line, shop.weight) is None


def _look_at_only(
    claim: Claim, only: re.Match[str], of: Sequence[Record], shop: Shop, found: Findings
) -> None:
    said = only.string[only.end() :]
    found.looked_at += 1
    core = content(said)
    for record in of:
        if record.product.id in claim.subjects:
            continue
        one = any(all(holds(line.stems, w) for w in core) for line in record.lines)
        if one and contradicting_line(said, record.lines, shop.weight) is None:
            why = f"there is {record.product.title} as well"
            found.fail(why, claim.sentence, record.as_json(), record.product.id)
            return
