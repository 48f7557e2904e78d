"""Reviews joined to their products: an article a product, a passage a review, and its rating."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from knowledge.articles import Article
from knowledge.errors import RejectedRow
from knowledge.formats.articles.escaping import escape_markdown
from knowledge.formats.reviews.table import ImportedReviews, Review
from knowledge.products import Product, Rating

_WORDS_OF_HEADING = 8
_NOT_IN_ADDRESS = re.compile(r"[^\w.-]+")
_PRAISE_FROM = 4
_LIKED = "What do people like? Reviews with 4 and 5 stars"
_COMPLAINED = "What do people complain about? Reviews with 1 to 3 stars"
_UNRATED = "What else do people say? Reviews without stars"


@dataclass(frozen=True, slots=True)
class JoinedReviews:
    """The reviews of each product by its id, and the rows that name no product."""

    by_product: Mapping[str, Sequence[Review]]
    rejected: tuple[RejectedRow, ...]


def join_reviews(
    source: str, imported: ImportedReviews, products: Mapping[str, str]
) -> JoinedReviews:
    """Find the product of each review; `products` maps what names one to its id."""
    by_product: dict[str, list[Review]] = {}
    rejected = list(imported.rejected)
    for review in imported.reviews:
        known = (products.get(name) for text in review.products for name in _names_in(text))
        if product_id := next(filter(None, known), None):
            by_product.setdefault(product_id, []).append(review)
        else:
            reason = f"{review.products[0]!r} is no product that is for sale"
            heading = imported.product_heading
            rejected.append(RejectedRow(source, review.row, heading, reason))
    rejected.sort(key=lambda row: row.row)
    return JoinedReviews(by_product, tuple(rejected))


def names_of(products: Iterable[Product], aliases: Mapping[str, str]) -> dict[str, str]:
    """Map every name a review may have for a product to its id; a name of two is no name."""
    meanings: dict[str, set[str]] = {}
    for product in products:
        codes = (code for v in product.variants for code in (v.id, v.sku, v.barcode) if code)
        for name in (product.id, product.title, *_names_in(product.url), *codes):
            meanings.setdefault(name.casefold(), set()).add(product.id)
    for name, product_id in aliases.items():
        meanings.setdefault(name.casefold(), set()).add(product_id)
    exact = {product.id.casefold(): product.id for product in products}
    return {name: ids.pop() for name, ids in meanings.items() if len(ids) == 1} | exact


def _names_in(text: str) -> tuple[str, str]:
    """Return a name as it is written, and the last part of it where it is an address."""
    name = text.casefold()
    return name, name.partition("?")[0].rstrip("/").rpartition("/")[2]


def with_rating(product: Product, reviews: Sequence[Review]) -> Product:
    """Give a product the mean of its reviews where its export has no rating."""
    ratings = [review.rating for review in reviews if review.rating is not None]
    if product.rating or not ratings:
        return product
    mean = sum(ratings, Decimal(0)) / len(ratings)
    value = mean.quantize(Decimal("0.1"), ROUND_HALF_UP)
    return replace(product, rating=Rating(value, len(ratings)))


def build_article(product: Product, reviews: Sequence[Review]) -> Article:
    """Write the reviews of a product as an article, praise and complaints apart."""
    parts = [_summary(product, reviews)]
    for heading in (_LIKED, _COMPLAINED, _UNRATED):
        own = [r for r in reviews if (r.text or r.title) and _heading_of(r) == heading]
        parts += [f"## {heading}", *map(_entry, own)] if own else []
    return Article(
        id=f"reviews-{_NOT_IN_ADDRESS.sub('-', product.id)}",
        title=f"Reviews of {product.title}",
        text="\n\n".join(parts),
        kind="review",
        product_ids=(product.id,),
    )


def _heading_of(review: Review) -> str:
    if review.rating is None:
        return _UNRATED
    return _LIKED if review.rating >= _PRAISE_FROM else _COMPLAINED


def _summary(product: Product, reviews: Sequence[Review]) -> str:
    if product.rating is None:
        return f"{_counted(len(reviews), 'review')} without stars."
    given = Counter(review.rating.normalize() for review in reviews if review.rating is not None)
    spread = "; ".join(f"{_stars(rating)}: {given[rating]}" for rating in sorted(given)[::-1])
    rated = f"Rated {product.rating.value} out of 5 in {_counted(product.rating.count, 'review')}."
    return f"{rated} How many gave how many stars: {spread}." if spread else rated


def _entry(review: Review) -> str:
    text = " ".join((review.text or review.title).split())
    words = text.split()
    cut = "…" if len(words) > _WORDS_OF_HEADING else ""
    heading = review.title or " ".join(words[:_WORDS_OF_HEADING]) + cut
    author = f"{review.initial}." if review.initial else "A customer"
    stars = f"{review.rating.normalize():f} out of 5 stars" if review.rating is not None else ""
    signed = ", ".join(filter(None, (author, stars, review.date)))
    quoted = escape_markdown(text.replace('"', "'"))
    return f'### {escape_markdown(heading)}\n\n> "{quoted}" {escape_markdown(signed)}'


def _stars(rating: Decimal) -> str:
    return "1 star" if rating == 1 else f"{rating:f} stars"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
