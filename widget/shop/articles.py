"""Articles as the shop's pages show them."""

import re
from collections.abc import Iterable

from knowledge.articles import Article
from knowledge.catalog import Catalog
from knowledge.language.markdown import render_html
from knowledge.products import Product
from widget.links import Links

_RELATED = 8
_HEADING = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>')
_ADDRESS = re.compile(r'(<(?:a href|img src)=")(/[^"]*)')
_NOT_PROSE = re.compile(r"[#|>*`<-]|\d+\.")
_KINDS = {
    "guide": "Guides",
    "care": "Care",
    "material": "Materials",
    "faq": "Questions",
    "policy": "Policies",
    "review": "Reviews",
    "story": "About us",
}


def kind_heading(kind: str) -> str:
    """Return the heading articles of a kind stand under."""
    return _KINDS.get(kind.lower()) or kind[:1].upper() + kind[1:] or "More"


def sorted_articles(catalog: Catalog) -> list[Article]:
    """Return all articles, by heading and title."""
    known = list(_KINDS.values())

    def order(article: Article) -> tuple[int, str, str]:
        heading = kind_heading(article.kind)
        place = known.index(heading) if heading in known else len(known)
        return (place, heading, article.title)

    return sorted(catalog.articles.values(), key=order)


def with_pictures(
    catalog: Catalog, articles: Iterable[Article]
) -> list[tuple[Article, str | None]]:
    """Pair each article with the picture of the first product it lists that has one."""
    return [
        (
            article,
            next(
                (p.images[0].url for p in known_products(catalog, article.product_ids) if p.images),
                None,
            ),
        )
        for article in articles
    ]


def opening(article: Article) -> str:
    """Render an article's first paragraph."""
    blocks = (block.strip() for block in article.text.split("\n\n"))
    prose = next((block for block in blocks if block and not _NOT_PROSE.match(block)), "")
    return render_html(prose)


def article_body(article: Article, links: Links) -> str:
    """Render an article for its page, which has the title as its one `h1`.

    Each table can be scrolled by itself, so that a wide one does not widen the page.
    """
    body = render_html(article.text).replace("<h1", "<h2").replace("</h1>", "</h2>")
    body = _ADDRESS.sub(lambda found: found[1] + links.here(found[2]), body)
    scroller = '<div class="scroller" role="region" aria-label="Table" tabindex="0"><table>'
    return body.replace("<table>", scroller).replace("</table>", "</table></div>")


def headings_of(body: str) -> list[tuple[str, str]]:
    """Return the anchor and the text of each main heading of a rendered article."""
    return _HEADING.findall(body)


def known_products(catalog: Catalog, product_ids: Iterable[str]) -> list[Product]:
    """Return the products of some ids that the catalog still has, the first few."""
    return [catalog.products[i] for i in product_ids if i in catalog.products][:_RELATED]
