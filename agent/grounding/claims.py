"""What a stretch of a sentence claims, and whether every record it is about supports it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agent.grounding.chunks import Chunk, is_number
from agent.grounding.facts import Claim, denies, read_claim
from agent.grounding.lexing import Lexer, Token, read_chunks, split_parts
from agent.grounding.pricing import is_kept_limit, take_prices
from agent.grounding.records import Record
from agent.grounding.wishes import Wish

_OFFERED = frozenset({"in", "come", "comes", "coming", "either", "choose", "between", "or"})
_ABOUT_PRICE = frozenset(
    {"price", "prices", "priced", "cost", "costs", "now", "start", "starts", "starting"}
)
_SHIFTS_TIME = frozenset(
    {"will", "would", "should", "could", "soon", "under", "over", "up", "above", "below", "within"}
)
_BEFORE_COUNT = frozenset({"", "are", "found", "have", "and", "the", "here", "of"})
_POINTING = frozenset({"these", "those"})
_THINGS = frozenset({("thing",), ("item",), ("product",), ("piece",), ("style",), ("model",)})


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The words of a draft that nothing supports, and what kind of claim they are."""

    kind: str
    claim: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a stretch may rest on: the records it is about, all of them at once.

    `counts` are numbers of things shown, as terms; `named` says that the sentence names what it
    is about, `priced` that it shows a price, `talks` that it may talk of the talk, `of_variant`
    that it
    is about some variants only; `asked` says what a question may name, if one is asked.
    """

    records: tuple[Record, ...]
    wish: Wish
    counts: frozenset[str] = frozenset()
    named: bool = False
    priced: bool = False
    talks: bool = False
    of_variant: bool = False
    asked: Callable[[Chunk], bool] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one stretch: a problem, or of each part with a claim whether it denies."""

    problem: Unsupported | None = None
    denials: tuple[bool, ...] = ()


def check_stretch(tokens: Sequence[Token], grounds: Grounds, lexer: Lexer) -> Reading:
    """Check every part of a stretch, of which phrases without a claim were taken out."""
    if grounds.talks:
        tokens = [
            token._replace(kind="frame") if token.kind == "talk" else token for token in tokens
        ]
    near = frozenset(token.term for token in tokens if token.term)
    offered = not _OFFERED.isdisjoint(token.text for token in tokens)
    denials: list[bool] = []
    for part in split_parts(tokens):
        checked = _Part(part, near, offered, grounds, lexer)
        problem = checked.problem()
        if problem:
            return Reading(problem)
        if checked.claims:
            denials.append(checked.claim.denies)
    return Reading(None, tuple(denials))


def denials_of(tokens: Sequence[Token]) -> list[bool]:
    """Return of each part of a text that claims something whether it denies it."""
    parts = [part for part in split_parts(tokens) if read_chunks(part)]
    return [denies(part) for part in parts]


class _Part:
    """One part of a stretch: what it claims, and what is wrong with that."""

    def __init__(
        self,
        tokens: Sequence[Token],
        near: frozenset[str],
        offered: bool,
        grounds: Grounds,
        lexer: Lexer,
    ) -> None:
        self._said = tokens
        self._grounds = grounds
        self._lexer = lexer
        known = [record.identity for record in grounds.records]
        names = frozenset().union(*(identity.option_names for identity in known))
        self._offered = offered or not names.isdisjoint(near)
        self._has_fact = any(token.kind == "fact" for token in tokens)
        self._has_money = any(token.term.startswith("¤") for token in tokens)
        kept = self._without_counts(tokens)
        if grounds.priced or self._has_fact or self._has_money:
            kept = [token for token in kept if token.text not in _ABOUT_PRICE]
        self._tokens = [t for t in kept if not self._is_limit(t, kept)]
        claim = read_claim(self._tokens, near, lexer)
        self.claim = replace(claim, of_variant=grounds.of_variant)
        self.claims = bool(self.claim.chunks) or self._has_fact

    def problem(self) -> Unsupported | None:
        return self._marker_problem() or (
            self._content_problem() if self.claim.chunks else self._empty_problem()
        )

    def _marker_problem(self) -> Unsupported | None:
        """A price or stock level that is denied, limited, or of another time."""
        if not self._has_fact:
            return None
        said = {token.text for token in self._said if token.kind != "frame"}
        formerly = self._lexer.words.lists["formerly"]
        if self.claim.denies or self.claim.reversals or said & (_SHIFTS_TIME | formerly):
            return Unsupported("marker", _text(self._said))
        return None

    def _empty_problem(self) -> Unsupported | None:
        if self.claim.denies or self.claim.reversals:
            return Unsupported("negation", _text(self._said))
        if self._has_fact:
            return None
        auxiliaries = self._lexer.words.lists["auxiliaries"]
        if any(t.kind == "function" and t.text in auxiliaries for t in self._said):
            asks = self._grounds.asked is not None
            return None if asks else Unsupported("ellipsis", _text(self._said))
        return None

    def _content_problem(self) -> Unsupported | None:
        asked = self._grounds.asked
        if asked and not self.claim.denies and all(map(asked, self.claim.chunks)):
            return None
        for record in self._grounds.records:
            if not self._is_supported(record):
                return self._explained(record)
        return None if self._grounds.records else self._explained(None)

    def _is_supported(self, record: Record) -> bool:
        called = frozenset(term for name in record.identity.names for term in name)
        claim = replace(self.claim, called=called) if self.claim.denies else self.claim
        chunks = take_prices(self._tokens, claim, record.prices, self._lexer)
        if chunks is None:
            return False
        known = record.identity
        if claim.denies or claim.reversals:
            rest = [chunk for chunk in chunks if not known.is_name(chunk)]
            return bool(rest) and _states(record, rest, claim)
        start = 0
        while start < len(chunks) and known.describes(chunks[start], offered=self._offered):
            start += 1
        rest = [chunk for chunk in chunks[start:] if not known.is_name(chunk)]
        if not rest:
            return not claim.turns
        return _states(record, rest, claim)

    def _explained(self, record: Record | None) -> Unsupported:
        """Name the first term that does not stand in the record, or else what is wrong."""
        words = self._lexer.words
        for token in self._tokens:
            if token.term and (record is None or token.term not in record.terms):
                if token.term[0] == "¤":
                    return Unsupported("money", token.text)
                if token.term[0] == "%":
                    return Unsupported("percentage", token.text)
                if is_number(token.term):
                    return Unsupported("number", token.text)
                degree = words.is_degree(token.text)
                return Unsupported("degree" if degree else "word", token.text)
        if record is not None and self.claim.denies:
            return Unsupported("negation", _text(self._said))
        numbers = any(is_number(term) for term in self.claim.terms)
        return Unsupported("number" if numbers else "combination", _text(self._said))

    def _without_counts(self, tokens: Sequence[Token]) -> list[Token]:
        """Leave out how many things are shown, where the text is about these."""
        kept: list[Token] = []
        allowed = _POINTING if self._grounds.named else _POINTING | _BEFORE_COUNT
        for place, token in enumerate(tokens):
            before = tokens[place - 1].text if place else ""
            if token.term in self._grounds.counts and before in allowed:
                continue
            counted = place and tokens[place - 1].term in self._grounds.counts
            if counted and (token.term,) in _THINGS:
                continue
            kept.append(token)
        return kept

    def _is_limit(self, token: Token, tokens: Sequence[Token]) -> bool:
        wish, records = self._grounds.wish, self._grounds.records
        lowest = [r.prices.lowest for r in records if r.prices]
        return len(lowest) == len(records) > 0 and is_kept_limit(
            token, tokens, wish, max(lowest), self._lexer
        )


def _states(record: Record, chunks: Sequence[Chunk], claim: Claim) -> bool:
    """Whether one fact states all of some chunks, if need be without the name before them."""
    if not all(record.terms.issuperset(chunk) for chunk in chunks):
        return False
    if any(fact.supports(chunks, claim) for fact in record.facts):
        return True
    bare = [record.identity.without_name(chunk) for chunk in chunks]
    return bare != chunks and any(fact.supports(bare, claim) for fact in record.facts)


def _text(tokens: Sequence[Token]) -> str:
    return " ".join(token.text for token in tokens)
