"""Binding: which record each stretch of a sentence speaks of."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agent.grounding.language.lexing import FACT
from agent.grounding.markup import Marker, Segment

_NAMES = frozenset({"product", "article"})
_FACTS = frozenset({"price", "stock"})
_JOINTS = frozenset({"and", "or", "the", "both", "with"})
_WORD = re.compile(r"[^\W\d_]+|\d+")


class Key(NamedTuple):
    """What a stretch is about: a product, an article by its passages, or the shop."""

    kind: str
    id: str = ""


SHOP = Key("shop")
Subject = tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between the names in a sentence, its other markers as `FACT`, and what it is about.

    `leads` says that no name stands before it, `meets` that one follows.
    """

    text: str
    about: Subject
    leads: bool
    meets: bool


def named(segments: Sequence[Segment]) -> Subject:
    """Return what the markers of a sentence name, once each."""
    return tuple(dict.fromkeys(_key(s) for s in segments if is_name(s)))


def is_name(segment: Segment) -> bool:
    """Whether a segment names a product or an article."""
    return isinstance(segment, Marker) and segment.kind in _NAMES


def split_stretches(segments: Sequence[Segment], subject: Subject) -> Iterator[Stretch]:
    """Cut a sentence at its names.

    Before the first it speaks of all that it names, or else of `subject`; behind one of that one;
    behind several that are only joined ("A and B are …") of each of them.
    """
    about, text, leads = subject, "", True
    joining = False
    for segment in segments:
        if not is_name(segment):
            text += segment if isinstance(segment, str) else FACT
            continue
        yield Stretch(text, about, leads, meets=True)
        joining = not leads and joining and _only_joins(text)
        key = _key(segment)
        about = tuple(dict.fromkeys((*about, key))) if joining else (key,)
        text, leads, joining = "", False, True
    yield Stretch(text, about, leads, meets=False)


def strays(segments: Sequence[Segment], subject: Subject) -> Marker | None:
    """Return the first price or stock level that is not of the one product then spoken of."""
    names = named(segments)
    about, leads, text = names if len(names) == 1 else subject, True, ""
    for segment in segments:
        if isinstance(segment, str):
            text += segment
        elif is_name(segment):
            joined = not leads and _only_joins(text)
            about = (*about, _key(segment)) if joined else (_key(segment),)
            leads, text = False, ""
        elif isinstance(segment, Marker) and segment.kind in _FACTS:
            text += FACT
            if about != (Key("product", segment.id),):
                return segment
    return None


def _only_joins(text: str) -> bool:
    return FACT not in text and set(_WORD.findall(text.lower())) <= _JOINTS


def _key(segment: Segment) -> Key:
    assert isinstance(segment, Marker)
    return Key(segment.kind, segment.id)
