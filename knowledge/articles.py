"""What the brand says: articles, and the passages answers are taken from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Article:
    """A page of advice, policy or story. `text` is Markdown; `kind` is the brand's own word."""

    id: str
    title: str
    text: str
    kind: str = ""
    url: str = ""
    product_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one article under one heading, as plain text.

    `headings` is the path of headings above it, broadest first; `anchor` is the fragment under
    which the page shows the last of them.
    """

    id: str
    article_id: str
    text: str
    headings: tuple[str, ...] = ()
    anchor: str = ""
