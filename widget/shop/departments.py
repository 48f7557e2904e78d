"""The shop's departments, for its menu."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from knowledge.catalog import Catalog
from knowledge.products import Product

_NOT_SLUG = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Department:
    """One of the broadest categories: its name, its page, a picture from it, and what is below."""

    name: str
    path: str
    image: str | None
    below: tuple[tuple[str, str], ...]


def slug(name: str) -> str:
    """Write a category's name as a part of an address."""
    return _NOT_SLUG.sub("-", name.lower()).strip("-") or "all"


def departments_of(catalog: Catalog) -> tuple[Department, ...]:
    """Return the departments of a catalog, the largest first."""
    products: dict[str, list[Product]] = defaultdict(list)
    for product in catalog.products.values():
        if product.category:
            products[product.category[0]].append(product)
    return tuple(_department(name, products[name]) for name in catalog.departments)


def products_in(catalog: Catalog, slugs: list[str]) -> list[Product]:
    """Return the products of the category at a path of slugs, and of those below it."""
    return [
        product
        for product in catalog.products.values()
        if slugs and [slug(name) for name in product.category[: len(slugs)]] == slugs
    ]


def _department(name: str, products: list[Product]) -> Department:
    below = Counter(product.category[1] for product in products if len(product.category) > 1)
    path = f"/category/{slug(name)}"
    return Department(
        name,
        path,
        next((product.images[0].url for product in products if product.images), None),
        tuple((child, f"{path}/{slug(child)}") for child, _ in below.most_common()),
    )
