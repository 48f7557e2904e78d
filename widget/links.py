"""Addresses of our own pages, under the path a proxy serves us under."""

from dataclasses import dataclass
from urllib.parse import quote

from knowledge.articles import Article
from knowledge.products import Product


@dataclass(frozen=True, slots=True)
class Links:
    """Writes addresses; `root_path` is empty, or begins and does not end with a slash."""

    root_path: str = ""

    def here(self, address: str) -> str:
        """Return an address with a path of ours put under the root path."""
        ours = address.startswith("/") and not address.startswith("//")
        return self.root_path + address if ours else address

    def product(self, product: Product) -> str:
        """Return where a product is: at the shop's own address, or on our page of it."""
        ours = product.url in {"", f"/products/{product.id}"}
        return self.here(f"/products/{quote(product.id, safe='')}" if ours else product.url)

    def article(self, article: Article, anchor: str = "") -> str:
        """Return where an article is, or one of its headings on our page of it."""
        if article.url:
            return self.here(article.url)
        fragment = f"#{anchor}" if anchor else ""
        return self.here(f"/articles/{quote(article.id, safe='')}{fragment}")
