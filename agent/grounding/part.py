"""One part of a sentence: what it claims, and what is wrong with that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from agent.grounding.checks.pricing import is_kept_limit, take_prices
from agent.grounding.checks.wishes import Wish
from agent.grounding.language.chunks import Chunk, is_number
from agent.grounding.language.lexing import Lexer, Token
from agent.grounding.records.facts import Claim, Fact, read_claim
from agent.grounding.records.records import Record

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

    `counts` are numbers of things shown, as terms; `options` the option values that the sentence
    is about; `named` says that it names what it is about, `priced` that it shows a price, `talks`
    that it may talk of the talk; `asked` says what a question may name, if one is asked.
    """

    records: tuple[Record, ...]
    wish: Wish
    counts: frozenset[str] = frozenset()
    named: bool = False
    priced: bool = False
    talks: bool = False
    options: frozenset[Chunk] = frozenset()
    asked: Callable[[Chunk], bool] | None = None


class Part:
    """What one part of a stretch claims; `label` is the attribute that it is said to be of."""

    def __init__(
        self,
        tokens: Sequence[Token],
        label: Chunk | None,
        near: frozenset[str],
        offered: bool,
        grounds: Grounds,
        lexer: Lexer,
    ) -> None:
        self._said = tokens
        self._label = label
        self._grounds = grounds
        self._lexer = lexer
        self._offered = offered
        self._has_fact = any(token.kind == "fact" for token in tokens)
        has_money = any(token.term.startswith("¤") for token in tokens)
        kept = self._without_counts(tokens) if grounds.counts else tokens
        if self._is_about_price(has_money=has_money):
            kept = [token for token in kept if token.text not in _ABOUT_PRICE]
        self._tokens = [t for t in kept if not self._is_limit(t, kept)] if has_money else kept
        self.claim = read_claim(self._tokens, near, lexer, of_variant=bool(grounds.options))
        self.claims = bool(self.claim.chunks) or self._has_fact
        self.text = " ".join(token.text for token in tokens)

    def _is_about_price(self, *, has_money: bool) -> bool:
        priced = all(record.prices for record in self._grounds.records)
        return self._grounds.priced or self._has_fact or (has_money and priced)

    def problem(self) -> Unsupported | None:
        """Return what is wrong with it, if anything."""
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
            return Unsupported("marker", self.text)
        return None

    def _empty_problem(self) -> Unsupported | None:
        if self.claim.denies or self.claim.reversals:
            return Unsupported("negation", self.text)
        if self._has_fact:
            return None
        auxiliaries = self._lexer.words.lists["auxiliaries"]
        if any(t.kind == "function" and t.text in auxiliaries for t in self._said):
            asks = self._grounds.asked is not None
            return None if asks else Unsupported("ellipsis", self.text)
        return None

    def _content_problem(self) -> Unsupported | None:
        asked = self._grounds.asked
        if asked and not self.claim.denies and all(map(asked, self.claim.chunks)):
            return None
        for record in self._grounds.records:
            if not self.is_supported_by(record, record.facts):
                return self._explained(record)
        return None if self._grounds.records else self._explained(None)

    def is_supported_by(self, record: Record, facts: Sequence[Fact]) -> bool:
        """Whether some facts of a record support it, or what the record is called and is."""
        known = record.identity
        called = frozenset(term for name in known.names for term in name)
        claim = replace(self.claim, called=called) if self.claim.denies else self.claim
        chunks = take_prices(self._tokens, claim, record.prices, self._lexer)
        if chunks is None:
            return False
        usable = self._usable(record, facts)
        if self._label:
            named = [fact for fact in usable if self._label in fact.chunks]
            optional = known.option_names.issuperset(self._label)
            return _states(record, chunks, claim, named) or (
                optional and known.options.issuperset(chunks)
            )
        if claim.denies or claim.reversals:
            rest = [chunk for chunk in chunks if not known.is_name(chunk)]
            return bool(rest) and _states(record, rest, claim, usable)
        bare = [known.without_option_name(chunk) for chunk in chunks]
        start = 0
        while start < len(bare) and known.describes(bare[start], offered=self._offered):
            start += 1
        rest = [chunk for chunk in bare[start:] if not known.is_name(chunk)]
        return _states(record, rest, claim, usable) if rest else not claim.turns

    def _usable(self, record: Record, facts: Sequence[Fact]) -> Sequence[Fact]:
        """Leave out what a record says of other option values than the sentence is about."""
        options, known = self._grounds.options, record.identity
        if not options:
            return facts
        return [
            fact
            for fact in facts
            if not known.names_option(fact.terms) or any(fact.terms.issuperset(o) for o in options)
        ]

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
            return Unsupported("negation", self.text)
        numbers = any(is_number(term) for term in self.claim.terms)
        return Unsupported("number" if numbers else "combination", self.text)

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


def _states(record: Record, chunks: Sequence[Chunk], claim: Claim, facts: Sequence[Fact]) -> bool:
    """Whether one fact states all of some chunks, if need be without the name before them."""
    said = frozenset(term for chunk in chunks for term in chunk)
    if not said <= record.terms:
        return False
    if any(fact.supports(chunks, said, claim) for fact in facts):
        return True
    bare = [record.identity.without_name(chunk) for chunk in chunks]
    left = frozenset(term for chunk in bare for term in chunk)
    return left != said and any(fact.supports(bare, left, claim) for fact in facts)
