"""The markup of a draft: `[[product:ID]]`, `[[article:ID]]`, `[[price:ID]]`, `[[contact]]`, …"""

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import quote, unquote

MarkerKind = Literal["product", "article", "price", "stock", "offer", "contact"]

_MARKER = re.compile(
    r"\[\[(?:(?P<kind>product|article|price|stock|offer):(?P<id>[^\[\]]+)|(?P<contact>contact))\]\]"
)


@dataclass(frozen=True, slots=True)
class Marker:
    """Where a draft names a record, or asks for a fact of it. `id` is empty for `contact`."""

    kind: MarkerKind
    id: str = ""

    def __str__(self) -> str:
        """Write it as a draft does."""
        return (
            f"[[{self.kind}:{quote(self.id, safe=_ID_CHARACTERS)}]]" if self.id else "[[contact]]"
        )


Segment = str | Marker
_ID_CHARACTERS = "/ :#?=&.,+'()!*~@$;"


class MarkupError(ValueError):
    """A draft has brackets that are no marker."""


def parse_markup(draft: str) -> tuple[Segment, ...]:
    """Cut a draft into text and markers.

    Raises `MarkupError`.
    """
    segments: list[Segment] = []
    end = 0
    for found in _MARKER.finditer(draft):
        segments.append(draft[end : found.start()])
        kind = cast("MarkerKind", found["contact"] or found["kind"])
        segments.append(Marker(kind, unquote(found["id"] or "")))
        end = found.end()
    segments.append(draft[end:])
    if any("[[" in s or "]]" in s for s in segments if isinstance(s, str)):
        raise MarkupError(draft)
    return tuple(segment for segment in segments if segment != "")
