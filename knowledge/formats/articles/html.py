"""An HTML page: its main content as Markdown, without what stands around it."""

from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from bs4.dammit import EncodingDetector
from markdownify import ATX, MarkdownConverter

from knowledge.articles import Article
from knowledge.formats.articles.kinds import article_id, title_from_name
from knowledge.formats.documents import Document
from knowledge.formats.imported import UnreadableError, parse_address, split_list

_NEVER_TEXT = (
    *("script", "style", "noscript", "template", "svg", "iframe", "form", "button", "nav", "aside"),
    *("dialog", "[hidden]", "[aria-hidden=true]", "[role=navigation]", "[role=search]"),
)
_AROUND_BODY = ("header", "footer", "[role=banner]", "[role=contentinfo]")
_MAIN = ("main", "[role=main]", "article", "body")
_LINKS = ("http://", "https://", "mailto:", "tel:", "/", "#")


def declared_encoding(content: bytes) -> str:
    """Return the encoding a page says it is in, or nothing."""
    return EncodingDetector.find_declared_encoding(content, is_html=True) or ""


def read(document: Document, text: str) -> Article:
    """Read the main content of a page; headings stay headings.

    Raises `UnreadableError` where it has no text, `BadValueError` for a wrong address.
    """
    page = BeautifulSoup(text, "lxml")
    url = parse_address(_attribute(page, "link[rel=canonical]", "href"), "canonical")
    title = " ".join((page.title.get_text() if page.title else "").split())
    main = _main_content(page)
    if main is not None and (heading := main.find("h1")):
        title = " ".join(heading.get_text(" ").split()) or title
        heading.decompose()
    markdown = _markdown(main, url) if main is not None else ""
    if not markdown:
        raise UnreadableError("has no text")
    return Article(
        id=article_id(document),
        title=title or title_from_name(document),
        text=markdown,
        kind=_attribute(page, "meta[name=kind]", "content"),
        url=url,
        product_ids=split_list(_attribute(page, "meta[name=product_ids]", "content")),
    )


def _main_content(page: BeautifulSoup) -> Tag | None:
    main = next(filter(None, map(page.select_one, _MAIN)), None)
    if main is None:
        return None
    around = _AROUND_BODY if main.name == "body" else ()
    for selector in (*_NEVER_TEXT, *around):
        for element in main.select(selector):
            element.decompose()
    return main


def _markdown(main: Tag, url: str) -> str:
    """Write content as Markdown; a link that leads nowhere from here keeps only its words."""
    for image in main.select("img, picture, video, audio"):
        image.decompose()
    for link in main.select("a"):
        target = _absolute(url, str(link.get("href", "")))
        if target.lower().startswith(_LINKS):
            link["href"] = target
        else:
            link.unwrap()
    converter = MarkdownConverter(
        heading_style=ATX, bullets="-", escape_misc=True, table_infer_header=True
    )
    return str(converter.convert_soup(main)).strip()


def _absolute(url: str, target: str) -> str:
    try:
        return urljoin(url, target)
    except ValueError:
        return ""


def _attribute(page: BeautifulSoup, selector: str, name: str) -> str:
    element = page.select_one(selector)
    return str(element.get(name, "")).strip() if element else ""
