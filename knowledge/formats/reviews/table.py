"""Customer reviews in a table, under whatever names review tools give the columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from knowledge.errors import RejectedRow
from knowledge.formats.imported import BadValueError, plain_text
from knowledge.formats.rows import Row, Table

_NAMES = {
    "rating": ("stars", "score", "star_rating", "review_rating", "review_score", "rating_value"),
    "title": ("review_title", "headline", "subject", "summary"),
    "text": (
        *("body", "review", "content", "comment", "message", "review_text", "review_body"),
        *("review_content", "body_text", "comment_content", "review_message"),
    ),
    "date": (
        *("created_at", "review_date", "date_created", "submitted_at", "comment_date"),
        *("review_created_at", "published_at"),
    ),
    "author": (
        *("reviewer", "reviewer_name", "author_name", "display_name", "name", "nickname"),
        *("customer", "customer_name", "author_s_initial", "author_initial", "initial"),
        *("comment_author", "user", "user_name"),
    ),
    "status": ("state", "published", "approved", "curated", "comment_approved", "review_status"),
}
_PRODUCT = (
    *("product_handle", "handle", "product_id", "product_sku", "sku", "variant_sku", "item_sku"),
    *("product", "item", "product_title", "product_name", "item_name", "product_url"),
)
_SHOWS_REVIEWS = {"rating", "review", "review_text", "review_body", "review_content"}
_HELD_BACK = {
    *("0", "false", "no", "hold", "held", "pending", "hidden", "spam", "trash", "rejected"),
    *("unpublished", "unapproved", "archived", "disabled"),
}
_CANONICAL = {other: name for name, others in _NAMES.items() for other in others}
_NOT_NAME = re.compile(r"[\W_]+")
_RATING = re.compile(r"(?P<value>\d(?:[.,]\d+)?)\s*(?:/\s*5|stars?|out of 5)?", re.IGNORECASE)
_STARS = re.compile(r"(?P<full>★{1,5})☆*")
_ISO_DATE = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ].*)?")
_FIRST_LETTER = re.compile(r"[^\W\d_]")
_LONGEST = 5_000


@dataclass(frozen=True, slots=True)
class Review:
    """What one customer wrote of a product, which the export names in one way or several.

    `rating` is out of five; `initial` is all that is kept of the author's name.
    """

    row: int
    products: tuple[str, ...]
    rating: Decimal | None
    title: str = ""
    text: str = ""
    date: str = ""
    initial: str = ""


@dataclass(frozen=True, slots=True)
class ImportedReviews:
    """The reviews of one table, and the rows put aside. `product_heading` names its product."""

    reviews: tuple[Review, ...]
    rejected: tuple[RejectedRow, ...]
    product_heading: str


def recognises(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns holds reviews of products."""
    plain = {_plain(column) for column in columns}
    shown = plain | {_canonical(column) for column in columns}
    return bool(plain & set(_PRODUCT)) and bool(shown & _SHOWS_REVIEWS)


def read(source: str, table: Table) -> ImportedReviews:
    """Read one review a row; those the shop does not show are put aside."""
    table = table.renamed(_canonical)
    named = [name for name in _PRODUCT if name in table.columns]
    reviews: list[Review] = []
    rejected = list(table.rejected)
    for row in table.rows:
        try:
            reviews.append(_review(row, named))
        except BadValueError as error:
            heading = table.headings.get(error.field, error.field)
            rejected.append(RejectedRow(source, row.number, heading, error.reason))
    rejected.sort(key=lambda row: row.row)
    return ImportedReviews(tuple(reviews), tuple(rejected), table.headings[named[0]])


def _plain(column: str) -> str:
    return _NOT_NAME.sub("_", column.lower()).strip("_")


def _canonical(column: str) -> str:
    name = _plain(column)
    return name if name in _PRODUCT else _CANONICAL.get(name, name)


def _review(row: Row, named: Sequence[str]) -> Review:
    products = tuple(value for name in named if (value := row.get(name)))
    if not products:
        raise BadValueError(named[0], "is empty")
    status = row.get("status")
    if status.lower() in _HELD_BACK:
        raise BadValueError("status", f"{status!r}: not shown in the shop")
    rating = _rating(row.get("rating"))
    text = plain_text(row.get("text"))[:_LONGEST]
    title = " ".join(plain_text(row.get("title")).split())
    if rating is None and not text and not title:
        raise BadValueError("text", "is empty, and there is no rating")
    date = _ISO_DATE.fullmatch(row.get("date"))
    letter = _FIRST_LETTER.search(row.get("author"))
    return Review(
        row.number,
        products,
        rating,
        title,
        text,
        date["date"] if date else row.get("date"),
        letter[0].upper() if letter else "",
    )


def _rating(text: str) -> Decimal | None:
    if not text:
        return None
    if stars := _STARS.fullmatch(text):
        return Decimal(len(stars["full"]))
    found = _RATING.fullmatch(text)
    value = Decimal(found["value"].replace(",", ".")) if found else Decimal(0)
    if not 1 <= value <= 5:
        raise BadValueError("rating", f"{text!r} is not a rating from 1 to 5")
    return value
