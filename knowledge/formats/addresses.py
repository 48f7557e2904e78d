"""Fetching what an operator's address answers, within limits of time and size."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from itertools import count
from time import monotonic
from urllib.parse import urlsplit

import httpx

from knowledge.formats.imported import UnreadableError

_MOST_BYTES = 200_000_000
_MOST_SECONDS = 600.0
_MOST_REDIRECTS = 5
_PRODUCTS_A_PAGE = 250
_WAITS = httpx.Timeout(30.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class Page:
    """What one address answered, and the address that did after redirects."""

    address: str
    answered_by: str
    content: bytes


@dataclass(slots=True)
class _Allowance:
    """What is left of the time and size one source may take, all its pages together."""

    deadline: float
    size: int

    def take(self, size: int) -> None:
        self.size -= size
        if self.size < 0:
            reason = f"is larger than {_MOST_BYTES // 1_000_000} MB"
            raise UnreadableError(reason)
        if monotonic() > self.deadline:
            reason = f"took longer than {_MOST_SECONDS / 60:.0f} minutes"
            raise UnreadableError(reason)


def fetch_pages(address: str) -> Iterator[Page]:
    """Fetch an address, and every page of a Shopify shop's `products.json`.

    Raises `UnreadableError` where it does not answer, answers with an error, too much or too late.
    """
    allowance = _Allowance(monotonic() + _MOST_SECONDS, _MOST_BYTES)
    with httpx.Client(
        timeout=_WAITS, follow_redirects=True, max_redirects=_MOST_REDIRECTS
    ) as client:
        if _is_paged(address):
            yield from _product_pages(client, address, allowance)
        else:
            yield _fetch(client, address, allowance)


def _is_paged(address: str) -> bool:
    parts = urlsplit(address)
    return parts.path.endswith("/products.json") and "page=" not in parts.query


def _product_pages(client: httpx.Client, address: str, allowance: _Allowance) -> Iterator[Page]:
    """Yield pages until one has no product, or is the one before again."""
    before = b""
    for number in count(1):
        url = httpx.URL(address).copy_merge_params(
            {"limit": str(_PRODUCTS_A_PAGE), "page": str(number)}
        )
        page = _fetch(client, str(url), allowance)
        if number > 1 and (page.content == before or b'"id"' not in page.content):
            return
        yield page
        before = page.content


def _fetch(client: httpx.Client, address: str, allowance: _Allowance) -> Page:
    content = bytearray()
    try:
        with client.stream("GET", address) as response:
            if response.status_code != HTTPStatus.OK:
                reason = f"answered {response.status_code} {response.reason_phrase}"
                raise UnreadableError(reason.strip())
            for chunk in response.iter_bytes():
                allowance.take(len(chunk))
                content += chunk
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        reason = f"cannot be fetched ({str(error) or type(error).__name__})"
        raise UnreadableError(reason) from error
    return Page(address, str(response.url), bytes(content))
