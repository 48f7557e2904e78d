"""What a clause claims, and whether the records it is about support it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.grounding.money import MONEY, PERCENT, find_money, find_percents
from agent.grounding.records import Record
from agent.grounding.sentences import split_clauses
from agent.grounding.vocabulary import GateWords
from knowledge.words import tokens


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The words of a draft that nothing supports, and what kind of claim they are."""

    kind: str
    claim: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a clause may rest on: the records it is about, all of them at once.

    `besides` are lemmas supported in any case, `counts` numbers of things shown, `wish` the
    lemmas and `wish_money` the amounts that the shopper named.
    """

    records: tuple[Record, ...]
    besides: frozenset[str]
    counts: frozenset[Decimal]
    wish: frozenset[str]
    wish_money: frozenset[Decimal]


def find_unsupported(text: str, grounds: Grounds, words: GateWords) -> Unsupported | None:
    """Return the first claim of a text that its records do not support, or None."""
    for clause in split_clauses(text):
        found = tokens(clause)
        if not found:
            continue
        problem = (
            _money(clause, found, grounds, words)
            or _percents(clause, grounds)
            or _numbers(_without_amounts(clause), grounds, words)
            or _degrees(found, grounds, words)
            or _content(found, grounds, words)
        )
        if problem:
            return problem
    return None


def _restates(found: Sequence[str], words: GateWords) -> bool:
    """Whether a clause says what the shopper asked for, rather than what a product is."""
    return bool({"you", "your", "you're"} & set(found)) and not words.wishes.isdisjoint(found)


def _money(
    clause: str, found: Sequence[str], grounds: Grounds, words: GateWords
) -> Unsupported | None:
    limited = not words.limits.isdisjoint(found)
    for amount in find_money(clause):
        if _restates(found, words) and amount in grounds.wish_money:
            continue
        kept = limited and all(r.lowest is not None and r.lowest <= amount for r in grounds.records)
        stated = all(amount in record.money for record in grounds.records)
        if not grounds.records or not (kept or stated):
            return Unsupported("money", str(amount))
    return None


def _percents(clause: str, grounds: Grounds) -> Unsupported | None:
    for percent in find_percents(clause):
        stated = all(percent in record.percents for record in grounds.records)
        if not grounds.records or not stated:
            return Unsupported("percentage", f"{percent}%")
    return None


def _without_amounts(clause: str) -> str:
    return PERCENT.sub(" ", MONEY.sub(" ", clause))


def _numbers(clause: str, grounds: Grounds, words: GateWords) -> Unsupported | None:
    """Check each number as a count of what is shown, or as one stated of what is asserted."""
    found = tokens(clause)
    asserted = frozenset(word for token in found if (word := words.asserted(token)))
    for token in found:
        number = words.number(token)
        if number is None or token == "one" or number in grounds.counts:
            continue
        if token in grounds.wish and _restates(found, words):
            continue
        if not grounds.records or not all(r.counts(number, asserted) for r in grounds.records):
            return Unsupported("number", token)
    return None


def _degrees(found: Sequence[str], grounds: Grounds, words: GateWords) -> Unsupported | None:
    for token in found:
        supported = grounds.records and all(token in record.tokens for record in grounds.records)
        if words.is_degree(token) and not supported:
            return Unsupported("degree", token)
    return None


def _content(found: Sequence[str], grounds: Grounds, words: GateWords) -> Unsupported | None:
    """Check every word that asserts something, and that affirming or denying it agrees."""
    claimed = {word: token for token in found if (word := words.asserted(token))}
    allowed = grounds.besides | (grounds.wish if _restates(found, words) else frozenset())
    denies = words.denies(frozenset(found))
    asserted = frozenset(claimed) - allowed
    if denies and not claimed and grounds.records:
        return Unsupported("negation", " ".join(found))
    if asserted and not grounds.records:
        return Unsupported("word", claimed[min(asserted)])
    for record in grounds.records:
        missing = asserted - record.words
        if missing:
            return Unsupported("word", claimed[min(missing)])
        if asserted and not record.agrees(asserted, denies=denies):
            return Unsupported("negation", " ".join(found))
    return None
