"""Links, addresses, telephone numbers and codes: only the brand's own."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from evals.reading.replies import Reply
from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop

LINK, CODE = "link", "code"
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')]+|(?<![\w/.+])/(?:[\w.-]+/)*[\w.-]*[\w-]")
_BARE = re.compile(
    r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|io|shop|store|co|example)\b", re.I
)
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.,$])\+?\d[\d\s().-]{7,}\d(?![\w%])")
_CODE = re.compile(r"\b(?=[A-Z0-9-]*[A-Z])(?=[A-Z0-9-]*\d|[A-Z]{6,})[A-Z][A-Z0-9-]{4,}\b")
_CODE_NAMED = re.compile(
    r"\bcodes? (?:is |called |named )?[\"'\u201c]?([A-Za-z0-9-]*[A-Z0-9][A-Z0-9-]{2,})\b"
)


def score_links(judged: Judged) -> Iterator[Score]:
    """Find links and ways to reach a person that are not the brand's."""
    found = Findings(LINK)
    text = " ".join(_without_names(judged.reply))  # "LQ-1000/1050" is a name, and no path
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
        if not _is_ours(str(item.get("url", "")), judged.shop, on_card=True):
            found.fail("this link is not the record's", str(item.get("url")), str(item))
    yield from found.scores()


def _without_names(reply: Reply) -> Iterator[str]:
    for sentence, mentions in reply.mentions:
        ends = (0, *(mention.end for mention in mentions))
        starts = (*(mention.start for mention in mentions), len(sentence))
        yield " ".join(sentence[a:b] for a, b in zip(ends, starts, strict=True))


def _is_said(text: str, shop: Shop) -> bool:
    if "@" in text:
        return text.casefold() in shop.said
    return re.sub(r"\D", "", text) in shop.digits


def _is_ours(link: str, shop: Shop, *, on_card: bool = False) -> bool:
    """Whether a link leads to the brand: a card's to a product or an article, under any path."""
    parts = urlsplit(link)
    if parts.scheme not in {"", "http", "https"}:
        return False
    if not on_card and link.casefold() in shop.said:
        return True  # a record gives it itself
    if parts.netloc not in {"", *shop.hosts}:
        return False
    if parts.netloc and not on_card:
        return True
    path = parts.path
    last = unquote(path.rsplit("/", 1)[-1])
    ours = ("/products/" in path and last in shop.products) or (
        "/articles/" in path and last in shop.articles
    )
    return ours or path in shop.addresses or any(path.endswith(url) for url in shop.addresses)


def _look_at_code(code: str, shop: Shop, found: Findings) -> None:
    if shop.codes is None:
        found.doubt("the codes of a server elsewhere cannot be seen", code)
    elif code not in shop.codes:
        found.fail("no offer that stands has this code", code)


def score_codes(judged: Judged) -> Iterator[Score]:
    """Find discount codes that no marketer entered."""
    found = Findings(CODE)
    text = _URL.sub(" ", judged.turn.text)
    codes = {m[0] for m in _CODE.finditer(text)} | set(_CODE_NAMED.findall(text))
    for code in sorted(codes):
        found.looked_at += 1
        if code.casefold() not in judged.shop.said:
            _look_at_code(code, judged.shop, found)
    for frame in judged.turn.of_type("offer"):
        if frame.get("code"):
            found.looked_at += 1
            _look_at_code(str(frame["code"]), judged.shop, found)
    yield from found.scores()
