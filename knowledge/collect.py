"""From sources to facts: read every file, join them, and give every variant its identity."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from knowledge.articles import Article
from knowledge.errors import RejectedRow, SourceError
from knowledge.facts import Facts
from knowledge.formats import read_products
from knowledge.formats.articles import read_articles
from knowledge.markdown import split_passages
from knowledge.products import Product, Variant
from knowledge.profile import Profile, load_profile


@dataclass(frozen=True, slots=True)
class Sources:
    """What the operator named: exports, a folder of articles, and the brand's own file."""

    files: tuple[Path, ...]
    articles: Path | None = None
    brand: Path | None = None


@dataclass(frozen=True, slots=True)
class Collected:
    """The facts of all sources, the rows put aside, and how many products are not for sale."""

    facts: Facts
    rejected: tuple[RejectedRow, ...]
    unpublished: int


def collect(sources: Sources) -> Collected:
    """Read all sources.

    Raises `SourceError` where one of them cannot be used at all, or holds no usable product.
    """
    profile = load_profile(sources.brand) if sources.brand else Profile()
    products: dict[str, Product] = {}
    rejected: list[RejectedRow] = []
    unpublished = 0
    for path in sources.files:
        imported = read_products(path, profile)
        if not imported.products:
            raise SourceError(path, _nothing_usable(imported.rejected, imported.unpublished))
        rejected += imported.rejected
        unpublished += imported.unpublished
        for product in imported.products:
            if products.setdefault(product.id, product) is not product:
                reason = f"{product.id!r} was met before; the first is kept"
                rejected.append(RejectedRow(str(path), 0, "id", reason))
    articles: tuple[Article, ...] = ()
    if sources.articles:
        read = read_articles(sources.articles)
        articles = read.articles
        rejected += read.rejected
    facts = Facts(
        profile=profile,
        products=_identify_variants(products.values()),
        articles=articles,
        passages=tuple(p for article in articles for p in split_passages(article)),
        synced_at=datetime.now(UTC),
    )
    return Collected(facts, tuple(rejected), unpublished)


def _nothing_usable(rejected: Sequence[RejectedRow], unpublished: int) -> str:
    if rejected:
        return f"no usable product; the first of {len(rejected)} rows put aside is {rejected[0]}"
    if unpublished:
        return f"all its {unpublished} products are unpublished"
    return "has no product"


def _identify_variants(products: Iterable[Product]) -> tuple[Product, ...]:
    """Name each variant by its own id, else its SKU where no other has it, else its options."""
    products = tuple(products)
    uses = Counter(variant.sku for product in products for variant in product.variants)
    return tuple(
        replace(
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
    return "/".join((product.id, *variant.options.values()))
