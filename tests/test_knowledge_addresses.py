"""Sources that are addresses: a Shopify shop's pages, a feed, and servers that misbehave."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from knowledge.errors import RejectedRow
from knowledge.formats import addresses
from knowledge.products import Availability, Image, Price, Product, Variant
from knowledge.profile import Profile
from knowledge.sync.collect import Collected, Sources, UnusableSourceError, collect

MUG = {
    "id": 6001,
    "handle": "harbor-mug",
    "title": "Harbor Mug",
    "body_html": "<p>Holds 350&nbsp;ml.</p>",
    "vendor": "Kiln",
    "product_type": "Mugs",
    "tags": ["coffee", "tea"],
    "options": [{"name": "Color", "position": 1, "values": ["Red", "Blue"]}],
    "images": [
        {"src": "https://cdn.example/r.jpg", "alt": "A red mug", "variant_ids": []},
        {"src": "https://cdn.example/b.jpg", "variant_ids": [72]},
    ],
    "variants": [
        {
            "id": 71,
            "title": "Red",
            "option1": "Red",
            "option2": None,
            "sku": "MUG-R",
            "price": "18.00",
            "compare_at_price": "24.00",
            "available": True,
            "featured_image": {"src": "https://cdn.example/r.jpg"},
        },
        {
            "id": 72,
            "title": "Blue",
            "option1": "Blue",
            "sku": None,
            "price": "19.50",
            "compare_at_price": None,
            "available": False,
            "featured_image": None,
        },
    ],
}


def product(number: int) -> dict[str, object]:
    variant = {"id": number, "title": "Default Title", "option1": "Default Title", "price": "4.00"}
    options = [{"name": "Title", "values": ["Default Title"]}]
    names = {"id": number, "handle": f"cup-{number}", "title": f"Cup {number}"}
    return {**names, "options": options, "variants": [variant]}


class Answers(BaseHTTPRequestHandler):
    """Answers each path with what a test put there."""

    server: "Site"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        parts = urlsplit(self.path)
        answer = self.server.answers.get(parts.path, (404, {}, b""))
        if callable(answer):
            answer = answer(parse_qs(parts.query))
        status, headers, body = answer
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Site(ThreadingHTTPServer):
    """A web site on this machine."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.answers: dict[str, object] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        thread.join()
        site.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(Site()) as running:
        yield running


def page_of(*products: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {"Content-Type": "application/json"}, json.dumps({"products": products}).encode()


def read(*addresses_: str) -> Collected:
    return collect(Sources(tuple(addresses_)))


def dollars(amount: str) -> Price:
    return Price(Decimal(amount), "USD")


def test_every_field_of_a_shop_s_products_is_kept(site: Site) -> None:
    pages = {"1": page_of(MUG)}
    site.answers["/products.json"] = lambda query: pages.get(query["page"][0], page_of())
    assert read(f"{site.address}/products.json").facts.products == (
        Product(
            id="harbor-mug",
            title="Harbor Mug",
            variants=(
                Variant(
                    id="MUG-R",
                    price=dollars("18.00"),
                    availability=Availability.IN_STOCK,
                    options={"Color": "Red"},
                    compare_at=dollars("24.00"),
                    image="https://cdn.example/r.jpg",
                    sku="MUG-R",
                ),
                Variant(
                    id="harbor-mug/Blue",
                    price=dollars("19.50"),
                    availability=Availability.OUT_OF_STOCK,
                    options={"Color": "Blue"},
                    image="https://cdn.example/b.jpg",
                ),
            ),
            description="Holds 350 ml.",
            category=("Mugs",),
            brand="Kiln",
            url=f"{site.address}/products/harbor-mug",
            images=(
                Image("https://cdn.example/r.jpg", "A red mug"),
                Image("https://cdn.example/b.jpg"),
            ),
            options=("Color",),
            tags=("coffee", "tea"),
        ),
    )


def test_pages_are_read_until_one_is_empty(site: Site) -> None:
    pages = {"1": page_of(product(1), product(2)), "2": page_of(product(3))}
    site.answers["/products.json"] = lambda query: pages.get(query["page"][0], page_of())
    facts = read(f"{site.address}/products.json").facts
    assert [p.id for p in facts.products] == ["cup-1", "cup-2", "cup-3"]
    assert facts.products[0].options == ()
    assert [path.split("?")[1] for path in site.asked] == [
        "limit=250&page=1",
        "limit=250&page=2",
        "limit=250&page=3",
    ]


def test_a_shop_that_answers_every_page_alike_is_read_once(site: Site) -> None:
    site.answers["/products.json"] = page_of(product(1))
    assert len(read(f"{site.address}/products.json").facts.products) == 1
    assert len(site.asked) == 2


def test_a_page_the_operator_names_is_the_only_one(site: Site) -> None:
    site.answers["/products.json"] = page_of(product(1))
    read(f"{site.address}/products.json?page=4")
    assert site.asked == ["/products.json?page=4"]


def test_a_bad_product_of_a_page_names_page_product_and_field(site: Site) -> None:
    bad = product(2)
    bad["variants"] = [{"price": "12,5o", "option1": "Default Title"}]
    pages = {"1": page_of(product(1), bad, {"handle": "x"})}
    site.answers["/products.json"] = lambda query: pages.get(query["page"][0], page_of())
    rejected = read(f"{site.address}/products.json").rejected
    name = f"{site.address}/products.json"
    assert [(row.source, row.row, row.field) for row in rejected] == [
        (f"{name}?limit=250&page=1", 2, "variants.price"),
        (f"{name}?limit=250&page=1", 3, "title"),
    ]
    assert "12,5o" in rejected[0].reason


def test_the_admin_s_own_answer_is_read_too(tmp_path: Path) -> None:
    draft = {**product(2), "status": "draft"}
    stock = {"inventory_management": "shopify", "inventory_quantity": 0, "price": "4"}
    sold_out = {**product(3), "tags": "a, b", "variants": [{**stock, "inventory_policy": "deny"}]}
    ordered = {**product(4), "variants": [{**stock, "inventory_policy": "continue"}]}
    path = tmp_path / "products.json"
    path.write_text(json.dumps({"products": [draft, sold_out, ordered]}))
    everything = collect(Sources((path,)))
    assert everything.unpublished == 1
    assert [p.available for p in everything.facts.products] == [False, True]
    assert everything.facts.products[0].tags == ("a", "b")
    assert everything.facts.products[0].url == "/products/cup-3"


def test_a_feed_is_read_from_its_address_with_its_currency(site: Site) -> None:
    feed = (
        '<rss xmlns:g="http://base.google.com/ns/1.0"><channel><item><g:id>c</g:id>'
        "<title>Cup</title><g:price>4 GBP</g:price></item></channel></rss>"
    )
    site.answers["/old.xml"] = (301, {"Location": "/feed.xml"}, b"")
    site.answers["/feed.xml"] = (200, {}, feed.encode())
    everything = read(f"{site.address}/old.xml")
    assert everything.facts.profile == Profile(currency="GBP")
    assert everything.notes == ("prices are in GBP, as an export says",)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ((404, {}, b""), "answered 404 Not Found"),
        ((500, {}, b"oops"), "answered 500"),
        ((302, {"Location": "/feed"}, b""), "redirects"),
        ((302, {"Location": "ftp://127.0.0.1/x"}, b""), "cannot be fetched"),
        ((200, {"Content-Length": "500"}, b"id,title,price"), "cannot be fetched"),
        ((200, {}, b""), "is empty"),
        ((200, {}, b"<!doctype html><html><body>Welcome</body></html>"), "is a web page"),
        ((200, {}, b'{"products": [{"id'), "JSON"),
        ((200, {}, b'{"products": []}'), "has no product"),
        ((200, {}, b"x" * 3000), "larger than"),
    ],
)
def test_what_an_address_cannot_give_is_said(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, dict[str, str], bytes],
    says: str,
) -> None:
    monkeypatch.setattr(addresses, "_MOST_BYTES", 2_000)
    site.answers["/feed"] = answer
    with pytest.raises(UnusableSourceError, match=says) as raised:
        read(f"{site.address}/feed")
    assert str(raised.value).startswith(f"{site.address}/feed: ")
    (rejected,) = raised.value.rejected
    assert rejected == RejectedRow(f"{site.address}/feed", 0, "", raised.value.reason)


def test_an_address_nobody_answers_at_is_said() -> None:
    with pytest.raises(UnusableSourceError, match="cannot be fetched"):
        read("http://127.0.0.1:9/products.json")


def test_an_answer_that_takes_too_long_is_given_up(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(addresses, "_MOST_SECONDS", -1.0)
    site.answers["/feed"] = (200, {}, b"id,title,price")
    with pytest.raises(UnusableSourceError, match="took longer"):
        read(f"{site.address}/feed")


def test_a_password_in_an_address_is_in_no_report(site: Site) -> None:
    address = site.address.replace("http://", "http://me:secret@")
    with pytest.raises(UnusableSourceError) as raised:
        read(f"{address}/feed")
    assert "secret" not in str(raised.value)
    assert "secret" not in str(raised.value.rejected)
