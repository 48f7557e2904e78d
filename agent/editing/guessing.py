"""Guessing what was meant where nothing was read: the nearest example is asked back."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.editing.instruction import NotUnderstood
from knowledge.embedding.embedder import Embedder

_LIKELY, _LIKELY_OF_WORDS = 0.55, 0.65
# Quotations are likened by what is said of them, not by what they say.
_STAND_INS = ("this word", "that word")
_GROUPS = ("plain", "one_quotation", "two_quotations")


@dataclass(frozen=True, slots=True)
class Example:
    """What may be said, and the plain instruction it comes to."""

    said: str
    instruction: str


@cache
def load_examples() -> Mapping[int, tuple[Example, ...]]:
    """Read the examples that come with the program, by how many quotations they have."""
    path = Path(__file__).with_name("examples.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        count: tuple(
            Example(said, instruction)
            for instruction, wordings in data[group].items()
            for said in wordings
        )
        for count, group in enumerate(_GROUPS)
    }


async def guess_meant(lost: NotUnderstood, embedder: Embedder) -> str:
    """Return the plain instruction that words come nearest to, empty where none is near."""
    examples = load_examples().get(len(lost.quoted), ())
    if not examples or lost.hint:
        return ""
    said = lost.said
    for word, stand_in in zip(lost.quoted, _STAND_INS, strict=False):
        said = said.replace(word, stand_in)
    kept = await embedder.embed_kept(example.said.format(*_STAND_INS) for example in examples)
    (vector,) = await embedder.embed(said)
    likeness = {e: float(kept[e.said.format(*_STAND_INS)] @ vector) for e in examples}
    nearest = max(examples, key=lambda example: likeness[example])
    least = _LIKELY_OF_WORDS if lost.quoted else _LIKELY
    return nearest.instruction.format(*lost.quoted) if likeness[nearest] >= least else ""
