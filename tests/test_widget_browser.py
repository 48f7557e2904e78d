"""The widget as a shopper sees and uses it, in a browser."""

import json
import re
from pathlib import Path

import browsing
import pytest
from browsing import DESKTOP, GREETING, PHONE, Shoppers, open_line
from playwright.async_api import WebSocketRoute, expect
from serving import RunningServer, serve_site

from floorwalker.assembly import Knowledge

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, pictures, shop = (
    browsing.browser,
    browsing.shoppers,
    browsing.pictures,
    browsing.shop,
)


async def test_the_launcher_greets_says_an_ai_speaks_and_offers_three_choices(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await expect(tab.page.get_by_role("link", name="Fell Wool Throw")).to_be_visible()
    await expect(tab.panel).to_have_count(0)
    await tab.open_widget()
    await expect(tab.panel).to_contain_text("AI assistant")
    await expect(tab.launcher).to_be_hidden()
    choices = tab.log.get_by_role("button")
    await expect(choices).to_have_text(["Shopping", "Researching", "Just looking"])


async def test_nothing_but_the_launcher_is_loaded_or_stored_until_it_is_opened(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await expect(tab.launcher).to_be_visible()
    await tab.page.wait_for_load_state("networkidle")
    loaded = {url.removeprefix(f"{shop.url}/") for url in tab.requests if "widget" in url}
    assert loaded == {"widget.js"}
    assert tab.connections == 0
    assert await tab.page.evaluate("sessionStorage.length + localStorage.length") == 0
    await tab.open_widget()
    assert tab.connections == 1
    assert await tab.page.context.cookies() == []


async def test_a_card_shows_the_catalogs_picture_and_price_and_leads_to_its_product(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    reply = await tab.ask("wool throw")
    await expect(reply).to_contain_text("Fell Wool Throw")
    card = tab.cards.filter(has=tab.page.get_by_role("heading", name="Fell Wool Throw"))
    await expect(card.locator(".price")).to_have_text("from $120")
    await card.locator("img").evaluate("image => image.decode()")
    await card.click()
    await expect(tab.page).to_have_title(re.compile("^Fell Wool Throw"))
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Fell Wool Throw")
    await expect(tab.page.locator(".product-text > .price")).to_have_text("from $120")


async def test_a_name_in_the_text_is_a_link_to_its_product(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    reply = await tab.ask("wool throw")
    await reply.locator(".said").get_by_role("link", name="Fell Wool Throw").first.click()
    await expect(tab.page.get_by_role("heading", level=1)).to_have_text("Fell Wool Throw")


async def test_tapping_a_choice_says_it(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.log.get_by_role("button", name="Just looking").click()
    await tab.answered()
    await expect(tab.messages).to_have_text(["Just looking"])
    await expect(tab.log.get_by_role("button", name="Researching")).to_have_count(0)
    await tab.log.get_by_role("button", name="Throws").click()
    reply = await tab.answered(2)
    await expect(reply.locator(".card h3").first).to_contain_text("Throw")


async def test_a_source_leads_to_its_heading(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    reply = await tab.ask("How do I wash a wool throw?")
    await expect(reply).to_contain_text("Wash wool by hand in cool water")
    await reply.get_by_role("link", name="Caring for wool: How do I wash a wool throw?").click()
    await expect(tab.page).to_have_url(re.compile(r"/articles/wool-care#how-do-i-wash"))
    await expect(tab.page.locator("h2:target")).to_have_text("How do I wash a wool throw?")
    await expect(tab.page.locator("h2:target")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("product", "answer"),
    [
        ("fell-throw", r"Fell Wool Throw\b.*(\bnot|n't) machine washable"),
        ("cove-throw", r"^(?!.*(\bnot\b|n't)).*Cove Cotton Throw\b.*machine washable"),
    ],
)
async def test_on_a_products_page_it_is_that_product(
    shop: RunningServer, shoppers: Shoppers, product: str, answer: str
) -> None:
    tab = await shoppers.arrive(f"{shop.url}/products/{product}")
    await tab.open_widget()
    await expect(await tab.ask("Is it machine washable?")).to_contain_text(re.compile(answer))


async def test_a_reload_another_page_and_a_second_tab_show_the_same_conversation(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.ask("wool throw")
    await tab.ask("lamps")
    said = await tab.log.inner_text()
    await tab.page.reload()
    await tab.open_widget()
    await tab.answered(2)
    await expect(tab.log).to_have_text(re.compile(GREETING))
    assert await tab.log.inner_text() == said
    await tab.page.goto(f"{shop.url}/products/oslo-lamp")
    await tab.open_widget()
    await tab.answered(2)
    second = await shoppers.open_tab(tab.page.context, shop.url)
    await second.open_widget()
    await second.answered(2)
    assert await second.log.inner_text() == said
    await second.ask("thanks")
    await tab.answered(3)
    assert await tab.log.inner_text() == await second.log.inner_text()
    stranger = await shoppers.arrive(shop.url)
    await stranger.open_widget()
    await expect(stranger.messages).to_have_count(0)


async def test_the_choices_are_still_there_on_the_next_page(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.page.goto(f"{shop.url}/products/oslo-lamp")
    await tab.open_widget()
    await expect(tab.log.get_by_role("button")).to_have_count(3)


async def test_after_a_restart_it_connects_again_and_nothing_is_doubled(
    small_knowledge: Knowledge, data: Path, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket")
    async with open_line() as line:
        with serve_site(small_knowledge, data) as server:
            line.lead_to(server)
            tab = await shoppers.arrive(f"{line.url}/products/oslo-lamp")
            await tab.open_widget()
            await tab.ask("cotton throw")
            before = await tab.log.inner_text()
            line.cut()
            await expect(tab.state).to_contain_text("No connection")
            await tab.say("lamps")
        with serve_site(small_knowledge, data) as server:
            line.lead_to(server)
            await tab.answered(2)
            await expect(tab.state).to_be_hidden()
            await expect(tab.messages).to_have_text(["cotton throw", "lamps"])
            assert (await tab.log.inner_text()).startswith(before)
            second = await shoppers.open_tab(tab.page.context, tab.page.url)
            await second.open_widget()
            await second.answered(2)
            assert await second.log.inner_text() == await tab.log.inner_text()
        await shoppers.leave()


async def test_a_cut_within_a_reply_leaves_no_gap_and_doubles_nothing(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    connections: list[WebSocketRoute] = []

    def connect(page_side: WebSocketRoute) -> None:
        connections.append(page_side)
        server_side = page_side.connect_to_server()
        if len(connections) == 1:
            server_side.on_message(cut_after_the_first_sentence)

    async def cut_after_the_first_sentence(message: str | bytes) -> None:
        connections[0].send(message)
        if json.loads(message)["type"] == "text":
            await connections[0].close(code=1012)

    tab = await shoppers.arrive(shop.url)
    await tab.page.route_web_socket("**/ws/chat", connect)
    await tab.open_widget()
    await tab.ask("wool throw")
    assert len(connections) == 2
    second = await shoppers.open_tab(tab.page.context, shop.url)
    await second.open_widget()
    await second.answered(1)
    assert await tab.log.inner_text() == await second.log.inner_text()


async def test_trying_now_connects_at_once_and_only_once(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket")
    async with open_line() as line:
        line.lead_to(shop)
        tab = await shoppers.arrive(line.url)
        await tab.page.clock.install()
        await tab.open_widget()
        await tab.page.clock.pause_at(await tab.page.evaluate("Date.now() + 1000"))
        line.cut()
        for attempt in (tab.panel.get_by_role("button", name="Try now").click, tab.reopen):
            await expect(tab.state).to_contain_text("No connection")
            line.lead_to(shop)
            connected = tab.connections
            await attempt()
            await expect(tab.state).to_be_hidden()
            await tab.page.clock.run_for(60_000)
            assert tab.connections == connected + 1
            line.cut()
        await shoppers.leave()


async def test_a_device_that_goes_offline_is_told_so_at_once_and_asks_when_it_is_back(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket", "ERR_INTERNET_DISCONNECTED")
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.page.context.set_offline(True)
    await expect(tab.state).to_contain_text("No connection")
    await tab.say("lamps")
    await tab.page.context.set_offline(False)
    await expect(tab.state).to_be_hidden()
    await tab.answered(1)


async def test_a_conversation_that_ended_is_told_from_the_new_one(
    small_knowledge: Knowledge, data: Path, small_shop: Path, tmp_path: Path, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket")
    other_data = tmp_path / "other"
    other_data.mkdir()
    (other_data / "models").symlink_to(small_shop / "models")
    async with open_line() as line:
        with serve_site(small_knowledge, data) as server:
            line.lead_to(server)
            tab = await shoppers.arrive(f"{line.url}/products/oslo-lamp")
            await tab.open_widget()
            await tab.ask("cotton throw")
            line.cut()
            await expect(tab.state).to_contain_text("No connection")
            await tab.say("lamps")
        with serve_site(small_knowledge, other_data) as server:
            line.lead_to(server)
            await expect(tab.log).to_contain_text("The chat before has ended")
            await tab.answered(2)
            await expect(tab.messages).to_have_text(["cotton throw", "lamps"])
            await expect(tab.log.locator(".error")).to_have_count(0)
            await expect(tab.log.locator(".note + .turn .mine")).to_have_text("lamps")
        await shoppers.leave()


async def test_what_was_refused_is_said_and_not_sent_again(
    small_knowledge: Knowledge, data: Path, shoppers: Shoppers
) -> None:
    shoppers.forgive("WebSocket")
    with serve_site(small_knowledge, data, messages_per_minute=1) as server:
        async with open_line() as line:
            line.lead_to(server)
            tab = await shoppers.arrive(f"{line.url}/products/oslo-lamp")
            await tab.open_widget()
            await tab.ask("cotton throw")
            await tab.say("lamps")
            await expect(tab.replies.last).to_contain_text("please wait")
            line.cut()
            await expect(tab.state).to_contain_text("No connection")
            line.lead_to(server)
            await expect(tab.state).to_be_hidden()
            sent = [json.loads(frame)["type"] for frame in tab.sent]
            assert sent == ["hello", "user_message", "user_message", "hello"]
        await shoppers.leave()


async def test_where_the_panel_cannot_be_loaded_the_launcher_stays(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    shoppers.forgive("widget-panel.js", "ERR_FAILED")
    tab = await shoppers.arrive(shop.url)
    await tab.page.route("**/widget-panel.js", lambda route: route.abort())
    async with tab.page.expect_event("pageerror"):
        await tab.launcher.click()
    await expect(tab.launcher).to_be_visible()
    await tab.page.unroute("**/widget-panel.js")
    await tab.open_widget()


async def test_the_keyboard_alone_is_enough(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shoppers.arrive(shop.url)
    press = tab.page.keyboard.press
    await tab.page.get_by_role("contentinfo").get_by_role("link").last.focus()
    await press("Tab")
    await expect(tab.launcher).to_be_focused()
    await press("Enter")
    await expect(tab.field).to_be_focused()
    await expect(tab.state).to_be_hidden()
    await tab.page.keyboard.type("wool")
    await press("Shift+Enter")
    await tab.page.keyboard.type("throw")
    await press("Enter")
    await tab.answered()
    assert await tab.messages.last.text_content() == "wool\nthrow"
    await expect(tab.field).to_have_value("")
    await press("Escape")
    await expect(tab.panel).to_be_hidden()
    await expect(tab.launcher).to_be_focused()
    await press("Enter")
    await expect(tab.field).to_be_focused()
    await expect(tab.messages).to_have_count(1)


async def test_after_choosing_by_keyboard_escape_still_closes(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.page.keyboard.press("Shift+Tab")
    await expect(tab.log.get_by_role("button", name="Just looking")).to_be_focused()
    await tab.page.keyboard.press("Enter")
    await tab.answered()
    await expect(tab.messages).to_have_text(["Just looking"])
    await tab.page.keyboard.press("Escape")
    await expect(tab.panel).to_be_hidden()
    await expect(tab.launcher).to_be_focused()


async def test_markup_in_a_message_is_shown_as_it_was_typed(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    for text in ("<img src=x onerror=\"document.title='broken in'\">", "<b>wool</b> throw &amp;"):
        await tab.ask(text)
        await expect(tab.messages.last).to_have_text(text)
    await tab.page.reload()
    await tab.open_widget()
    await tab.answered(2)
    await expect(tab.log.locator("img:not(.card img), b")).to_have_count(0)
    await expect(tab.page).not_to_have_title("broken in")


async def test_on_a_phone_the_panel_covers_the_screen(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url, PHONE)
    await tab.open_widget()
    await tab.ask("wool throw")
    assert await tab.panel.bounding_box() == {"x": 0, "y": 0, **PHONE}
    assert await tab.page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    await tab.panel.get_by_role("button", name="Close").click()
    await expect(tab.launcher).to_be_in_viewport(ratio=1)


async def test_on_a_desktop_it_is_a_panel_beside_the_page(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url, DESKTOP)
    await tab.open_widget()
    box = await tab.panel.bounding_box()
    assert box
    assert box["width"] < DESKTOP["width"] / 2
    assert box["x"] + box["width"] < DESKTOP["width"]
    assert 0 < box["y"] < box["y"] + box["height"] < DESKTOP["height"]
    assert await tab.page.evaluate("document.documentElement.scrollWidth") <= DESKTOP["width"]
    await tab.page.get_by_role("link", name="See all products").click()
    await expect(tab.page).to_have_url(f"{shop.url}/products")
