"""Reading exports: which format a file is in, and what each format means."""

from pathlib import Path

from knowledge.errors import SourceError
from knowledge.formats import jsonlines, shopify
from knowledge.formats.imported import ImportedProducts
from knowledge.formats.rows import read_table, read_text
from knowledge.profile import Profile


def read_products(path: Path, profile: Profile) -> ImportedProducts:
    """Read the products of an export in whichever known format it is.

    Raises `SourceError` where the file as a whole cannot be used.
    """
    text = read_text(path)
    if jsonlines.recognises(text):
        return jsonlines.read(str(path), text, profile)
    table = read_table(path, text)
    if shopify.recognises(table.columns):
        return shopify.read(str(path), table, profile)
    found = ", ".join(table.columns[:6])
    raise SourceError(
        path,
        "is no catalog we know: a Shopify product CSV has the columns Handle, Title and "
        f"Variant Price, JSON Lines begins with {{; this has {found}",
    )
