"""A marketer's message with its quotations held back."""

import re

from agent.editing.wording import hold_open_text, plain_wording

_QUOTED = re.compile(
    r"\*\*?([^*\n]+)\*\*?|\"([^\"\n]+)\"|“([^”\n]+)”|‘([^’'\n]+)['’]|`([^`\n]+)`"  # noqa: RUF001
    r"|«\s*([^»\n]+?)\s*»|„([^“”\n]+)[“”]"
    r"|(?<=\bwith )[–—-]+ ([^–—\n]+?) [–—-]+(?= )"  # noqa: RUF001 (dashes)
    r"|(?<!\w)'([^'\n]+)'(?!\w)|(?<!\w)_([^_\n]+)_(?!\w)"
)
_FIRST = 0xE000
HELD = re.compile("[\ue000-\ue0ff]")
"""The sign that stands for a quotation."""

LIST = re.compile(r"\s*,\s*(?:and|or|nor)?\s*|\s+(?:and|or|nor)\s+")


class Message:
    """A message with its quotations held back, so that nothing within one is taken for more."""

    def __init__(self, text: str) -> None:
        self._held: list[str] = []
        held = _QUOTED.sub(self._hold_found, text.replace("’", "'"))  # noqa: RUF001
        self.text = plain_wording(hold_open_text(held, self._hold))

    def _hold_found(self, found: re.Match[str]) -> str:
        return self._hold(next(group for group in found.groups() if group))

    def _hold(self, text: str) -> str:
        self._held.append(text)
        return chr(_FIRST + len(self._held) - 1)

    def told(self, text: str) -> str:
        """Put quotations back."""
        return HELD.sub(lambda found: self._held[ord(found[0]) - _FIRST], text).strip()

    def with_words(self, text: str) -> str:
        """Put quotations of one word back."""
        return HELD.sub(lambda found: self._word(found[0]), text)

    def _word(self, sign: str) -> str:
        said = self._held[ord(sign) - _FIRST]
        return said if len(said.split()) == 1 else sign

    def listed(self, text: str) -> tuple[str, ...]:
        """Return the members of a list, "cheap, bargain or deal"; a quotation is one member."""
        parts = LIST.split(re.sub(f"({HELD.pattern})\\s+(?={HELD.pattern})", r"\1, ", text))
        return tuple(
            dict.fromkeys(self.told(part).strip(" .,!?") for part in parts if part.strip())
        )
