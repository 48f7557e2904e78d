"""Facts: what a record states, one thing each, and whether one supports what a part claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from agent.grounding.chunks import Chunk, is_number, stands_in
from agent.grounding.lexing import Lexer, Token
from agent.grounding.parts import read_chunks, read_runs, split_parts

_SORTS = frozenset({"type", "kind", "form"})


@dataclass(frozen=True, slots=True)
class Claim:
    """What one part of a sentence says of a record: runs of terms, affirmed or denied.

    `predicated` are the runs that directly follow "is", `turns` its prepositions of place and time;
    `near` are the terms of the whole stretch the part stands in, `called` those of the names of
    what it is about; `of_variant` says that it is about some variants only.
    """

    chunks: tuple[Chunk, ...]
    denies: bool
    reversals: frozenset[str]
    turns: frozenset[str]
    near: frozenset[str]
    predicated: frozenset[Chunk] = frozenset()
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
    most must be said, of a chunk every word, and all where it has a number. One that `varies` has
    a value for each variant, which are not told apart.
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
        return all(self._has(chunk, said, whole=chunk in claim.predicated) for chunk in chunks)

    def _has(self, chunk: Chunk, said: frozenset[str], *, whole: bool) -> bool:
        """Whether a chunk of it has what is claimed; of running text "is" claims from the start."""
        named = bool(self.names)
        for at, own in enumerate(self.chunks):
            if not stands_in(chunk, own, said, named=named):
                continue
            begun = not whole or own[: len(chunk)] == chunk
            if not self.needs or (begun and self.needs[at] <= said):
                return True
        return False

    def _is_told(self, said: frozenset[str]) -> bool:
        """Whether most of it is said, and all of it where it has a number."""
        if any(is_number(term) for term in self.terms):
            return self.terms <= said
        return 5 * len(said) >= 3 * len(self.terms)


def read_facts(
    text: str, lexer: Lexer, heads: frozenset[str] = frozenset(), *, strict: bool = False
) -> Iterator[Fact]:
    """Read the statements of one sentence of a record; `heads` are nouns for what it is about."""
    tokens = lexer.read(text)
    said = {token.text for token in tokens}
    conditional = lexer.words.any_of("conditions", said) or (
        strict and lexer.words.any_of("terms", said)
    )
    condition = frozenset(t.term for t in tokens if t.term) if conditional else frozenset()
    facts = [
        replace(fact, condition=condition, strict=strict)
        for part in _told_parts(tokens, lexer)
        if (fact := _fact(part, heads, lexer))
    ]
    yield from facts
    if len(facts) > 1 and not any(is_number(term) for fact in facts for term in fact.terms):
        yield from _joined(facts)


def _told_parts(tokens: Sequence[Token], lexer: Lexer) -> Iterator[list[Token]]:
    """Yield the parts of a sentence of which it is clear whether they affirm or deny.

    In "not to Alaska, Hawaii" the second is denied too, in "not washable, dry flat" it is not.
    """
    denied = False
    for part in split_parts(tokens):
        verbs = any(lexer.words.are("auxiliaries", token.text) for token in part)
        begins = verbs or lexer.words.are("subjects", part[0].text)
        if denied and not begins and not denies(part):
            continue
        denied = denies(part)
        yield part


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
            opens=frozenset().union(*(fact.opens for fact in facts)),
        )


def _fact(part: Sequence[Token], heads: frozenset[str], lexer: Lexer) -> Fact | None:
    claim = read_claim(part, frozenset(), lexer)
    if not claim.chunks:
        return None
    needs, turned = _needs(part, heads, lexer), _turned_round(part, lexer)
    return Fact(
        chunks=claim.chunks + turned,
        terms=claim.terms,
        denies=claim.denies,
        reversals=claim.reversals,
        turns=claim.turns,
        needs=needs + (frozenset(),) * len(turned),
        opens=_subject(part, heads, lexer),
    )


def _subject(part: Sequence[Token], heads: frozenset[str], lexer: Lexer) -> frozenset[Chunk]:
    """Return what a part speaks of, where that is no name of the record: it says that nowhere."""
    (start, end), *others = read_runs(part)
    behind = part[end].text if end < len(part) else ""
    if not others or part[end - 1].term in heads or not lexer.words.are("auxiliaries", behind):
        return frozenset()
    return frozenset({tuple(token.term for token in part[start:end])})


def _needs(
    part: Sequence[Token], heads: frozenset[str], lexer: Lexer
) -> tuple[frozenset[str], ...]:
    """Return for each chunk the terms of the verbs before it, back to the last "that"."""
    needs: list[frozenset[str]] = []
    verbs: frozenset[str] = frozenset()
    end = 0
    for start, run_end in read_runs(part):
        if any(token.text == "that" for token in part[end:start]):
            verbs = frozenset()
        needs.append(verbs)
        end = run_end
        if part[end - 1].term not in heads and _is_verb(part, start, end, lexer):
            verbs |= {token.term for token in part[start:end]}
    return tuple(needs)


def _turned_round(part: Sequence[Token], lexer: Lexer) -> tuple[Chunk, ...]:
    """Return "fixed covers" of "the covers are fixed"."""
    runs = read_runs(part)
    turned: list[Chunk] = []
    for (start, end), (behind, last) in pairwise(runs):
        between = [token.text for token in part[end:behind] if token.kind == "function"]
        if between and lexer.words.lists["copulas"].issuperset(between):
            terms = [token.term for token in (*part[behind:last], *part[start:end])]
            turned.append(tuple(terms))
    return tuple(turned)


def _is_verb(part: Sequence[Token], start: int, end: int, lexer: Lexer) -> bool:
    """Whether a chunk may hold a verb: no article or preposition, and no "is", begins it."""
    before = part[start - 1].text if start else ""
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
        predicated=_predicated(part, lexer),
    )


def _predicated(part: Sequence[Token], lexer: Lexer) -> frozenset[Chunk]:
    return frozenset(
        tuple(token.term for token in part[start:end])
        for start, end in read_runs(part)
        if start and lexer.words.are("copulas", part[start - 1].text)
    )


def denies(tokens: Iterable[Token]) -> bool:
    """Whether tokens deny: a denial denied affirms."""
    return sum(token.kind == "negation" for token in tokens) % 2 == 1


def named_fact(
    name: Chunk,
    value: Sequence[Chunk],
    *,
    names: Iterable[str],
    turns: frozenset[str] = frozenset(),
    varies: bool = False,
) -> Fact:
    """Build the fact of an attribute: its value, its name, and both as one."""
    forms = (name, name[:-1]) if name[-1] in _SORTS else (name,)
    joined = [j for form in forms for chunk in value for j in (form + chunk, chunk + form)]
    chunks = (name, *value, *joined)
    known = frozenset(names)
    return Fact(chunks, _terms(chunks), turns=turns, names=known, varies=varies)


def plain_fact(chunks: Iterable[Chunk], *, denies: bool = False) -> Fact:
    """Build a fact of chunks that a record states side by side."""
    kept = tuple(chunks)
    return Fact(kept, _terms(kept), denies)


def _terms(chunks: Iterable[Chunk]) -> frozenset[str]:
    return frozenset(term for chunk in chunks for term in chunk)
