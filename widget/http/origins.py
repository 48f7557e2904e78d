"""Which pages may connect: an allow-list, and our own pages under a host that is ours."""

from collections.abc import Collection
from urllib.parse import urlsplit

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_ANY_ADDRESS = {"0.0.0.0", "::", ""}  # noqa: S104 (compared with, not listened on)


class OriginPolicy:
    """Decides by the `Origin` and `Host` of a handshake."""

    def __init__(self, allowed: Collection[str], host: str) -> None:
        self._allowed = frozenset(origin.lower() for origin in allowed)
        listed = (urlsplit(origin).hostname or "" for origin in self._allowed)
        ours = {host} - _ANY_ADDRESS
        self._hosts = frozenset({*_LOOPBACK, *ours, *listed})

    def permits(self, origin: str | None, host: str | None) -> bool:
        """Whether a page of that origin may open a socket; a missing or `null` one may not."""
        if not origin or origin == "null":
            return False
        if origin.lower().rstrip("/") in self._allowed:
            return True
        try:
            page = urlsplit(origin)
            is_web = page.scheme in {"http", "https"} and page.port != 0
        except ValueError:
            return False
        same = bool(host) and page.netloc.lower() == str(host).lower()
        return is_web and same and page.hostname in self._hosts
