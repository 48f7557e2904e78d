"""Links, addresses, telephone numbers and codes: only the brand's own."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop

LINK, CODE = "link", "code"
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')]+|(?<![\w/.])/(?:[\w.-]+/)*[\w.-]*[\w-]")
_BARE = re.compile(
    r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|shop|store|co|example)\b", re.I
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,$])\+?\d[\d\s().-]{7,}\d(?![\w%])")
_CODE = re.compile(r"\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d|[A-Z]{6,})[A-Z][A-Z0-9-]{4,}\b")
_CODE_NAMED = re.compile(
    r"\bcodes? (?:is |called |named )?[\"'\u201c]?([A-Za-z0-9-]*[A-Z0-9][A-Z0-9-]{2,})\b"
)
_FIXED = {"/", "/articles/contact"}


def score_links(judged: Judged) -> Iterator[Score]:
    """Find links and ways to reach a person that are not the brand's."""
    found = Findings(LINK)
    text = judged.turn.text
    for link in (m[0].rstrip(".,;") for m in _URL.finditer(text)):
        found.looked_at += 1
        if not _is_ours(link, judged.shop):
            found.fail("this address is not the brand's", link, judged.shop.facts.profile.address)
    without = _URL.sub(" ", text)
    for host in _BARE.findall(_EMAIL.sub(" ", without)):
        found.looked_at += 1
        if host.casefold() not in judged.shop.said:
            found.fail("no article names this host", host)
    for kind, pattern in (("e-mail address", _EMAIL), ("telephone number", _PHONE)):
        for match in pattern.finditer(without):
            found.looked_at += 1
            if not _is_said(match[0], judged.shop):
                own = judged.shop.facts.profile.contact.model_dump_json()
                found.fail(f"the brand has no such {kind}", match[0], own, "brand.toml")
    for item in (*judged.turn.cards, *judged.turn.sources):
        found.looked_at += 1
        if not _is_ours(str(item.get("url", "")), judged.shop, of=item):
            found.fail("this link is not the record's", str(item.get("url")), str(item))
    yield from found.scores()


def _is_said(text: str, shop: Shop) -> bool:
    if "@" in text:
        return text.casefold() in shop.said
    digits = re.sub(r"\D", "", text)
    return digits in re.sub(r"[\s().+-]", "", shop.said)


def _is_ours(link: str, shop: Shop, of: object = None) -> bool:
    parts = urlsplit(link)
    own = {product.url for product in shop.facts.products} | _FIXED
    own |= {f"/articles/{i}" for i in shop.articles} | {a.url for a in shop.facts.articles}
    if isinstance(of, dict):
        return _path(link, own, shop)
    if parts.scheme in {"", "http", "https"} and parts.netloc in {"", *_hosts(shop)}:
        return bool(parts.netloc) or _path(link, own, shop)
    return False


def _path(link: str, own: set[str], shop: Shop) -> bool:
    """Whether a path leads to a product or an article, wherever the assistant is served under."""
    bare = link.split("#")[0]
    if bare in own:
        return True
    path = urlsplit(bare).path
    ids = (*shop.products, *shop.articles)
    return any(path.endswith((f"/products/{i}", f"/articles/{i}")) for i in ids) or any(
        path.endswith(urlsplit(u).path) for u in own if len(urlsplit(u).path) > 1
    )


def _hosts(shop: Shop) -> set[str]:
    address = urlsplit(shop.facts.profile.address).netloc
    return {address} | {urlsplit(product.url).netloc for product in shop.facts.products}


def score_codes(judged: Judged) -> Iterator[Score]:
    """Find discount codes that no marketer entered."""
    found = Findings(CODE)
    text = _URL.sub(" ", judged.turn.text)
    codes = {m[0] for m in _CODE.finditer(text)} | set(_CODE_NAMED.findall(text))
    for code in sorted(codes):
        found.looked_at += 1
        if code not in judged.shop.offers and code.casefold() not in judged.shop.said:
            found.fail("this code was never entered", code)
    for frame in judged.turn.of_type("offer"):
        found.looked_at += 1
        if frame.get("code") and frame["code"] not in judged.shop.offers:
            found.fail("an offer's code was never entered", str(frame["code"]))
    yield from found.scores()
