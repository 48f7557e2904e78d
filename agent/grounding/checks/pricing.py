"""Amounts of money written as text: only a record's very value, of the right kind."""

from collections.abc import Sequence
from decimal import Decimal

from agent.grounding.checks.wishes import Wish
from agent.grounding.language.chunks import Chunk
from agent.grounding.language.lexing import Lexer, Token
from agent.grounding.language.numbers import canonical
from agent.grounding.records.facts import Claim
from agent.grounding.records.records import Prices

_FROM = frozenset({"from", "at"})


def take_prices(
    tokens: Sequence[Token], claim: Claim, prices: Prices | None, lexer: Lexer
) -> list[Chunk] | None:
    """Return what a part claims beside its prices; None where that is nothing and a price is wrong.

    An amount that is no price of the record is left to its facts, which must say what it is for.
    """
    amounts = {token.term for token in tokens if token.term.startswith("¤")}
    if not amounts:
        return list(claim.chunks)
    right = {
        token.term
        for place, token in enumerate(tokens)
        if token.term in amounts and prices and _is_price(place, tokens, claim, prices, lexer)
    }
    dropped = right | (lexer.words.lists["formerly"] if right else frozenset())
    kept = (tuple(term for term in chunk if term not in dropped) for chunk in claim.chunks)
    chunks = [chunk for chunk in kept if chunk]
    wrong = amounts - right
    if wrong and wrong.issuperset(term for chunk in chunks for term in chunk):
        return None
    return chunks


def is_kept_limit(
    token: Token, tokens: Sequence[Token], wish: Wish, highest: Decimal, lexer: Lexer
) -> bool:
    """Whether an amount is the shopper's own limit, and all that is spoken of keeps it.

    `highest` is the highest of the lowest prices of the records.
    """
    if not token.term.startswith("¤") or token.term[1:] not in wish.amounts:
        return False
    place = tokens.index(token)
    before = [t.text for t in tokens[max(0, place - 2) : place]]
    limits = lexer.words.lists["limits"]
    limited = before[-1:] and (before[-1] in limits or before == ["up", "to"])
    return bool(limited) and highest <= Decimal(token.term[1:])


def _is_price(
    place: int, tokens: Sequence[Token], claim: Claim, prices: Prices, lexer: Lexer
) -> bool:
    if claim.denies or claim.reversals:
        return False
    before = [token.text for token in tokens[:place]]
    last = before[-1] if before else ""
    term = tokens[place].term
    words = lexer.words.lists
    if last in words["limits"] or before[-2:] == ["up", "to"]:
        return False
    if words["formerly"].intersection(before) and last not in words["now"]:
        return prices.reduced and prices.formerly == {term}
    if last in _FROM:
        return term == f"¤{canonical(prices.lowest)}"
    return prices.now == {term}
