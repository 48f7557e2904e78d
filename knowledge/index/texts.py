"""What of products and articles is indexed, as words and as meaning."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import chain

from knowledge.articles import Article, Passage
from knowledge.facts import Facts
from knowledge.language.sentences import split_sentences
from knowledge.products import AttributeValue, Product, attribute_text

_LONGEST_DESCRIPTION, _LONGEST_MEANING = 1500, 600
_MOST_STATEMENTS = 5000


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
        attribute_statement(name, value) for name, value in product.attributes.items()
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


def text_id(text: str) -> str:
    """Return the id of a text in the index: a digest of what it says."""
    return sha256(text.encode()).hexdigest()[:32]


def indexed_texts(facts: Facts) -> dict[str, str]:
    """Return every text whose vector is kept, by its id."""
    articles = {article.id: article for article in facts.articles}
    texts = chain(
        (product_meaning(product) for product in facts.products),
        (passage_text(passage, articles[passage.article_id]) for passage in facts.passages),
        _statements(facts.passages, articles, facts.products),
    )
    return {text_id(text): text for text in texts}


def _statements(
    passages: Sequence[Passage], articles: Mapping[str, Article], products: Iterable[Product]
) -> tuple[str, ...]:
    """Return what articles and products say, a sentence or an attribute at a time, each once.

    At most the first 5,000, those of articles before those of products, so that a large catalog
    is not long in the making; one that is left out is embedded when it is first asked about.
    """
    said = chain(
        (title_above(passage, articles[passage.article_id]) for passage in passages),
        (sentence for passage in passages for sentence in split_sentences(passage.text)),
        (said for product in products for said in product_statements(product)),
    )
    texts: dict[str, None] = {}
    for text in said:
        texts[text] = None
        if len(texts) == _MOST_STATEMENTS:
            break
    return tuple(texts)


def product_statements(product: Product) -> Iterator[str]:
    """Yield the attributes of a product and the sentences of its description."""
    for name, value in product.attributes.items():
        yield attribute_statement(name, value)
    yield from split_sentences(product.description)


def attribute_statement(name: str, value: AttributeValue) -> str:
    """Write an attribute as the statement it is."""
    return f"{name}: {attribute_text(value)}"


def title_above(passage: Passage, article: Article) -> str:
    """Return the title a passage stands directly under."""
    return passage.headings[-1] if passage.headings else article.title
