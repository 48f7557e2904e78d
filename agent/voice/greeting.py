"""The greeting of a page: the brand's own for pages of that kind, else the one for all."""

from collections.abc import Iterator

from brand.voice import VoiceGuide
from knowledge.catalog import Catalog
from knowledge.language.words import lemmas


def greeting_on(
    voice: VoiceGuide, catalog: Catalog, product_id: str | None = None, *about: str | None
) -> str:
    """Return how to greet on a page of a product, or one whose title or address is `about`."""
    said = [set(lemmas(text.replace("-", " ").replace("/", " "))) for text in about if text]
    kinds = [set(lemmas(kind)) for kind in _kinds(catalog, product_id)]
    for page, greeting in voice.page_greetings.items():
        words = set(lemmas(page))
        if words and any(words <= text for text in (*kinds, *said)):
            return greeting
    return voice.greeting


def _kinds(catalog: Catalog, product_id: str | None) -> Iterator[str]:
    product = catalog.products.get(product_id or "")
    if product:
        yield from product.category
