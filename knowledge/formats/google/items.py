"""The items of a Google Merchant feed: RSS or Atom with `g:` elements, or a table."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from knowledge.formats.imported import UnreadableError, split_list
from knowledge.formats.rows import Table

_ITEMS = {"item", "entry"}
_DETAIL_PARTS = ("section_name", "attribute_name", "attribute_value")
_SEVERAL = {"additional_image_link", "product_highlight", "product_detail"}
_FEED = re.compile(rb"<(?:rss|feed|\w+:RDF)[\s>]", re.IGNORECASE)
_NOT_ALIKE = re.compile(r"[\s-]+")
_BEFORE_MARKUP = b" \t\r\n\xef\xbb\xbf\xff\xfe"
_LOOKED_AT = 4_000


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item by attribute name. `number` counts items of XML from 1, rows from the header on."""

    number: int
    values: Mapping[str, tuple[str, ...]]

    def get(self, name: str) -> str:
        """Return the first value of an attribute, empty where the item has none."""
        return next(iter(self.values.get(name, ())), "")


def is_xml_feed(content: bytes) -> bool:
    """Whether a document begins as an RSS or Atom feed."""
    beginning = content[:_LOOKED_AT].replace(b"\0", b"").lstrip(_BEFORE_MARKUP)
    return beginning.startswith(b"<") and _FEED.search(beginning) is not None


def is_feed_table(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is a Google feed."""
    names = {attribute_name(column) for column in columns}
    return names >= {"id", "title", "price"} and bool(names & {"link", "availability"})


def attribute_name(column: str) -> str:
    """Return Google's name of an attribute: `g:item group id` is `item_group_id`."""
    return _NOT_ALIKE.sub("_", column.strip().lower().removeprefix("g:"))


def xml_items(content: bytes) -> Iterator[FeedItem]:
    """Yield the items of an RSS or Atom feed.

    Raises `UnreadableError` where it is not well-formed, or declares entities of its own.
    """
    number = 0
    try:
        for _, element in iterparse(io.BytesIO(content)):
            if _local_name(element) in _ITEMS:
                number += 1
                yield FeedItem(number, _values(element))
                element.clear()
    except DefusedXmlException as error:
        raise UnreadableError("declares XML entities, which a feed has no use for") from error
    except (ParseError, ValueError, LookupError) as error:
        reason = f"is not well-formed XML ({error})"
        raise UnreadableError(reason) from error


def table_items(table: Table) -> Iterator[FeedItem]:
    """Yield the rows of a feed in a table; attributes given several times stand with commas."""
    table = table.renamed(attribute_name)
    for row in table.rows:
        values: dict[str, tuple[str, ...]] = {}
        for name in table.columns:
            if value := row.get(name):
                values[name] = split_list(value) if name in _SEVERAL else (value,)
        yield FeedItem(row.number, values)


def _values(item: Element) -> dict[str, tuple[str, ...]]:
    values: dict[str, list[str]] = {}
    for child in item:
        name = _local_name(child)
        text = child.get("href", "") if name == "link" and not child.text else child.text or ""
        if name == "product_detail":
            parts = {_local_name(part): part.text or "" for part in child}
            text = ":".join(parts.get(part, "").strip() for part in _DETAIL_PARTS)
        if text.strip():
            values.setdefault(name, []).append(text.strip())
    return {name: tuple(texts) for name, texts in values.items()}


def _local_name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()
