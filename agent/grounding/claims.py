"""What a stretch of a sentence claims, and whether every record it is about supports it."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.grounding.language.chunks import Chunk
from agent.grounding.language.lexing import Lexer, Token
from agent.grounding.language.parts import is_joint, read_chunks, split_parts
from agent.grounding.part import Grounds, Part, Unsupported
from agent.grounding.records.facts import denies

_OFFERED = frozenset({"in", "come", "comes", "coming", "either", "choose", "between", "or"})
_ENDS_LABEL = frozenset({".", ";", "!", "?"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of one stretch: a problem, or of each part with a claim whether it denies."""

    problem: Unsupported | None = None
    denials: tuple[bool, ...] = ()


def check_stretch(tokens: Sequence[Token], grounds: Grounds, lexer: Lexer) -> Reading:
    """Check every part of a stretch, of which phrases without a claim were taken out."""
    if grounds.talks:
        tokens = [t._replace(kind="frame") if t.kind == "talk" else t for t in tokens]
    near = frozenset(token.term for token in tokens if token.term)
    names = frozenset().union(*(r.identity.option_names for r in grounds.records))
    offered = not names.isdisjoint(near) or any(
        token.kind == "function" and token.text in _OFFERED for token in tokens
    )
    labels = frozenset().union(*(record.labels for record in grounds.records))
    parts = [
        Part(said, label, near, offered, grounds, lexer)
        for said, label in _labelled_parts(tokens, labels)
    ]
    problem = next((found for part in parts if (found := part.problem())), None)
    claiming = [part for part in parts if part.claims]
    return Reading(
        problem or _scattered(claiming, grounds), tuple(part.claim.denies for part in claiming)
    )


def denials_of(tokens: Sequence[Token]) -> list[bool]:
    """Return of each part of a text that claims something whether it denies it."""
    parts = [part for part in split_parts(tokens) if read_chunks(part)]
    return [denies(part) for part in parts]


def _scattered(parts: Sequence[Part], grounds: Grounds) -> Unsupported | None:
    """Find an article of which no one sentence supports all parts: rows of a table mixed up."""
    claiming = [part for part in parts if part.claim.chunks]
    if grounds.asked or len(claiming) < 2:
        return None
    for record in grounds.records:
        if record.sentences and not any(
            all(part.is_supported_by(record, facts) for part in claiming)
            for facts in record.sentences
        ):
            return Unsupported("combination", " ".join(part.text for part in claiming))
    return None


def _labelled_parts(
    tokens: Sequence[Token], labels: frozenset[Chunk]
) -> list[tuple[Sequence[Token], Chunk | None]]:
    """Cut a stretch into parts, each with the name of the attribute before it: "width: 50 in"."""
    parts: list[tuple[Sequence[Token], Chunk | None]] = []
    label: Chunk | None = None
    start = 0
    for place in range(len(tokens) + 1):
        end = tokens[place] if place < len(tokens) else None
        if end is not None and not is_joint(end):
            continue
        part = tokens[start:place]
        start = place + 1
        chunks = read_chunks(part)
        if end is not None and end.text == ":" and len(chunks) == 1 and chunks[0] in labels:
            label = chunks[0]
        elif part:
            parts.append((part, label))
        if end is not None and end.text in _ENDS_LABEL:
            label = None
    return parts
