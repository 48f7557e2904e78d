"""The difference between two voices, change by change, and a digest that stands for it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from brand.voice.guide import VoiceGuide

_BY_WORD = ("terms", "bans", "favourites", "art", "page_greetings")
_SCALARS = tuple(name for name in VoiceGuide.model_fields if name not in _BY_WORD)
_NAMES = {
    "assistant_name": "name",
    "exclamation_marks": "exclamation marks",
    "sign_off": "sign-off",
    "longest_sentence": "longest sentence, in words",
    "longest_reply": "longest reply, in sentences",
    "address": "the shopper is called",
}
_LISTS = {
    "terms": "say “{after}”, not “{key}”",
    "bans": "never say “{key}”",
    "favourites": "favour “{key}”",
    "art": "keep “{key}” as it is",
    "page_greetings": "on pages of {key}, greet with “{after}”",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: a field, for lists the word, and what it was and is.

    None stands for what was not, or is not any more.
    """

    field: str
    key: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        """Write it as a person reads it."""
        if self.field not in _LISTS:
            name = _NAMES.get(self.field, self.field)
            return f"{name}: {_quoted(self.before)} → {_quoted(self.after)}"
        pattern = _LISTS[self.field]
        if self.after is None:
            return f"no longer: {pattern.format(key=self.key, after=self.before)}"
        changed = pattern.format(key=self.key, after=self.after)
        return changed if self.before is None else f"{changed} (before: “{self.before}”)"


@dataclass(frozen=True, slots=True)
class Difference:
    """What one voice changes of another. `old` and `new` are version numbers, 0 the first voice.

    The digest stands for exactly this difference between exactly these two voices.
    """

    old: int
    new: int
    changes: tuple[Change, ...]
    digest: str


def compare_voices(old: int, before: VoiceGuide, new: int, after: VoiceGuide) -> Difference:
    """Return the difference between two versions."""
    told = json.dumps(
        [old, before.model_dump(mode="json"), new, after.model_dump(mode="json")], sort_keys=True
    )
    digest = hashlib.sha256(told.encode()).hexdigest()
    return Difference(old, new, compare_guides(before, after), digest)


def compare_guides(before: VoiceGuide, after: VoiceGuide) -> tuple[Change, ...]:
    """Return what differs between two guides, in the order of their fields."""
    return tuple(_changes(before, after))


def _changes(before: VoiceGuide, after: VoiceGuide) -> Iterator[Change]:
    for name in _SCALARS:
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Change(name, "", _written(was), _written(now))
    for name in _BY_WORD:
        had, has = _by_word(before, name), _by_word(after, name)
        for key in dict.fromkeys((*had, *has)):
            if had.get(key) != has.get(key):
                yield Change(name, key, had.get(key), has.get(key))


def _by_word(guide: VoiceGuide, name: str) -> dict[str, str]:
    if name == "terms":
        return guide.preferred
    if name == "page_greetings":
        return guide.page_greetings
    return {word: word for word in getattr(guide, name)}


def _written(value: object) -> str | None:
    if isinstance(value, bool):
        return "allowed" if value else "none"
    return str(value) if value else None


def _quoted(text: str | None) -> str:
    return f"“{text}”" if text else "not set"
