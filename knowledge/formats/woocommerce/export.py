"""WooCommerce's own product export.

A simple product is one row; a variable one is a row of its own and a row of each variation, which
names its parent. A grouped product is sold as the products it groups.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from knowledge.formats.imported import ImportedProducts, unique
from knowledge.formats.prices import price_reader
from knowledge.formats.rows import Row, Table
from knowledge.formats.woocommerce.cells import cell, is_for_sale, kind_of, references
from knowledge.formats.woocommerce.columns import canonical
from knowledge.formats.woocommerce.products import ProductReader, id_of
from knowledge.products import Product
from knowledge.profile import Profile

_PRICES = ("regular price", "sale price")


def recognises(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is a WooCommerce product export."""
    names = {canonical(column) for column in columns}
    return names >= {"type", "name", "regular price"} and bool(names & {"id", "sku"})


def read(source: str, table: Table, profile: Profile) -> ImportedProducts:
    """Join variations with their products, and groups with their parts."""
    table = table.renamed(canonical)
    skus = Counter(cell(row, "sku") for row in table.rows if kind_of(row) != "variable")
    reader = ProductReader(
        source,
        table,
        profile,
        price_reader((cell(row, name) for row in table.rows for name in _PRICES), profile),
        frozenset(sku for sku, uses in skus.items() if uses > 1),
    )
    rows = _product_rows(table.rows, reader)
    meanings = _meanings(rows.values())
    variations = _variations(table.rows, rows, meanings, reader)
    products, unpublished = _read_listed(reader, rows, variations, meanings)
    of_variations = {
        reference: name
        for name, own in variations.items()
        for row in own
        for reference in _references_to(row)
    }
    meanings = of_variations | meanings
    return ImportedProducts(
        tuple(
            _with_complements(products[name], row, meanings, products)
            for name, row in rows.items()
            if name in products
        ),
        tuple(sorted((*table.rejected, *reader.rejected), key=lambda rejected: rejected.row)),
        unpublished,
        {reference: name for reference, name in meanings.items() if name in products},
    )


def _read_listed(
    reader: ProductReader,
    rows: Mapping[str, Row],
    variations: Mapping[str, Sequence[Row]],
    meanings: Mapping[str, str],
) -> tuple[dict[str, Product], int]:
    """Read what the shop shows, groups after their parts; count what it does not show."""
    listed = {name: row for name, row in rows.items() if is_for_sale(row)}
    unpublished = len(rows) - len(listed)
    products: dict[str, Product] = {}
    for name, row in sorted(listed.items(), key=lambda item: kind_of(item[1]) == "grouped"):
        own = [variation for variation in variations.get(name, ()) if is_for_sale(variation)]
        if kind_of(row) == "variable" and not own:
            if name in variations:
                unpublished += 1
            else:
                reader.reject(row, "type", "a variable product without variations in this file")
        elif product := _read_product(reader, row, own, meanings, products):
            products[name] = product
    return products, unpublished


def _product_rows(rows: Iterable[Row], reader: ProductReader) -> dict[str, Row]:
    by_id: dict[str, Row] = {}
    for row in rows:
        if kind_of(row) == "variation":
            continue
        if not id_of(row):
            reader.reject(row, "id", "is empty")
        elif by_id.setdefault(id_of(row), row) is not row:
            reader.reject(row, "id", f"{id_of(row)!r} was met before; the first is kept")
    return by_id


def _references_to(row: Row) -> tuple[str, ...]:
    """Return how other rows name this one."""
    sku, number = cell(row, "sku").casefold(), cell(row, "id")
    return unique((sku, f"id:{number}" if number else ""))


def _meanings(rows: Iterable[Row]) -> dict[str, str]:
    """Map how rows name a product to its id; of a SKU used twice the variable product's counts."""
    in_turn = sorted(rows, key=lambda row: kind_of(row) == "variable")
    return {reference: id_of(row) for row in in_turn for reference in _references_to(row)}


def _variations(
    rows: Iterable[Row],
    products: Mapping[str, Row],
    meanings: Mapping[str, str],
    reader: ProductReader,
) -> dict[str, list[Row]]:
    """Group variations under the id of their product, wherever in the file they stand."""
    by_product: dict[str, list[Row]] = {}
    for row in rows:
        if kind_of(row) != "variation":
            continue
        name = meanings.get(cell(row, "parent").casefold())
        if name is None:
            parent = cell(row, "parent")
            reason = f"{parent!r} is not in this file" if parent else "is empty"
            reader.reject(row, "parent", reason)
        elif kind_of(products[name]) != "variable":
            reader.reject(row, "parent", f"{cell(row, 'parent')!r} is not a variable product")
        else:
            by_product.setdefault(name, []).append(row)
    return by_product


def _read_product(
    reader: ProductReader,
    row: Row,
    variations: Sequence[Row],
    meanings: Mapping[str, str],
    products: Mapping[str, Product],
) -> Product | None:
    match kind_of(row):
        case "variable":
            return reader.variable(row, variations)
        case "grouped":
            parts = (meanings.get(name, "") for name in references(row, "grouped products"))
            return reader.grouped(row, [products[name] for name in parts if name in products])
        case _:
            return reader.simple(row)


def _with_complements(
    product: Product, row: Row, meanings: Mapping[str, str], products: Mapping[str, Product]
) -> Product:
    named = unique(meanings.get(name, "") for name in references(row, "cross-sells"))
    complements = tuple(name for name in named if name in products and name != product.id)
    return replace(product, goes_with=complements)
