"""What the cells of WooCommerce's product export say: lists, references, stock, prices."""

import html
import re
from collections.abc import Iterator
from itertools import count

from knowledge.formats.imported import BadValueError, parse_moment, plain_text, unique
from knowledge.formats.prices import PriceReader
from knowledge.formats.rows import Row, Table
from knowledge.formats.woocommerce.columns import MEASURES, unit_of
from knowledge.products import Availability, Image, Price, Sale

_COMMA = re.compile(r"(?<!\\),")
_ADDRESS = re.compile(r"(?:https?:/)?/\S+", re.IGNORECASE)
_NEWLINE = re.compile(r"(?<!\\)\\n")
_SHORTCODE = re.compile(
    r"\[/?(?:[a-z]+_\w*|caption|gallery|embed|audio|video|playlist)(?:\s[^\]]{0,2000})?/?\]"
)
_AVAILABILITY = {
    "1": Availability.IN_STOCK,
    "instock": Availability.IN_STOCK,
    "yes": Availability.IN_STOCK,
    "true": Availability.IN_STOCK,
    "0": Availability.OUT_OF_STOCK,
    "outofstock": Availability.OUT_OF_STOCK,
    "no": Availability.OUT_OF_STOCK,
    "false": Availability.OUT_OF_STOCK,
    "backorder": Availability.BACKORDER,
    "onbackorder": Availability.BACKORDER,
}


def cell(row: Row, column: str) -> str:
    """Return a cell without the quote that keeps spreadsheets from reading it as a formula."""
    value = row.get(column)
    return value[1:] if value[:1] == "'" and value[1:2] in {"=", "+", "-", "@"} else value


def kind_of(row: Row) -> str:
    """Return `variation`, `variable`, `grouped` or `external`, or `simple` for any other type."""
    types = [part.strip().lower() for part in row.get("type").split(",")]
    for kind in ("variation", "variable", "grouped", "external"):
        if any(kind in name for name in types):
            return kind
    return "simple"


def is_for_sale(row: Row) -> bool:
    """Whether a row is published, and shown where a shopper could come upon it."""
    published = cell(row, "published").lower() in {"", "1", "true", "yes"}
    return published and row.get("visibility").lower() != "hidden"


def values(row: Row, column: str) -> tuple[str, ...]:
    """Split a list at its commas; a comma within a value is written `\\,`."""
    parts = (part.replace("\\,", ",").strip() for part in _COMMA.split(cell(row, column)))
    return unique(html.unescape(part) for part in parts)


def references(row: Row, column: str) -> tuple[str, ...]:
    """Return the products a cell names, each by its SKU or as `id:12`."""
    return tuple(value.casefold() for value in values(row, column))


def title_of(row: Row) -> str:
    """Return the name of a product."""
    return " ".join(plain_text(cell(row, "name")).split())


def description_of(row: Row) -> str:
    """Join the short description and the long one, as plain text."""
    texts = (plain_text(_markup(cell(row, name))) for name in ("short description", "description"))
    return "\n\n".join(unique(texts))


def categories_of(row: Row) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the narrowest category with those above it, and the names of all the others."""
    paths = [unique(name.strip() for name in path.split(">")) for path in values(row, "categories")]
    if not paths:
        return (), ()
    category = max(paths, key=len)
    return category, unique(n for path in paths for n in path if n not in category)


def attributes_of(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the name and the values of each attribute in the order of its columns."""
    for number in count(1):
        if f"attribute {number} name" not in row.values:
            return
        if name := cell(row, f"attribute {number} name"):
            yield html.unescape(name), values(row, f"attribute {number} values")


def measures_of(row: Row, table: Table) -> Iterator[tuple[str, str]]:
    """Yield weight and dimensions with their units, under the shop's own words for them."""
    for measure in MEASURES:
        if value := row.get(measure):
            name, unit = unit_of(table.headings[measure])
            number = f"0{value}" if value.startswith(".") else value
            yield name, f"{number} {unit}".strip()


def images_of(row: Row) -> tuple[tuple[Image, ...], tuple[str, ...]]:
    """Return the pictures of a row, and what stands among them and is no address."""
    texts = values(row, "images")
    addresses = tuple(text for text in texts if _ADDRESS.fullmatch(text))
    return tuple(map(Image, addresses)), tuple(text for text in texts if text not in addresses)


def availability_of(row: Row) -> Availability:
    """Read whether it is in stock, from the number in stock where the export does not say."""
    said = row.get("in stock").lower()
    if said:
        if said not in _AVAILABILITY:
            raise BadValueError("in stock", f"{said!r} is not 1, 0 or backorder")
        return _AVAILABILITY[said]
    stock = cell(row, "stock")
    if not stock or stock == "parent":
        return Availability.IN_STOCK
    try:
        left = float(stock)
    except ValueError as error:
        raise BadValueError("stock", f"{stock!r} is not a number") from error
    if left > 0:
        return Availability.IN_STOCK
    ordered = row.get("backorders").lower() in {"1", "yes", "notify"}
    return Availability.BACKORDER if ordered else Availability.OUT_OF_STOCK


def prices_of(row: Row, prices: PriceReader) -> tuple[Price, Price | None, Sale | None]:
    """Return the price, the price before a reduction, and the reduction if its time is limited."""
    stated, reduced = cell(row, "regular price"), cell(row, "sale price")
    if not stated and not reduced:
        raise BadValueError("regular price", "is empty")
    regular = prices.read(stated or reduced, "regular price" if stated else "sale price")
    sale = prices.read(reduced, "sale price") if reduced else None
    if sale is None or sale.amount >= regular.amount:
        return regular, None, None
    starts = parse_moment(cell(row, "sale starts"), "sale starts")
    ends = parse_moment(cell(row, "sale ends"), "sale ends", ends=True)
    if starts is None and ends is None:
        return sale, regular, None
    return regular, None, Sale(sale, regular, starts, ends)


def _markup(text: str) -> str:
    return _SHORTCODE.sub(" ", _NEWLINE.sub("\n", text)).replace("\\\\n", "\\n")
