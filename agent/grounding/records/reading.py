"""Reading a sentence of a record: the facts it states, and what each means nothing without."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from agent.grounding.language.chunks import Chunk, is_number
from agent.grounding.language.lexing import Lexer, Token
from agent.grounding.language.parts import read_runs, split_parts
from agent.grounding.records.facts import Fact, denies, read_claim


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
