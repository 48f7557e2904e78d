"""Facts: what a record states, one thing each, and whether one supports what a part claims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agent.grounding.language.chunks import Chunk, is_number, stands_in
from agent.grounding.language.lexing import Lexer, Token
from agent.grounding.language.parts import read_chunks, read_runs

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

    def supports(self, chunks: Sequence[Chunk], said: frozenset[str], claim: Claim) -> bool:
        """Whether it states each of some chunks of a claim, and affirms or denies them likewise.

        `said` are the terms of the chunks.
        """
        if not said <= self.terms or self.denies is not claim.denies:
            return False
        if (
            self.reversals != claim.reversals
            or not self.names <= claim.near
            or not claim.turns <= self.turns
        ):
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


def read_claim(
    part: Sequence[Token], near: frozenset[str], lexer: Lexer, *, of_variant: bool = False
) -> Claim:
    """Read what one part of a sentence claims."""
    return Claim(
        chunks=read_chunks(part),
        denies=denies(part),
        reversals=frozenset(token.term for token in part if token.kind == "reversal"),
        turns=lexer.words.lists["turns"].intersection(token.text for token in part),
        near=near,
        predicated=_predicated(part, lexer),
        of_variant=of_variant,
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
