"""What is served besides the socket: probes, the widget's files, pages, and their headers."""

import asyncio
import json
import re
import weakref
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from fakes import ingest_shop, product_line, write_shop
from serving import RunningServer, connected, open_shop, serve_site, with_chat

from floorwalker import __version__
from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from shoppers.conversations.conversations import Conversations
from shoppers.database import DatabaseBusyError
from widget.http.files import widget_files

FILES = widget_files()
PAGES = [
    "/",
    "/products",
    "/products/fell-throw",
    "/category/throws",
    "/articles",
    "/articles/returns",
]
PROBES = ["/healthz", "/readyz", "/metrics"]
TOKEN = "a-token-for-metrics"


class Answer(NamedTuple):
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(server: RunningServer, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = HTTPConnection(server.host, server.port, timeout=20)
    try:
        connection.request(
            method, path, headers={n.replace("_", "-"): v for n, v in headers.items()}
        )
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, named, answer.read())
    finally:
        connection.close()


@pytest.fixture(scope="module")
def server(small_shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all tests that only read."""
    data = tmp_path_factory.mktemp("http")
    (data / "models").symlink_to(small_shop / "models")
    with open_shop(small_shop) as knowledge, serve_site(knowledge, data) as running:
        yield running


def links(page: str) -> set[str]:
    """Every address in a page of the shop."""
    return set(re.findall(r'(?:href|src)="([^"#?]+)', page))


@pytest.mark.parametrize("path", [*PAGES, *PROBES, *(f"/{name}" for name in FILES)])
def test_head_is_get_without_the_body(server: RunningServer, path: str) -> None:
    got, head = ask(server, path), ask(server, path, "HEAD")
    assert (got.status, head.status) == (200, 200)
    assert head.body == b""
    for name in ("content-type", "cache-control", "etag", "access-control-allow-origin"):
        assert head.headers.get(name) == got.headers.get(name)
    if path != "/metrics":
        assert head.headers["content-length"] == str(len(got.body))


def test_other_methods_are_not_allowed(server: RunningServer) -> None:
    for path in (*PAGES, *PROBES, "/widget.js"):
        assert ask(server, path, "POST").status == 405


def test_every_answer_says_what_a_browser_may_do_with_it(server: RunningServer) -> None:
    for path in (*PAGES, *PROBES, "/widget.js", "/nowhere", "/shop/shop.css"):
        headers = ask(server, path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "server" not in headers


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_nothing_the_policy_would_block(server: RunningServer, path: str) -> None:
    page = ask(server, path).body.decode()
    assert re.findall(r"<script(?![^>]* src=)", page) == []
    assert re.findall(r"<style|\sstyle=|\son\w+=|javascript:", page) == []


def test_every_link_of_every_page_leads_somewhere(server: RunningServer) -> None:
    found = {link for path in PAGES for link in links(ask(server, path).body.decode())}
    ours = {link for link in found if link.startswith("/") and not link.startswith("/pictures/")}
    assert "/products/oslo-lamp" in ours
    assert {link: ask(server, link).status for link in ours} == dict.fromkeys(ours, 200)


@pytest.mark.parametrize(
    "path", ["/nowhere", "/products/nothing", "/articles/none", "/administrator"]
)
def test_what_is_not_there_is_404(server: RunningServer, path: str) -> None:
    page = ask(server, path, Accept="text/html")
    assert page.status == 404
    assert "text/html" in page.headers["content-type"]


@pytest.mark.parametrize(
    "path", ["/v/0.0.0/widget.js", f"/v/{__version__}/app.py", "/v/x/../../app.py", "/widget.py"]
)
def test_no_other_file_is_served_as_the_widget_s(server: RunningServer, path: str) -> None:
    assert ask(server, path).status == 404


@pytest.mark.parametrize("name", FILES)
def test_a_released_file_never_changes_and_any_page_may_have_it(
    server: RunningServer, name: str
) -> None:
    newest, released = ask(server, f"/{name}"), ask(server, f"/v/{__version__}/{name}")
    assert newest.body == released.body == FILES[name].encode()
    for answer in (newest, released):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "javascript" in answer.headers["content-type"]
    assert "immutable" in released.headers["cache-control"]
    assert "immutable" not in newest.headers["cache-control"]


def test_a_file_the_browser_has_is_not_sent_again(server: RunningServer) -> None:
    tag = ask(server, "/widget.js").headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = ask(server, "/widget.js", If_None_Match=known)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["access-control-allow-origin"] == "*"
    assert ask(server, "/widget.js", If_None_Match='"other"').status == 200
    tags = {ask(server, f"/{name}").headers["etag"] for name in FILES}
    assert len(tags) == len(set(FILES.values()))


def test_what_a_module_of_the_widget_needs_is_served_and_comments_are_not() -> None:
    for text in FILES.values():
        needed = re.findall(r'(?:from |import\()"\./([^"]+)"', text)
        assert set(needed) <= set(FILES)
        assert "/**" not in text
    assert set(re.findall(r"^export \{ (.*) \};$", FILES["widget-panel.js"], re.M)) == {"Panel"}


def test_no_cookie_is_set_without_a_ticket(server: RunningServer) -> None:
    answer = ask(server, "/remember", "POST")
    assert answer.status == 400
    assert answer.json["error"]["code"] == "bad_frame"
    assert "ticket" in answer.json["error"]["message"]


@pytest.mark.parametrize("method", ["POST", "DELETE", "OPTIONS"])
def test_pages_of_other_sites_get_no_cookie(server: RunningServer, method: str) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec_Fetch_Site": "cross-site"}):
        answer = ask(server, "/remember", method, **headers)
        assert answer.status == 403
        assert "set-cookie" not in answer.headers


def test_the_probes_tell(server: RunningServer, small_shop: Path) -> None:
    assert ask(server, "/healthz").json == {"status": "alive"}
    ready = ask(server, "/readyz").json
    assert ready["status"] == "ready"
    assert ready["catalog"] == (small_shop / "knowledge" / "current").read_text().splitlines()[0]


async def test_what_is_counted_is_for_prometheus(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.ask("lamps")
        counted = (await asyncio.to_thread(ask, server, "/metrics")).body.decode()
    assert re.search(r'floorwalker_turns_total\{.*outcome="completed".*\} 1\.0', counted)
    assert "floorwalker_connections 1.0" in counted


@pytest.mark.parametrize(
    "forwarded",
    [
        {"X_Forwarded_For": "203.0.113.9"},
        {"X_Forwarded_For": "127.0.0.1"},
        {"Forwarded": "for=203.0.113.9"},
        {"X_Real_IP": "203.0.113.9"},
        {"Via": "1.1 proxy"},
    ],
)
@pytest.mark.parametrize("proxies", [(), ("127.0.0.1",)])
def test_metrics_are_not_for_whoever_comes_through_a_proxy(
    small_knowledge: Knowledge, data: Path, forwarded: dict[str, str], proxies: tuple[str, ...]
) -> None:
    settings: dict[str, Any] = {"trusted_proxies": proxies, "metrics_token": TOKEN}
    with serve_site(small_knowledge, data, **settings) as running:
        assert ask(running, "/metrics").status == 200
        assert ask(running, "/metrics", **forwarded).status == 403
        for given in ("Bearer wrong", f"Bearer {TOKEN}x", "Bearer ", "Bearer é"):
            assert ask(running, "/metrics", Authorization=given, **forwarded).status == 403
        given = f"Bearer {TOKEN}"
        assert ask(running, "/metrics", Authorization=given, **forwarded).status == 200


def test_not_being_ready_tells_strangers_no_path(
    small_knowledge: Knowledge, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Conversations):
        async def check(self) -> None:
            raise DatabaseBusyError("cannot open /secret-folder/x.sqlite")

    database = open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")
    broken = Broken(database, b"secret")
    with serve_site(small_knowledge, data, with_chat(conversations=broken)) as running:
        answer = ask(running, "/readyz")
    database.close()
    assert answer.status == 503
    assert answer.json["status"] == "not ready"
    assert "database" in answer.json["reason"]
    assert b"secret-folder" not in answer.body
    assert "secret-folder" in caplog.text


@pytest.mark.parametrize("left_on", [False, True])
async def test_every_link_honours_the_path_a_proxy_serves_us_under(
    small_knowledge: Knowledge, data: Path, *, left_on: bool
) -> None:
    under = "/assistant" if left_on else ""
    with serve_site(small_knowledge, data, root_path="/assistant/") as running:
        found: set[str] = set()
        for path in PAGES:
            answer = await asyncio.to_thread(ask, running, under + path)
            assert answer.status == 200
            found |= links(answer.body.decode())
        ours = {link for link in found if link.startswith("/")}
        assert {link for link in ours if not link.startswith("/assistant/")} == set()
        assert "/assistant/widget.js" in ours
        for link in ours:
            if "/pictures/" not in link:
                asked = link if left_on else link.removeprefix("/assistant")
                assert (await asyncio.to_thread(ask, running, asked)).status == 200, link
        async with connected(running, path=f"{under}/ws/chat") as client:
            await client.hello()
            shown = await client.ask("wool throw") + await client.ask("how do I wash wool?")
    items = [item for frame in shown for item in frame.get("items", ()) if "url" in item]
    assert {item["url"] for item in items} >= {"/assistant/products/fell-throw"}
    assert all(item["url"].startswith("/assistant/") for item in items)
    assert "/assistant/pictures/fell.svg" in {item.get("image") for item in items}


def test_the_home_page_has_the_picture_it_was_given_and_no_other(
    small_knowledge: Knowledge, data: Path
) -> None:
    for hero in ("", "/pictures/wide.jpg"):
        with serve_site(small_knowledge, data, hero=hero) as running:
            page = ask(running, "/").body.decode()
        assert ("hero.svg" in page) is False
        assert ("/pictures/wide.jpg" in page) is bool(hero)


async def test_ids_with_signs_of_addresses_have_pages_and_links(data: Path, tmp_path: Path) -> None:
    shop = tmp_path / "odd"
    lines = [product_line("a/b #1?50%", "Odd Lamp", category=["Lamps"])]
    ingest_shop(shop, write_shop(tmp_path / "sources", lines))
    with open_shop(shop) as knowledge, serve_site(knowledge, data) as running:
        async with connected(running) as client:
            await client.hello()
            frames = await client.ask("lamp")
        card = next(frame for frame in frames if frame["type"] == "products")["items"][0]
        page = await asyncio.to_thread(ask, running, card["url"])
        listed = links((await asyncio.to_thread(ask, running, "/products")).body.decode())
    assert page.status == 200
    assert "Odd Lamp" in page.body.decode()
    assert any("a/b%20%231%3F50%25" in link for link in listed)


async def test_a_catalog_that_was_replaced_leaves_the_memory(data: Path, tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    sources = write_shop(tmp_path / "sources")
    ingest_shop(shop, sources)
    with open_shop(shop) as knowledge, serve_site(knowledge, data) as running:
        async with connected(running) as client:
            await client.hello()
            await client.ask("lamps")
            first = weakref.ref(knowledge.catalog.opened())
            ingest_shop(shop, sources)
            await client.ask("throws")
            async with asyncio.timeout(10):
                while first() is not None:
                    await client.ask("lamps")
                    await asyncio.sleep(0.2)
