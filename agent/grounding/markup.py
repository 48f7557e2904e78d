"""The markup of a draft: `[[product:ID]]`, `[[price:ID#VARIANT]]`, `[[total:ID|ID]]` and others."""

import re
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import quote, unquote

MarkerKind = Literal[
    "product", "article", "price", "stock", "offer", "contact", "total", "difference"
]

_MARKER = re.compile(
    r"\[\[(?:(?P<kind>product|article|price|stock|offer):(?P<id>[^\[\]#]+)(?:#(?P<variant>[^\[\]#]+))?"
    r"|(?P<sum>total|difference):(?P<priced>[^\[\]]+)|(?P<contact>contact))\]\]"
)
# What stands in an id as it is; `%`, `#`, `|` and brackets are written as %25, %23 and so on.
_ID_CHARACTERS = "/ :?=&.,+'()!*~@$;"
# Marks of Markdown: they are not shown, so they are not checked either.
_BLOCK = re.compile(r"^\s*(?:#{1,6}\s+|[-*+>\u2022]\s+|\d{1,2}[.)]\s+)")
_EMPHASIS = re.compile(r"[*`]+|__+")
_WITH_VARIANTS = {"product", "price", "stock"}


@dataclass(frozen=True, slots=True)
class Marker:
    """Where a draft names a record, or asks for a fact of it.

    `id` is empty for `contact` and for sums, which are computed from the prices in `of`; `variant`
    is the id of one variant of the product, if it is meant.
    """

    kind: MarkerKind
    id: str = ""
    variant: str = ""
    of: tuple["Marker", ...] = ()

    def __str__(self) -> str:
        """Write it as a draft does."""
        if self.of:
            return f"[[{self.kind}:{'|'.join(price._named() for price in self.of)}]]"
        if not self.id:
            return "[[contact]]"
        return f"[[{self.kind}:{self._named()}]]"

    def _named(self) -> str:
        return _escape(self.id) + (f"#{_escape(self.variant)}" if self.variant else "")


Segment = str | Marker


class MarkupError(ValueError):
    """A draft has brackets that are no marker."""


def parse_markup(draft: str) -> tuple[Segment, ...]:
    """Cut a draft into text and markers.

    Raises `MarkupError`.
    """
    segments: list[Segment] = []
    end = 0
    for found in _MARKER.finditer(draft):
        segments.append(_plain(draft[end : found.start()], at_start=not segments))
        kind = cast("MarkerKind", found["contact"] or found["kind"] or found["sum"])
        if found["variant"] and kind not in _WITH_VARIANTS:
            raise MarkupError(draft)
        variant, of = unquote(found["variant"] or ""), _prices_in(found["priced"] or "")
        segments.append(Marker(kind, unquote(found["id"] or ""), variant, of))
        end = found.end()
    segments.append(_plain(draft[end:], at_start=not segments))
    if any("[[" in s or "]]" in s for s in segments if isinstance(s, str)):
        raise MarkupError(draft)
    return tuple(segment for segment in segments if segment != "")


def _prices_in(named: str) -> tuple[Marker, ...]:
    """Read what a sum is of: ids of products, each with the id of a variant or without."""
    pairs = (each.partition("#") for each in named.split("|") if named)
    return tuple(Marker("price", unquote(id_), unquote(variant)) for id_, _, variant in pairs)


def _plain(text: str, *, at_start: bool) -> str:
    """Take emphasis out of a text, and the sign of a heading, a list or a quotation before it."""
    bare = _BLOCK.sub("", text) if at_start else text
    return _EMPHASIS.sub("", bare)


def _escape(text: str) -> str:
    return quote(text, safe=_ID_CHARACTERS)
