"""What the shopper said: it supports restating their wish, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.evidence import Evidence
from agent.grounding.language.lexing import Lexer, Token
from agent.grounding.language.numbers import canonical
from agent.grounding.language.parts import is_joint
from knowledge.constraints import Constraint, PriceRange, ValueWanted

_OPENINGS = frozenset({"as", "since", "so", "because", "and"})
_SHOPPER = frozenset({"you", "you're", "you've", "you'd"})
_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """The terms the shopper used or was understood to mean, the amounts, and if any is denied."""

    terms: frozenset[str]
    amounts: frozenset[str]
    denies: bool

    @property
    def numbers(self) -> frozenset[Decimal]:
        """The amounts as numbers."""
        return frozenset(map(Decimal, self.amounts))


def read_wish(evidence: Evidence, lexer: Lexer) -> Wish:
    """Read what was said, and what was understood of it."""
    asked = _asked(evidence)
    wanted = [c for c in asked if isinstance(c, ValueWanted)]
    texts = (evidence.wish, *(value for c in wanted for value in c.any_of))
    tokens = [token for text in texts for token in lexer.read(text)]
    ranges = (c for c in asked if isinstance(c, PriceRange))
    bounds = (bound for price in ranges for bound in (price.minimum, price.maximum))
    amounts = {canonical(bound) for bound in bounds if bound is not None}
    amounts |= {token.term[1:] for token in tokens if token.term.startswith("¤")}
    return Wish(
        terms=frozenset(token.term for token in tokens if token.term),
        amounts=frozenset(amounts),
        denies=any(token.kind == "negation" for token in tokens)
        or any(constraint.excluded for constraint in wanted),
    )


def split_wish(tokens: Sequence[Token], lexer: Lexer) -> int:
    """Return how many tokens at the beginning restate a wish: "You asked for wool, or silk"."""
    start = 0
    while start < len(tokens) and (tokens[start].text in _OPENINGS or tokens[start].kind == "stop"):
        start += 1
    if start == len(tokens) or tokens[start].text not in _SHOPPER:
        return 0
    verbs = tokens[start + 1 : start + 1 + _WITHIN]
    if not any(token.text in lexer.words.lists["wishes"] for token in verbs):
        return 0
    end = _part_end(tokens, start)
    while end < len(tokens):
        after = _part_end(tokens, end + 1)
        if not _goes_on(tokens[end + 1 : after], lexer):
            break
        end = after
    return end


def restates(tokens: Sequence[Token], wish: Wish) -> bool:
    """Whether tokens say no more than the shopper did."""
    verbs = {"asked", "wanted", "mentioned", "said", "need", "needed", "wished", "looking", "after"}
    for token in tokens:
        if token.kind == "negation" and not wish.denies:
            return False
        known = token.term in wish.terms or token.term[1:] in wish.amounts
        if token.kind in {"word", "number"} and not known and token.text not in verbs:
            return False
    return True


def _part_end(tokens: Sequence[Token], start: int) -> int:
    return next((n for n in range(start, len(tokens)) if is_joint(tokens[n])), len(tokens))


def _goes_on(part: Sequence[Token], lexer: Lexer) -> bool:
    """Whether a part goes on listing wishes, and says nothing of a product."""
    if not any(token.kind in {"word", "number"} for token in part):
        return False
    said = {token.text for token in part}
    words = lexer.words
    return not (words.any_of("auxiliaries", said) or words.any_of("anaphors", said))


def _asked(evidence: Evidence) -> tuple[Constraint, ...]:
    return (*evidence.constraints, *((evidence.relaxed,) if evidence.relaxed else ()))
