"""Whether a page and the assistant are of one site, so that a cookie of ours is its own."""

import logging
from functools import cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList

_log = logging.getLogger("floorwalker.remember")
_CROSS = "cross-site"


def is_own_site(origin: str | None, host: str | None, fetch_site: str | None) -> bool:
    """Whether the page of an origin is on the site of our host, by its registrable domain.

    `fetch_site` is the browser's own opinion (`Sec-Fetch-Site`), where it gives one.
    """
    if fetch_site == _CROSS or not host:
        return False
    if not origin:
        return True
    try:
        page, ours = urlsplit(origin).hostname or "", urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return bool(page) and _site(page) == _site(ours)


@cache
def say_why_not(origin: str) -> None:
    """Say once for each origin why its shoppers are not offered to be remembered across visits."""
    _log.warning(
        "pages of %s are on another site than the assistant: no cookie is set, and remembering "
        "covers one visit only; serve it under the shop's own domain",
        origin,
    )


def _site(host: str) -> str:
    try:
        return ip_address(host).compressed
    except ValueError:
        return _suffixes().privatesuffix(host.lower()) or host.lower()


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
