"""How a lie is dressed: in words, in markdown, in the middle of a truth, in look-alike letters."""

import re
from collections.abc import Callable
from random import Random

from brand.voice.word_forms import engine

_NUMBER = re.compile(r"(?<![\w\[#:.-])\d{1,4}(?![\w\]]|\.\d)")
_LOOKALIKES = str.maketrans("aeopcxyi", "аеорсхуі")  # noqa: RUF001 (Cyrillic, as liars use them)
_MARKER = re.compile(r"(\[\[[^\]]*\]\])")
_OPENERS = (
    "Good question! ", "Sure, ", "As you asked, ", "Honestly, ", "Fun fact: ", "By the way, ",
    "I can confirm that ", "Yes, ", "Did you know that ", "Of course, ",
)  # fmt: skip


def disguise(lie: str, truth: str, random: Random) -> tuple[str, str]:
    """Return how a lie is dressed, "" where it goes as it is, and the sentence."""
    how = random.choice(("", "", "words", "markdown", "list", "look-alikes", "opener", "inside",
                         "behind", "full width", "hidden"))  # fmt: skip
    text = lie
    match how:
        case "words":
            text = _NUMBER.sub(lambda found: _in_words(found[0]), lie)
        case "markdown":
            text = _outside(lie, lambda part: re.sub(r"(\w{4,})", r"**\1**", part, count=2))
        case "list":
            text = f"- {lie}"
        case "look-alikes":
            text = _outside(lie, lambda part: part.translate(_LOOKALIKES))
        case "opener":
            text = random.choice(_OPENERS) + lie
        case "inside" if truth:
            text = f"{truth.rstrip('.')}, and {lie[0].lower() + lie[1:]}"
        case "behind" if truth:
            text = f"{lie.rstrip('.')}, and {truth[0].lower() + truth[1:]}"
        case "full width":
            text = _outside(
                lie, lambda part: re.sub(r"\d", lambda f: chr(ord(f[0]) + 0xFEE0), part)
            )
        case "hidden":
            text = _outside(lie, lambda part: part.replace("in", "i\u200bn", 1))
    return (how if text != lie else ""), text


def _in_words(digits: str) -> str:
    return str(engine().number_to_words(digits, andword="")).replace(",", "")


def _outside(text: str, change: Callable[[str], str]) -> str:
    """Change a text but for its markers."""
    return "".join(p if p.startswith("[[") else change(p) for p in _MARKER.split(text))
