"""The widget on pages of other origins, under strict policies, beside hostile styles."""

import base64
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browsing
import pytest
from browsing import DESKTOP, PHONE, TABLET, OtherShop, Shoppers, Tab, faults, serve_other_shop
from fakes import HashingEncoder, fake_model, ingest_shop, product_line, write_shop
from playwright.async_api import Browser, ViewportSize, expect
from serving import RunningServer, serve_site

from floorwalker import __version__
from floorwalker.assembly import Knowledge, open_knowledge
from floorwalker.settings import Settings
from knowledge.embedding.embedder import Embedder
from knowledge.sync.live import LiveCatalog

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, pictures, shop = (
    browsing.browser,
    browsing.shoppers,
    browsing.pictures,
    browsing.shop,
)

HOSTILE_STYLE = """<style>
* { all: revert !important; }
*::before, *::after { content: "!" !important; display: block !important; }
* { color: red !important; font: 30px/3 cursive !important; letter-spacing: 5px !important;
    text-transform: uppercase !important; text-align: center !important; white-space: nowrap; }
body * { position: static !important; transform: rotate(3deg) !important; opacity: .2 !important;
    filter: blur(2px) !important; max-width: 9px !important; pointer-events: none !important; }
floor-walker { display: none !important; }
button, textarea, form, header, section, a, p, h2, h3, ul, li, img, div, span, svg {
    display: none !important; }
.launcher, .panel, .log, .turn, .card, .choices { display: none !important; opacity: 0; }
</style>"""
CARRYING_STYLES = (
    "html { transform: translateY(40px) scale(.9); }",
    "body { filter: blur(1px); perspective: 300px; }",
    "body { will-change: transform; clip-path: inset(50px); }",
)
MARGIN = 20
GREEDY_SHORTCUTS = """<script>
document.addEventListener("keydown", (event) => event.preventDefault());
</script>"""
# Every computed style of every element: what the page would change, it would change here.
STYLES = """host => [host, ...host.shadowRoot.querySelectorAll("*")].map((node) => {
    const style = getComputedStyle(node);
    const added = ["::before", "::after"].map((name) => getComputedStyle(node, name).content);
    return [...style].map((name) => `${node.localName} ${name}: ${style.getPropertyValue(name)}`)
        .concat(added);
})"""
TOO_WIDE = """nodes => nodes
    .filter((node) => node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.textContent)"""


@pytest.fixture
def allowed(small_knowledge: Knowledge, data: Path, pictures: Path) -> Iterator[OtherShop]:
    """Serve a shop's page, and an assistant that its origin may connect to."""
    with serve_other_shop() as other:
        origins = (other.origin,)
        with serve_site(
            small_knowledge, data, pictures=pictures, allowed_origins=origins
        ) as assistant:
            other.assistant = assistant.url
            yield other


@pytest.mark.parametrize("script", ["widget.js", f"v/{__version__}/widget.js"])
async def test_it_works_on_a_page_of_an_allowed_origin(
    allowed: OtherShop, shoppers: Shoppers, script: str
) -> None:
    allowed.show(script=script)
    tab = await shoppers.arrive(allowed.origin)
    await tab.open_widget()
    await tab.ask("wool throw")
    picture = tab.cards.first.locator("img")
    await picture.evaluate("image => image.decode()")
    assert await picture.evaluate("image => image.src") == f"{allowed.assistant}/pictures/fell.svg"
    await tab.cards.first.click()
    await expect(tab.page).to_have_url(f"{allowed.assistant}/products/fell-throw")
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Fell Wool Throw")


async def test_it_says_in_words_that_it_cannot_connect(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket")
    with serve_other_shop() as other:
        other.assistant = shop.url
        other.show()
        tab = await shoppers.arrive(other.origin)
        await tab.launcher.click()
        await expect(tab.state).to_contain_text("No connection. Trying again")
        await expect(tab.panel.get_by_role("button", name="Try now")).to_be_visible()
        await tab.page.keyboard.press("Escape")
        await expect(tab.launcher).to_be_focused()
        await shoppers.leave()


async def test_it_works_under_a_strict_content_security_policy(
    allowed: OtherShop, shoppers: Shoppers
) -> None:
    assistant = allowed.assistant
    allowed.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'none'; script-src {assistant}; img-src {assistant}; "
        f"connect-src {assistant} {assistant.replace('http:', 'ws:')}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    allowed.show()
    tab = await shoppers.arrive(allowed.origin)
    await tab.open_widget()
    await tab.ask("wool throw")
    await tab.cards.first.locator("img").evaluate("image => image.decode()")
    box = await tab.panel.bounding_box()
    assert box
    assert box["width"] < DESKTOP["width"] / 2


async def test_the_pages_styles_and_shortcuts_do_not_reach_in(
    allowed: OtherShop, shoppers: Shoppers
) -> None:
    allowed.show()
    plain = await _styles_of_a_visit(await shoppers.arrive(allowed.origin))
    allowed.show(head=HOSTILE_STYLE + GREEDY_SHORTCUTS)
    hostile = await _styles_of_a_visit(await shoppers.arrive(allowed.origin))
    pairs = zip(plain, hostile, strict=True)
    assert {line for before, after in pairs for line in set(after) - set(before)} == set()


async def test_a_page_that_carries_along_what_is_fixed_leaves_the_widget_in_its_place(
    allowed: OtherShop, shoppers: Shoppers
) -> None:
    for size, style in zip((DESKTOP, TABLET, PHONE), CARRYING_STYLES, strict=True):
        allowed.show(head=f"<style>{style} h1 {{ margin-bottom: 4000px }}</style>")
        tab = await shoppers.arrive(allowed.origin, size)
        await expect(tab.launcher).to_be_visible()
        await tab.page.evaluate("scrollTo(0, 900)")
        box = await tab.launcher.bounding_box()
        assert box
        assert box["x"] + box["width"] == size["width"] - MARGIN
        assert box["y"] + box["height"] == size["height"] - MARGIN
        assert await faults(tab) == []
        await tab.launcher.press("Enter")
        await tab.ask("wool throw")
        box = await tab.panel.bounding_box()
        assert box
        margin = 0 if size is PHONE else MARGIN
        assert box["x"] + box["width"] == size["width"] - margin
        assert box["y"] + box["height"] == size["height"] - margin
        assert await faults(tab) == []
        await tab.page.keyboard.press("Escape")
        await expect(tab.launcher).to_be_focused()


async def _styles_of_a_visit(tab: Tab) -> Any:
    await tab.open_widget()
    await tab.field.press_sequentially("wool throw")
    await tab.field.press("Enter")
    await expect(tab.messages).to_have_text("wool throw")
    await tab.answered()
    return await tab.page.locator("floor-walker").evaluate(STYLES)


async def test_it_works_under_a_path_of_the_shops_own_site(
    small_knowledge: Knowledge, data: Path, pictures: Path, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket")
    with serve_site(small_knowledge, data, pictures=pictures, root_path="/assistant") as server:
        tab = await shoppers.arrive(f"{server.url}/assistant/")
        await tab.open_widget()
        await tab.ask("wool throw")
        await tab.cards.first.locator("img").evaluate("image => image.decode()")
        await tab.cards.first.click()
        await expect(tab.page).to_have_url(f"{server.url}/assistant/products/fell-throw")
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Fell Wool Throw")
        await shoppers.leave()


async def test_a_page_may_move_the_widget(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.ask("wool throw")
    await tab.page.evaluate("document.body.prepend(document.querySelector('floor-walker'))")
    await tab.ask("lamps")
    await expect(tab.messages).to_have_text(["wool throw", "lamps"])


async def test_markup_in_the_catalog_is_not_interpreted(
    data: Path, tmp_path: Path, shoppers: Shoppers
) -> None:
    attack = "<b>new</b> <img src=x onerror=\"document.title='broken in'\">"
    line = product_line(
        "sly-throw",
        f"Sly Throw {attack}",
        category=[f"Throws {attack}"],
        description=f"A wool throw. {attack}",
        attributes={"Material": f"Wool {attack}"},
    )
    ingest_shop(data, write_shop(tmp_path / "sources", [line]))
    encoder = HashingEncoder()
    embedder = Embedder(encoder)
    knowledge = Knowledge(LiveCatalog(data, fake_model()), embedder, encoder, fake_model())
    with serve_site(knowledge, data) as server:
        tab = await shoppers.arrive(f"{server.url}/products/sly-throw")
        await expect(tab.page.get_by_role("heading", level=1)).to_have_text(f"Sly Throw {attack}")
        await tab.open_widget()
        await tab.ask("What is it made of?")
        await expect(tab.cards.first.locator("h3")).to_have_text(f"Sly Throw {attack}")
        await expect(tab.page.locator("[src=x], [onerror], b")).to_have_count(0)
        await expect(tab.page).not_to_have_title("broken in")
        await shoppers.leave()
    embedder.close()


async def test_the_demo_shop_looks_right_on_a_desktop_and_a_phone(
    demo_data: Path, root: Path, tmp_path: Path, shoppers: Shoppers, browser: Browser
) -> None:
    (tmp_path / "models").symlink_to(demo_data / "models")
    demo = root / "demo"
    with (
        open_knowledge(Settings(data=demo_data)) as knowledge,
        serve_site(
            knowledge,
            tmp_path,
            voice=demo / "voice.toml",
            pictures=demo / "pictures",
            hero="/pictures/hero.svg",
        ) as server,
    ):
        taken = [await _picture_of(server, shoppers, size) for size in (DESKTOP, PHONE)]
        await shoppers.leave()
    if os.environ.get("FLOORWALKER_WRITE_PICTURES"):
        await _write_side_by_side(browser, taken, root / "docs" / "images" / "widget.png")


async def _picture_of(server: RunningServer, shoppers: Shoppers, size: ViewportSize) -> bytes:
    """Ask for a throw, check what the screen shows, and take a picture of it."""
    tab = await shoppers.arrive(server.url, size)
    await tab.open_widget()
    reply = await tab.ask("I'm looking for a warm throw under $150")
    titles = await tab.cards.locator("h3").all_text_contents()
    assert len(titles) > 1
    assert all("throw" in title.lower() for title in titles)
    for picture in await reply.locator("img").all():
        await picture.scroll_into_view_if_needed()
        await picture.evaluate("image => image.decode()")
        assert await picture.evaluate("image => image.naturalWidth") > 0
    words = tab.panel.locator("h2, p:visible, h3, .card, button")
    assert await words.evaluate_all(TOO_WIDE) == []
    assert await tab.page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    await tab.log.locator(".cards").evaluate("cards => cards.scrollTo({ left: 0 })")
    await tab.log.evaluate("log => log.scrollTo({ top: 0, behavior: 'instant' })")
    return await tab.page.screenshot(animations="disabled")


async def _write_side_by_side(browser: Browser, taken: list[bytes], path: Path) -> None:
    images = "".join(
        f'<img src="data:image/png;base64,{base64.b64encode(png).decode()}">' for png in taken
    )
    page = await browser.new_page(viewport={"width": 1400, "height": 690})
    await page.set_content(
        "<style>body { display: flex; align-items: center; gap: 30px; height: 100vh; margin: 0;"
        "padding: 0 25px; box-sizing: border-box; background: #e9e4db; }"
        "img { height: 640px; border-radius: 10px; box-shadow: 0 4px 20px rgb(0 0 0 / 20%); }"
        f"</style>{images}"
    )
    for image in await page.locator("img").all():
        await image.evaluate("image => image.decode()")
    path.parent.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=path)
    await page.close()


async def test_the_shop_tells_of_an_order_where_the_tab_had_a_talk(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    told = """document.querySelector("floor-walker").purchased(
        { product_id: "fell-throw", order: { total: { amount: "120.00", currency: "USD" } } })"""
    tab = await shoppers.arrive(shop.url)
    await tab.page.evaluate(told)
    assert tab.connections == 0
    await tab.open_widget()
    await tab.ask("wool throw")
    await tab.page.keyboard.press("Escape")
    await tab.page.goto(shop.url)
    await tab.page.evaluate(told)
    await expect(tab.panel).to_have_count(0)
    await tab.launcher.click()
    await expect(tab.messages.last).to_have_text("I bought the Fell Wool Throw")
