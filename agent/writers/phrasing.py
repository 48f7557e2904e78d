"""Wordings: the same thing said another way each time."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from agent.writers.draft import Say

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@cache
def load_phrases() -> Mapping[str, Sequence[str]]:
    """Read the wordings that come with the program."""
    path = Path(__file__).with_name("phrases.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Phrasing:
    """Chooses wordings for one reply, passing over those used lately."""

    def __init__(self, used_lately: Sequence[str], turn: int) -> None:
        self._phrases = load_phrases()
        self._used = set(used_lately)
        self._turn = turn

    def say(self, phrase: str, /, **slots: str) -> Say:
        """Fill in the next wording of a phrase."""
        wordings = self._phrases[phrase]
        keys = [f"{phrase}.{(self._turn + n) % len(wordings)}" for n in range(len(wordings))]
        key = next((key for key in keys if key not in self._used), keys[0])
        self._used.add(key)
        return Say(wordings[int(key.rpartition(".")[2])].format(**slots), key)


def count_in_words(count: int) -> str:
    """Write a small number as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def list_in_words(values: Sequence[str], joint: str = "and") -> str:
    """Write "a, b and c"."""
    *most, last = values
    return f"{', '.join(most)} {joint} {last}" if most else last
