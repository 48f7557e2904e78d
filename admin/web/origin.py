"""Where a request comes from: from our own pages, and over what."""

from typing import Any
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-proto", "x-real-ip", "via")
_NAME = "floorwalker_console"


def is_ours(asking: HTTPConnection) -> bool:
    """Whether the page that asks is of the very origin it asks; without an origin it is not."""
    origin, host = asking.headers.get("origin", ""), asking.headers.get("host", "")
    try:
        page = urlsplit(origin)
    except ValueError:
        return False
    # Behind a proxy that ends TLS we may not know our own scheme; a page of ours has the host.
    return page.scheme in {"http", "https"} and bool(host) and page.netloc.lower() == host.lower()


def is_foreign(asking: HTTPConnection) -> bool:
    """Whether a request says that another page made it; what is no browser says nothing."""
    if asking.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    return "origin" in asking.headers and not is_ours(asking)


def is_on_this_machine(asking: HTTPConnection) -> bool:
    """Whether it is asked without TLS on loopback, and by no proxy: nobody can listen there."""
    if asking.url.scheme not in {"http", "ws"} or any(n in asking.headers for n in _FORWARDED):
        return False
    return asking.url.hostname in _LOOPBACK


def cookie_name(asking: HTTPConnection) -> str:
    """Return the cookie's name: `__Host-`, but where a browser takes no Secure cookie."""
    return _NAME if is_on_this_machine(asking) else f"__Host-{_NAME}"


def cookie_kept_as(request: Request) -> dict[str, Any]:
    """Return how a browser has to keep the cookie."""
    secure = not is_on_this_machine(request)
    return {"path": "/", "secure": secure, "httponly": True, "samesite": "strict"}


def is_safe(request: Request) -> bool:
    """Whether a password may be sent: over TLS, or on this machine."""
    return request.url.scheme == "https" or is_on_this_machine(request)
