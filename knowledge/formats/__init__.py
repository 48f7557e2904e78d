"""Reading documents: which format each is in, and what each format means."""

from dataclasses import dataclass

from knowledge.articles import Article
from knowledge.formats import jsonlines
from knowledge.formats.articles import markdown
from knowledge.formats.articles.kinds import ArticleKind, article_kind
from knowledge.formats.documents import Document
from knowledge.formats.encodings import DecodedText, decode
from knowledge.formats.google import feed as google_feed
from knowledge.formats.google.items import is_feed_table, is_xml_feed, table_items, xml_items
from knowledge.formats.imported import ImportedProducts, UnreadableError
from knowledge.formats.reviews import table as review_table
from knowledge.formats.reviews.table import ImportedReviews
from knowledge.formats.rows import read_table
from knowledge.formats.shopify import export as shopify_export
from knowledge.formats.shopify import storefront
from knowledge.formats.woocommerce import export as woocommerce_export
from knowledge.profile import Profile

Content = ImportedProducts | ImportedReviews | Article


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What a document holds, and what an operator should know of how it was read."""

    content: Content
    notes: tuple[str, ...] = ()


def read_document(document: Document, profile: Profile) -> ReadDocument:
    """Read a document in whichever known format it is.

    Raises `UnreadableError` where it cannot be used as a whole, `BadValueError` for an article
    with a wrong field.
    """
    kind = article_kind(document.path)
    if kind is ArticleKind.PDF:
        from knowledge.formats.articles import pdf  # noqa: PLC0415 (it imports pypdf)

        return ReadDocument(pdf.read(document))
    if kind is None and is_xml_feed(document.content):
        items = xml_items(document.content)
        return ReadDocument(google_feed.read(document.name, items, profile))
    if kind is ArticleKind.HTML:
        from knowledge.formats.articles import html  # noqa: PLC0415 (it imports bs4)

        declared = html.declared_encoding(document.content)
        decoded = decode(document.content, profile.locale, declared)
        return ReadDocument(html.read(document, decoded.text), _notes(decoded))
    decoded = decode(document.content, profile.locale)
    if kind is ArticleKind.MARKDOWN:
        return ReadDocument(markdown.read(document, decoded.text), _notes(decoded))
    return ReadDocument(_read_text(document, decoded.text, profile), _notes(decoded))


def _notes(decoded: DecodedText) -> tuple[str, ...]:
    return (f"read as {decoded.guessed}",) if decoded.guessed else ()


def _read_text(document: Document, text: str, profile: Profile) -> Content:
    if text.lstrip().lower().startswith(("<!doctype html", "<html")):
        shop = f"; a Shopify shop answers at {document.origin}/products.json"
        reason = f"is a web page{shop if document.origin else ''}"
        raise UnreadableError(reason)
    if storefront.recognises(text):
        return storefront.read(document.name, text, profile, document.origin)
    if jsonlines.recognises(text):
        return jsonlines.read(document.name, text, profile)
    table = read_table(document.name, text)
    if shopify_export.recognises(table.columns):
        return shopify_export.read(document.name, table, profile)
    if woocommerce_export.recognises(table.columns):
        return woocommerce_export.read(document.name, table, profile)
    if is_feed_table(table.columns):
        return google_feed.read(document.name, table_items(table), profile, table.rejected)
    if review_table.recognises(table.columns):
        return review_table.read(document.name, table)
    found = ", ".join(table.columns[:6])[:200]
    reason = (
        "is no catalog we know: a Shopify export has the columns Handle, Title and Variant Price, "
        "a WooCommerce export ID, Type, Name and Regular price, a Google feed id, title and "
        "price, reviews a product and a rating; JSON Lines begins with {; "
        f"this has {found}"
    )
    raise UnreadableError(reason)
