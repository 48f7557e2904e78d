"""From sources to facts: read every document, join them, and give every variant its identity."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from knowledge.errors import RejectedRow, SourceError
from knowledge.facts import Facts
from knowledge.formats.documents import OpenedSource, open_source, source_name
from knowledge.formats.imported import UnreadableError
from knowledge.formats.imports import Import, NothingUsableError
from knowledge.formats.reviews.articles import build_article, join_reviews, names_of, with_rating
from knowledge.formats.reviews.table import Review
from knowledge.language.markdown import split_passages
from knowledge.products import Product, Variant
from knowledge.profile import Profile, load_profile
from knowledge.sync.sources import Sources


@dataclass(frozen=True, slots=True)
class Collected:
    """The facts of all sources, the rows put aside, and how many products are not for sale.

    `notes` say what an operator should know of how the sources were read, which began `read_at`.
    """

    facts: Facts
    rejected: tuple[RejectedRow, ...]
    unpublished: int
    reviews: int
    notes: tuple[str, ...]
    read_at: datetime


class UnusableSourceError(SourceError):
    """A source stopped the reading. `rejected` and `notes` are what was found until then."""

    def __init__(self, name: str, reason: str, imported: Import | None = None) -> None:
        super().__init__(Path(name), reason)
        self.args = (f"{name}: {reason}",)  # an address is no path
        before = imported.rejected if imported else ()
        self.rejected = (*before, RejectedRow(name, 0, "", reason))
        self.notes = tuple(imported.notes if imported else ())


def collect(sources: Sources) -> Collected:
    """Read all sources.

    Raises `SourceError` where one of them cannot be used at all, or holds no usable product.
    """
    now = datetime.now(UTC)
    profile = load_profile(sources.brand) if sources.brand else Profile()
    opened = tuple((source_name(source), _open(source)) for source in sources.files)
    imported = _in_one_currency(opened, profile)
    if sources.articles:
        _add_articles(imported, sources.articles)
    products = _identify_variants(imported.products.values())
    reviews = _join_reviews(imported, products)
    facts = Facts(
        profile=imported.profile,
        products=tuple(
            with_rating(product, reviews.get(product.id, ())).at(now) for product in products
        ),
        articles=tuple(imported.articles.values()),
        passages=tuple(p for a in imported.articles.values() for p in split_passages(a)),
        sources=sources.absolute(),
    )
    return Collected(
        facts,
        tuple(imported.rejected),
        imported.unpublished,
        sum(map(len, reviews.values())),
        tuple(imported.notes),
        now,
    )


def _open(source: Path | str) -> OpenedSource:
    try:
        return open_source(source)
    except UnreadableError as error:
        raise UnusableSourceError(source_name(source), error.reason) from error


def _in_one_currency(opened: Sequence[tuple[str, OpenedSource]], profile: Profile) -> Import:
    """Read all sources; without a currency of the brand's own, in the first an export names."""
    imported = _read(opened, profile)
    if not imported.currencies or "currency" in profile.model_fields_set:
        return imported
    currency = imported.currencies[0]
    named = profile.model_copy(update={"currency": currency})
    if imported.unnamed_currency or set(imported.currencies) != {currency}:
        imported = _read(opened, named)
    imported.profile = named
    imported.notes.append(f"prices are in {currency}, as an export says")
    return imported


def _read(opened: Sequence[tuple[str, OpenedSource]], profile: Profile) -> Import:
    imported = Import(profile)
    try:
        for name, source in opened:
            imported.add_source(name, source)
    except NothingUsableError as error:
        raise UnusableSourceError(error.name, error.reason, imported) from error
    if not imported.products:
        raise UnusableSourceError(opened[-1][0], "no source holds a product", imported)
    return imported


def _add_articles(imported: Import, folder: Path) -> None:
    if not folder.is_dir():
        raise UnusableSourceError(str(folder), "is not a folder", imported)
    try:
        imported.add_articles(str(folder), open_source(folder))
    except NothingUsableError as error:
        raise UnusableSourceError(error.name, error.reason, imported) from error


def _join_reviews(imported: Import, products: Sequence[Product]) -> dict[str, list[Review]]:
    """Join reviews to products, and add the article of each product that has some."""
    if not imported.reviews:
        return {}
    names = names_of(products, imported.aliases)
    by_product: dict[str, list[Review]] = {}
    for source, reviews in imported.reviews:
        joined = join_reviews(source, reviews, names)
        imported.rejected += joined.rejected
        if not joined.by_product:
            reason = "no review of a product that is for sale"
            raise UnusableSourceError(source, reason, imported)
        for product_id, own in joined.by_product.items():
            by_product.setdefault(product_id, []).extend(own)
    for product in products:
        if own := by_product.get(product.id, []):
            imported.add_article(product.id, build_article(with_rating(product, own), own))
    return by_product


def _identify_variants(products: Iterable[Product]) -> tuple[Product, ...]:
    """Name each variant by its own id, else its SKU where no other has it, else its options."""
    products = tuple(products)
    uses = Counter(variant.sku for product in products for variant in product.variants)
    return tuple(
        product
        if all(variant.id for variant in product.variants)
        else replace(
            product,
            variants=tuple(
                replace(variant, id=_variant_id(product, variant, uses))
                for variant in product.variants
            ),
        )
        for product in products
    )


def _variant_id(product: Product, variant: Variant, uses: Counter[str | None]) -> str:
    if variant.id:
        return variant.id
    if variant.sku and uses[variant.sku] == 1:
        return variant.sku
    values = (value.replace("%", "%25").replace("/", "%2F") for value in variant.options.values())
    return "/".join((product.id, *values))
