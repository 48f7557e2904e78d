"""What items of one Google feed group say of their product together."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from knowledge.formats.google.items import FeedItem
from knowledge.formats.imported import plain_text, split_list
from knowledge.products import AttributeValue

_MAY_VARY = ("color", "size", "material", "pattern", "gender", "age_group")
_ATTRIBUTES = {
    "mpn": "MPN",
    "condition": "Condition",
    "size_type": "Size type",
    "size_system": "Size system",
    "energy_efficiency_class": "Energy efficiency class",
    "product_length": "Length",
    "product_width": "Width",
    "product_height": "Height",
    "product_weight": "Weight",
    "multipack": "Multipack",
}
_DETAIL = re.compile(r"[^:]*:(?P<name>[^:]+):(?P<value>.+)", re.DOTALL)
_LOOSE_ENDS = " -–—|,:/("  # noqa: RUF001


def options_of(items: Sequence[FeedItem]) -> dict[str, str]:
    """Return what the items differ in, and its name for shoppers."""
    return {name: _name(name) for name in _MAY_VARY if len({item.get(name) for item in items}) > 1}


def title_of(items: Sequence[FeedItem]) -> str:
    """Return the title the items share: the words all begin with, where each names its variant."""
    titles = [plain_text(item.get("title")) for item in items]
    if len(set(titles)) == 1:
        return titles[0]
    alike = takewhile(
        lambda words: len(set(words)) == 1, zip(*map(str.split, titles), strict=False)
    )
    return " ".join(words[0] for words in alike).strip(_LOOSE_ENDS) or titles[0]


def description_of(item: FeedItem) -> str:
    """Join the description and the highlights as plain text."""
    text = item.get("description") or item.get("summary") or item.get("content")
    highlights = "\n".join(map(plain_text, item.values.get("product_highlight", ())))
    return "\n\n".join(filter(None, (plain_text(text), highlights)))


def category_of(item: FeedItem) -> tuple[str, ...]:
    """Return the shop's own category path, or else Google's where it is written out."""
    path = item.get("product_type") or item.get("google_product_category")
    return () if path.isdigit() else split_list(plain_text(path), ">")


def attributes_of(
    items: Sequence[FeedItem], options: Mapping[str, str]
) -> dict[str, AttributeValue]:
    """Return what all items state alike."""
    names = {name: _name(name) for name in _MAY_VARY if name not in options} | _ATTRIBUTES
    stated = [
        {shown: item.get(name) for name, shown in names.items() if item.get(name)}
        | dict(_details(item))
        for item in items
    ]
    return {
        name: value
        for name, value in stated[0].items()
        if all(other.get(name) == value for other in stated)
    }


def _details(item: FeedItem) -> Iterator[tuple[str, str]]:
    for detail in item.values.get("product_detail", ()):
        if found := _DETAIL.fullmatch(detail):
            yield found["name"].strip(), found["value"].strip()


def _name(attribute: str) -> str:
    return attribute.replace("_", " ").capitalize()
