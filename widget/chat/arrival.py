"""Where a connection comes from: its address, its page, its cookie, and what its browser says."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.websockets import WebSocket

from knowledge.catalog import Catalog
from shoppers.conversations.conversations import Visit
from widget.http.remember import COOKIE
from widget.http.sites import is_own_site, say_why_not
from widget.protocol import PageInfo

_KINDS = {"home", "product", "category", "collection", "article", "search", "cart", "checkout"}
_LONGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a handshake told. `gpc` is the Global Privacy Control header."""

    address: str
    origin: str
    own_site: bool
    gpc: bool
    cookie: str | None

    def visit(self, page: PageInfo, catalog: Catalog, *, gpc: bool) -> Visit:
        """Describe the page a shopper talks from, without what stands behind `?` and `#`."""
        return Visit(
            page=_without_query(page.url),
            page_kind=_kind(page, catalog),
            gpc=gpc,
            own_site=self.own_site,
        )


def read_arrival(socket: WebSocket) -> Arrival:
    """Read the handshake of a socket whose origin is allowed."""
    headers = socket.headers
    origin = headers.get("origin", "").lower().rstrip("/")
    own_site = is_own_site(origin, headers.get("host"), headers.get("sec-fetch-site"))
    if not own_site:
        say_why_not(origin)
    return Arrival(
        address=socket.client.host if socket.client else "",
        origin=origin[:300],
        own_site=own_site,
        gpc=headers.get("sec-gpc") == "1",
        cookie=socket.cookies.get(COOKIE) if own_site else None,
    )


def _without_query(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or parts.username or parts.password:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}"[:_LONGEST_PAGE]


def _kind(page: PageInfo, catalog: Catalog) -> str:
    """Name a page by what the shop itself knows, so that nobody's words are counted."""
    if page.product_id in catalog.products and re.fullmatch(r"[\w.-]{1,60}", page.product_id or ""):
        return f"product/{page.product_id}"
    return page.kind if page.kind in _KINDS and page.kind else "other"
