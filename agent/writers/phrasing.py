"""Wordings: the same thing said another way each time."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from agent.writers.draft import Say
from brand.voice import VoiceGuide

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@cache
def load_phrases() -> Mapping[str, Sequence[str]]:
    """Read the wordings that come with the program."""
    path = Path(__file__).with_name("phrases.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def load_tones() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Read the wordings of each manner of speaking, where it has its own."""
    path = Path(__file__).with_name("tones.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


class Phrasing:
    """Chooses wordings for one reply in the voice, passing over those used lately.

    Of wordings with a word that is not to be said, another is taken, as long as there is one.
    """

    def __init__(
        self, used_lately: Sequence[str], turn: int, voice: VoiceGuide | None = None
    ) -> None:
        self._voice = voice or VoiceGuide()
        self._phrases = {**load_phrases(), **load_tones().get(self._voice.formality, {})}
        self._used = set(used_lately)
        self._turn = turn

    def say(self, phrase: str, /, **slots: str) -> Say:
        """Fill in the next wording of a phrase."""
        wordings = self._phrases[phrase]
        permitted = [i for i, wording in enumerate(wordings) if self._voice.permits(wording)]
        places = permitted or range(len(wordings))
        keys = [f"{phrase}.{places[(self._turn + n) % len(places)]}" for n in range(len(places))]
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
