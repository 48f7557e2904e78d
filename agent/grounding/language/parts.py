"""Parts of a sentence, and in them the runs of terms that nothing stands between."""

from collections.abc import Sequence

from agent.grounding.language.lexing import ASSERTING, Token
from agent.grounding.language.vocabulary import load_gate_words

_JOINTS = frozenset(
    {
        "and",
        "but",
        "so",
        "while",
        "though",
        "although",
        "whereas",
        "because",
        "since",
        "which",
        "who",
    }
)


def is_joint(token: Token) -> bool:
    """Whether a token parts what is said before it from what is said after it."""
    return token.kind == "stop" or token.text in _JOINTS


def split_parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut tokens where the text goes on to say another thing."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if is_joint(token):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def read_runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return where each run of terms begins and ends that nothing stands between.

    A participle behind a noun is a run of its own: "square legs | set at the corners".
    """
    runs: list[tuple[int, int]] = []
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and tokens[end].kind in ASSERTING:
            end += 1
        if end - start > 1 and _is_participle(tokens[end - 1]):
            runs += [(start, end - 1), (end - 1, end)]
        elif end > start:
            runs.append((start, end))
        start = max(end, start + 1)
    return runs


def _is_participle(token: Token) -> bool:
    words = load_gate_words()
    if token.kind != "word" or token.term in words.bound:
        return False
    ending = token.text.endswith("ed") and token.term != token.text
    return ending or token.text in words.lists["participles"]


def read_chunks(tokens: Sequence[Token]) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each run."""
    return tuple(tuple(t.term for t in tokens[a:b]) for a, b in read_runs(tokens))
