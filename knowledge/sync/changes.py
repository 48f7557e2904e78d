"""What differs between two versions of the facts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from knowledge.articles import Article
from knowledge.facts import Facts
from knowledge.products import Price, Product, Variant


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed. `before` and `after` are empty where it would be long to say."""

    field: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Write it as a person reads it."""
        return f"{self.field} {self.before} → {self.after}" if self.after else self.field


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of products and articles that came, changed or went; changed products with their fields.

    `brand` is true where what `brand.toml` says changed.
    """

    added: tuple[str, ...]
    changed: Mapping[str, tuple[FieldChange, ...]]
    removed: tuple[str, ...]
    articles_added: tuple[str, ...]
    articles_changed: tuple[str, ...]
    articles_removed: tuple[str, ...]
    brand: bool

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return not any(getattr(self, field.name) for field in fields(self))


def compare_facts(before: Facts, after: Facts) -> Changes:
    """Compare the facts of two versions, in the order of their sources."""
    old_products = {product.id: product for product in before.products}
    new_products = {product.id: product for product in after.products}
    old_articles = {article.id: article for article in before.articles}
    new_articles = {article.id: article for article in after.articles}
    return Changes(
        added=_missing_from(old_products, new_products),
        changed={
            product.id: tuple(_product_changes(old_products[product.id], product))
            for product in after.products
            if product.id in old_products and product != old_products[product.id]
        },
        removed=_missing_from(new_products, old_products),
        articles_added=_missing_from(old_articles, new_articles),
        articles_changed=tuple(_articles_changed(old_articles, new_articles)),
        articles_removed=_missing_from(new_articles, old_articles),
        brand=before.profile != after.profile,
    )


def _missing_from(some: Mapping[str, object], others: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(name for name in others if name not in some)


def _articles_changed(before: Mapping[str, Article], after: Mapping[str, Article]) -> Iterator[str]:
    return (name for name, article in after.items() if before.get(name, article) != article)


def _product_changes(before: Product, after: Product) -> Iterator[FieldChange]:
    for field in fields(Product):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name == "variants":
            yield from _variants_changed(old, new)
        elif old != new:
            yield FieldChange(field.name)


def _variants_changed(before: Sequence[Variant], after: Sequence[Variant]) -> Iterator[FieldChange]:
    old = {variant.id: variant for variant in before}
    for variant in after:
        named = f" of {variant.id}" if len(after) > 1 else ""
        if variant.id not in old:
            yield FieldChange(f"variant {variant.id} added")
            continue
        for field in fields(Variant):
            was, now = getattr(old[variant.id], field.name), getattr(variant, field.name)
            if was != now:
                yield FieldChange(f"{field.name}{named}", _short(was), _short(now))
    for gone in old.keys() - {variant.id for variant in after}:
        yield FieldChange(f"variant {gone} removed")


def _short(value: object) -> str:
    match value:
        case Price(amount, currency):
            return f"{amount} {currency}"
        case None:
            return "none"
        case str():
            return value
        case _:
            return ""
