"""What of products and articles is indexed, as words and as meaning."""

from collections.abc import Iterable, Mapping
from hashlib import sha256

from knowledge.articles import Article, Passage
from knowledge.products import Product, attribute_text
from knowledge.sentences import split_sentences

_LONGEST_DESCRIPTION, _LONGEST_MEANING = 1500, 600


def product_meaning(product: Product) -> str:
    """Join what a product is and is for, for the embedding; its many attributes would drown it."""
    parts = (
        product.title,
        " > ".join(product.category),
        product.brand,
        ", ".join(product.tags),
        product.description[:_LONGEST_MEANING],
    )
    return ". ".join(part for part in parts if part)


def product_text(product: Product) -> str:
    """Join all of a product's words, for the word index."""
    attributes = "; ".join(
        f"{name}: {attribute_text(value)}" for name, value in product.attributes.items()
    )
    options = "; ".join(
        f"{name}: {', '.join(dict.fromkeys(v.options.get(name, '') for v in product.variants))}"
        for name in product.options
    )
    identifiers = " ".join(
        code for variant in product.variants for code in (variant.sku, variant.barcode) if code
    )
    parts = (
        product.title,
        " > ".join(product.category),
        product.brand,
        ", ".join(product.tags),
        product.description[:_LONGEST_DESCRIPTION],
        options,
        attributes,
        identifiers,
    )
    return ". ".join(part for part in parts if part)


def passage_text(passage: Passage, article: Article) -> str:
    """Join a passage with the titles it stands under."""
    return "\n".join((" > ".join((article.title, *passage.headings)), passage.text))


def statements(passages: Iterable[Passage], articles: Mapping[str, Article]) -> tuple[str, ...]:
    """Return each sentence of some passages, and each title one stands under, once."""
    texts: dict[str, None] = {}
    for passage in passages:
        texts[title_above(passage, articles[passage.article_id])] = None
        texts.update(dict.fromkeys(split_sentences(passage.text)))
    return tuple(texts)


def statement_id(text: str) -> str:
    """Return the id of a statement in the index: a digest of what it says."""
    return sha256(text.encode()).hexdigest()[:32]


def title_above(passage: Passage, article: Article) -> str:
    """Return the title a passage stands directly under."""
    return passage.headings[-1] if passage.headings else article.title
