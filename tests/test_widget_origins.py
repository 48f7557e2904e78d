"""Which pages may open a socket."""

import pytest
from serving import RunningServer, connected
from websockets.exceptions import InvalidStatus

from widget.http.origins import OriginPolicy

OURS = "assistant.shop.example"


@pytest.fixture
def policy() -> OriginPolicy:
    return OriginPolicy(("https://shop.example", "http://dev.example:3000"), OURS)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://shop.example", OURS),
        ("HTTPS://Shop.Example", OURS),
        ("http://dev.example:3000", OURS),
        (f"https://{OURS}", OURS),
        (f"https://{OURS}:8443", f"{OURS}:8443"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000"),
        ("http://localhost:8000", "localhost:8000"),
        ("http://[::1]:8000", "[::1]:8000"),
    ],
)
def test_our_own_pages_and_listed_ones_may(policy: OriginPolicy, origin: str, host: str) -> None:
    assert policy.permits(origin, host)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        (None, OURS),
        ("", OURS),
        ("null", OURS),
        ("https://evil.example", OURS),
        ("https://evil.example", "evil.example"),
        ("https://shop.example.evil.example", OURS),
        ("http://shop.example", OURS),
        ("https://shop.example:444", OURS),
        (f"https://{OURS}", "127.0.0.1"),
        (f"https://{OURS}", None),
        (f"ftp://{OURS}", OURS),
        (f"https://{OURS}@evil.example", OURS),
        ("http://[", OURS),
        ("http://[::1", "[::1"),
        (f"http://{OURS}:abc", f"{OURS}:abc"),
        (f"http://{OURS}:99999", f"{OURS}:99999"),
    ],
)
def test_no_other_may(policy: OriginPolicy, origin: str | None, host: str | None) -> None:
    assert not policy.permits(origin, host)


@pytest.mark.parametrize("origin", ["http://[", "http://[::1", "http://127.0.0.1:abc"])
async def test_an_origin_that_is_none_is_refused_like_any_other(
    server: RunningServer, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connected(server, origin, Host=origin.removeprefix("http://")):
            pass
    assert refused.value.response.status_code == 403
