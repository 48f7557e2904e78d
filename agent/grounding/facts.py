"""Facts: what a record states, one thing each, and whether one supports what a part claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.grounding.chunks import Chunk, is_number, stands_in
from agent.grounding.lexing import ASSERTING, Lexer, Token, read_chunks, split_parts

_SORTS = frozenset({"type", "kind", "form"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one part of a sentence says of a record: runs of terms, affirmed or denied.

    `turns` are its prepositions of place and time; `near` the terms of the whole stretch the part
    stands in, `called` those of the names of what it is about; `of_variant` says that it is about
    some variants only.
    """

    chunks: tuple[Chunk, ...]
    denies: bool
    reversals: frozenset[str]
    turns: frozenset[str]
    near: frozenset[str]
    called: frozenset[str] = frozenset()
    of_variant: bool = False

    @property
    def terms(self) -> frozenset[str]:
        """Every term the part asserts."""
        return frozenset(term for chunk in self.chunks for term in chunk)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a record states.

    `needs` are for each chunk the terms without which it means something else, as a verb before
    it; `names` terms that must stand near what is claimed, as the name of an attribute;
    `condition` the terms of a sentence that says "if": it supports nothing less than that.
    `opens` are chunks that say too little to be claimed alone. Of a `strict` one, as a policy is,
    most must be said: every number, and of a chunk every word. One that `varies` has a value for
    each variant, which are not told apart.
    """

    chunks: tuple[Chunk, ...]
    terms: frozenset[str]
    denies: bool = False
    reversals: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    needs: tuple[frozenset[str], ...] = ()
    names: frozenset[str] = frozenset()
    condition: frozenset[str] = frozenset()
    opens: frozenset[Chunk] = frozenset()
    strict: bool = False
    varies: bool = False

    def supports(self, chunks: Sequence[Chunk], claim: Claim) -> bool:
        """Whether it states each of some chunks of a claim, and affirms or denies them likewise."""
        if self.denies is not claim.denies or self.reversals != claim.reversals:
            return False
        said = frozenset(term for chunk in chunks for term in chunk)
        if not said <= self.terms or not self.names <= claim.near or not claim.turns <= self.turns:
            return False
        if not self.condition <= claim.near or (self.varies and claim.of_variant):
            return False
        if self.opens and self.opens.issuperset(chunks):
            return False
        if self.denies and not self.terms <= claim.near | claim.called:
            return False
        if self.strict:
            return self._is_told(said) and all(chunk in self.chunks for chunk in chunks)
        return all(self._has(chunk, said) for chunk in chunks)

    def _has(self, chunk: Chunk, said: frozenset[str]) -> bool:
        named = bool(self.names)
        return any(
            stands_in(chunk, own, said, named=named) and (not self.needs or self.needs[at] <= said)
            for at, own in enumerate(self.chunks)
        )

    def _is_told(self, said: frozenset[str]) -> bool:
        """Whether most of it is said, and every number."""
        numbers = {term for term in self.terms if is_number(term)}
        return numbers <= said and 2 * len(said) >= len(self.terms)


def read_facts(
    text: str, lexer: Lexer, heads: frozenset[str] = frozenset(), *, strict: bool = False
) -> Iterator[Fact]:
    """Read the statements of one sentence of a record; `heads` are nouns for what it is about."""
    tokens = lexer.read(text)
    conditional = lexer.words.any_of("conditions", (token.text for token in tokens))
    condition = frozenset(t.term for t in tokens if t.term) if conditional else frozenset()
    facts = [
        replace(fact, condition=condition, strict=strict)
        for part in split_parts(tokens)
        if (fact := _fact(part, heads, lexer))
    ]
    yield from facts
    if len(facts) > 1 and not any(is_number(term) for fact in facts for term in fact.terms):
        yield from _joined(facts)


def _joined(facts: Sequence[Fact]) -> Iterator[Fact]:
    """Join the parts of a sentence that all affirm, or all deny, so that a claim may be of two."""
    first = facts[0]
    if all((f.denies, f.reversals) == (first.denies, first.reversals) for f in facts):
        yield replace(
            first,
            chunks=tuple(chunk for fact in facts for chunk in fact.chunks),
            terms=frozenset().union(*(fact.terms for fact in facts)),
            turns=frozenset().union(*(fact.turns for fact in facts)),
            needs=tuple(need for fact in facts for need in fact.needs),
        )


def _fact(part: Sequence[Token], heads: frozenset[str], lexer: Lexer) -> Fact | None:
    claim = read_claim(part, frozenset(), lexer)
    if not claim.chunks:
        return None
    needs = _needs(part, heads, lexer)
    return Fact(claim.chunks, claim.terms, claim.denies, claim.reversals, claim.turns, needs)


def _needs(
    part: Sequence[Token], heads: frozenset[str], lexer: Lexer
) -> tuple[frozenset[str], ...]:
    """Return for each chunk the terms of the verbs before it, back to the last "that"."""
    needs: list[frozenset[str]] = []
    verbs: frozenset[str] = frozenset()
    place = 0
    while place < len(part):
        if part[place].kind not in ASSERTING:
            verbs = frozenset() if part[place].text == "that" else verbs
            place += 1
            continue
        end = place
        while end < len(part) and part[end].kind in ASSERTING:
            end += 1
        needs.append(verbs)
        if part[end - 1].term not in heads and _is_verb(part, place, end, lexer):
            verbs |= {token.term for token in part[place:end]}
        place = end
    return tuple(needs)


def _is_verb(part: Sequence[Token], place: int, end: int, lexer: Lexer) -> bool:
    """Whether a chunk may hold a verb: no article or preposition, and no "is", begins it."""
    before = part[place - 1].text if place else ""
    words = lexer.words
    if words.are("introducers", before):
        return False
    return not words.are("copulas", before) or part[end - 1].text.endswith("ed")


def read_claim(part: Sequence[Token], near: frozenset[str], lexer: Lexer) -> Claim:
    """Read what one part of a sentence claims."""
    return Claim(
        chunks=read_chunks(part),
        denies=denies(part),
        reversals=frozenset(token.term for token in part if token.kind == "reversal"),
        turns=lexer.words.lists["turns"].intersection(token.text for token in part),
        near=near,
    )


def denies(tokens: Iterable[Token]) -> bool:
    """Whether tokens deny: a denial denied affirms."""
    return sum(token.kind == "negation" for token in tokens) % 2 == 1


def named_fact(
    name: Chunk, value: Sequence[Chunk], *, names: Iterable[str], varies: bool = False
) -> Fact:
    """Build the fact of an attribute: its value, its name, and both as one."""
    forms = (name, name[:-1]) if name[-1] in _SORTS else (name,)
    joined = [j for form in forms for chunk in value for j in (form + chunk, chunk + form)]
    chunks = (name, *value, *joined)
    return Fact(chunks, _terms(chunks), names=frozenset(names), varies=varies)


def plain_fact(chunks: Iterable[Chunk], *, denies: bool = False) -> Fact:
    """Build a fact of chunks that a record states side by side."""
    kept = tuple(chunks)
    return Fact(kept, _terms(kept), denies)


def _terms(chunks: Iterable[Chunk]) -> frozenset[str]:
    return frozenset(term for chunk in chunks for term in chunk)
