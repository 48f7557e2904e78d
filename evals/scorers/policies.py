"""Policies: what is said of the shop itself stands in one article, number by number."""

import re
from collections.abc import Iterator

from evals.reading.kinds import Kind
from evals.reading.lines import Line
from evals.reading.quantities import MONEY, PERCENT, quantities
from evals.reading.replies import Claim
from evals.reading.words import all_stems, has_negation, is_negative, missing, normalise, tokens
from evals.scorers.denials import contradicting_line, other_actor
from evals.scorers.lines import borne_out, line_with, nearest_lines, supported_amount
from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop

NAME = "policy"
_AT_LEAST = 3
_NEAREST = 12
_CLOSE = 0.85
_DONE = re.compile(
    r"\bi(?:'ve| have)? (?:just |already )?(?:applied|reserved|ordered|added|sent|emailed|booked"
    r"|canceled|cancelled|refunded|charged|placed|changed|updated|saved|called|notified)\b"
)
_DONE_TO = re.compile(
    r"\byour (?:\w+ ){0,2}(?:has been|have been|is now|are now|was|were) (?:just |already |now )?"
    r"(?:applied|reserved|ordered|added|sent|booked|cancell?ed|refunded|charged|placed|confirmed|"
    r"changed|updated|upgraded|shipped|credited|held)\b"
)
_FREE = {"free", "charg", "fee"}  # as amounts
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def score_policies(judged: Judged) -> Iterator[Score]:
    """Find statements about no product that no article bears out."""
    found = Findings(NAME)
    for claim in judged.reply.claims:
        folded = normalise(claim.text)
        if done := _DONE_TO.search(folded) or (claim.kind is Kind.SELF and _DONE.search(folded)):
            found.fail("the assistant does nothing but answer", done[0])
        if claim.kind is Kind.FOREIGN:
            found.doubt("it is in a language that is not read here", claim.sentence)
        if claim.kind is not Kind.STATES or (claim.subjects and not claim.inherited):
            continue
        if claim.inherited and claim.subjects and _of_records(claim, judged):
            continue
        found.looked_at += 1
        _look_at(claim, judged, found)
    yield from found.scores()


def _days_of(line: Line) -> set[str]:
    """The days a line speaks of; "only on weekdays" speaks of the others, too."""
    said = set(tokens(line.text))
    return _DAYS if said & {"weekday", "weekdays", "weekend", "weekends"} else said


def _of_records(claim: Claim, judged: Judged) -> bool:
    return any(not missing(judged.shop.record(i).stems, claim.core) for i in claim.subjects)


def _look_at(claim: Claim, judged: Judged, found: Findings) -> None:
    shop = judged.shop
    core = [word for word in claim.core if word != "free"]
    if core and (lacking := borne_out(core, shop, claim.text)):
        shown = [shop.record(i).stems for i in judged.turn.shown if i in shop.products]
        left = missing(frozenset().union(*shown), lacking) if shown else lacking
        if left:
            _report(claim, left, judged, found)
            return
    if not claim.core and not is_negative(claim.text):
        return  # "Here are four others."
    near = [line for score, line in _nearest(claim, judged)]
    line = contradicting_line(claim.text, near, shop.weight, all_words=True)
    if line is not None and len(all_stems(claim.text)) > _AT_LEAST:
        found.fail("an article says the contrary", claim.sentence, _full(line), line.source)
        return
    if line := _only_denied(claim, shop):
        found.fail("articles only say that there is none", claim.sentence, _full(line), line.source)
        return
    if near and other_actor(claim.text, near[0]):
        found.fail("an article says who does it", claim.sentence, _full(near[0]), near[0].source)
        return
    days = _DAYS & set(tokens(claim.text))
    if days and near and not any(days <= _days_of(line) for line in near):
        why = f"no article says {', '.join(sorted(days))} of this"
        found.fail(why, claim.sentence, _full(near[0]), near[0].source)
        return
    for said in quantities(claim.text):
        if said.unit in {MONEY, PERCENT} or not claim.core:
            continue
        if said.amount == len(judged.turn.shown) or _is_count(said.unit, judged, said.amount):
            continue
        if not supported_amount(said, claim, shop):
            best = line_with(claim, shop, said.unit)
            record = (_full(best), best.source) if best else ("", "")
            found.fail(f"no article gives {said.amount} for this", claim.sentence, *record)


def _only_denied(claim: Claim, shop: Shop) -> Line | None:
    """A line that denies a word of the shop's own, where every line that has the word denies it."""
    if has_negation(claim.text):
        return None
    for word in claim.core:
        if word in _FREE or word in shop.goods:
            continue
        lines = [shop.lines[place] for place in shop.lines_by_stem.get(word, ())]
        told = [(line, no) for line in lines for stems, no in line.clauses if word in stems]
        if told and all(no and not line.denied for line, no in told):
            return told[0][0]
    return None


def _is_count(unit: str, judged: Judged, amount: object) -> bool:
    """Whether a number counts the names that stand in the sentence."""
    del unit
    return any(len(mentions) == amount for _, mentions in judged.reply.mentions)


def _nearest(claim: Claim, judged: Judged) -> list[tuple[float, Line]]:
    ranked = nearest_lines(claim.text, judged.shop)[:_NEAREST]
    return [(score, line) for score, line in ranked if score >= ranked[0][0] * _CLOSE]


def _report(claim: Claim, lacking: tuple[str, ...], judged: Judged, found: Findings) -> None:
    words = ", ".join(lacking)
    if is_negative(claim.text) and "free" not in normalise(claim.text):
        found.doubt(f"no article speaks of: {words}", claim.sentence)
        return
    near = nearest_lines(claim.text, judged.shop)[:1]
    record = (_full(near[0][1]), near[0][1].source) if near else ("", "")
    found.fail(f"no article says: {words}", claim.sentence, *record)


def _full(line: Line) -> str:
    return f"{line.above}: {line.text}"
