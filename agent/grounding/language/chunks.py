"""Chunks: runs of terms that nothing stands between, and what may be left out of one."""

from collections.abc import Sequence

from agent.grounding.language.vocabulary import load_gate_words

Chunk = tuple[str, ...]


def is_number(term: str) -> bool:
    """Whether a term is a number, an amount or a percentage."""
    return term[0] in "#¤%"


def stands_in(claimed: Chunk, own: Chunk, said: frozenset[str], *, named: bool) -> bool:
    """Whether a chunk is one of a record's, of which only what may be left out is missing."""
    if claimed == own:
        return True
    places = _places(claimed, own)
    if places is None:
        return False
    kept = set(places)
    words = load_gate_words()
    for place, term in enumerate(own):
        if place in kept:
            continue
        measures = is_number(term) and term != "%100" and (place + 1 in kept or term[0] == "%")
        if measures or term in words.qualifiers or term in words.weakening:
            return False
    return _keeps_head(claimed, own, kept, said, named=named) and _keeps_measures(
        claimed, own, places, said
    )


def _keeps_head(
    claimed: Chunk, own: Chunk, kept: set[int], said: frozenset[str], *, named: bool
) -> bool:
    """Whether what a chunk is about is said: "shade" of "linen shade", all of "dishwasher safe"."""
    head = own[-1]
    if head in load_gate_words().bound:
        return said.issuperset(own)
    if len(own) - 1 in kept or head in said:
        return True
    counted = is_number(claimed[-1]) and own[max(kept) + 1] not in _unit_names()
    return counted and named


def _keeps_measures(
    claimed: Chunk, own: Chunk, places: Sequence[int], said: frozenset[str]
) -> bool:
    """Whether every number stands beside what it counts or measures, as in the record."""
    for at, place in enumerate(places):
        if not is_number(claimed[at]):
            continue
        behind = own[place + 1] if place + 1 < len(own) else None
        claimed_behind = claimed[at + 1] if at + 1 < len(claimed) else None
        if behind in _unit_names() and claimed_behind != behind:
            return False
        if claimed_behind is not None and claimed_behind != behind:
            return False
        if claimed_behind is None and place and own[place - 1] not in said:
            return False
    return True


def _places(claimed: Chunk, own: Chunk) -> list[int] | None:
    """Find where the terms of a chunk stand in another, in order, or None."""
    places: list[int] = []
    start = 0
    for term in claimed:
        try:
            found = own.index(term, start)
        except ValueError:
            return None
        places.append(found)
        start = found + 1
    return places


def _unit_names() -> frozenset[str]:
    return load_gate_words().unit_names
