"""Characters that hide or turn what is shown, and addresses, which must stand letter by letter."""

import re
import unicodedata

from agent.grounding.language.lexing import FACT, fold

_ADDRESS = re.compile(
    r"[\w.+-]+@[\w.-]+\w|(?:https?|ftp|mailto|tel):\S+|www\.\S+"
    r"|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?(?![\w.])|\+?\d[\d ()./-]{6,}\d",
    re.IGNORECASE,
)
_MAYBE = re.compile(r"@|:/|\.\S{2}|\d[\d ()./-]{6}")
_TRAILING = ".,;:!?)\"'/"
_HIDDEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs"})


def hidden_character(text: str) -> str | None:
    """Return the first character that shows nothing, or turns what is shown, by its name."""
    if text.isascii() and text.isprintable():
        return None
    for character in text:
        hidden = unicodedata.category(character) in _HIDDEN and character not in "\t\n"
        if hidden or character == FACT:
            return unicodedata.name(character, f"U+{ord(character):04X}")
    return None


def addresses(text: str) -> frozenset[str]:
    """Return e-mail addresses, links and telephone numbers, as they are written."""
    folded = fold(text)
    if not _MAYBE.search(folded):
        return frozenset()
    return frozenset(found.rstrip(_TRAILING) for found in _ADDRESS.findall(folded))
