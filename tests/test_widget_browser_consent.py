"""Consent and "Your data" as a shopper sees and uses them, in a browser."""

import json
from pathlib import Path

import browsing
import pytest
from browsing import DESKTOP, PHONE, Shoppers, Tab, serve_other_shop
from playwright.async_api import Locator, ViewportSize, expect
from serving import RunningServer, serve_site

from floorwalker.assembly import Knowledge

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, pictures, shop = (
    browsing.browser,
    browsing.shoppers,
    browsing.pictures,
    browsing.shop,
)
WISH = "wool throw under $150"


def card(tab: Tab) -> Locator:
    return tab.log.get_by_role("form")


async def agreed(shop: RunningServer, shoppers: Shoppers) -> Tab:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.ask(WISH)
    async with tab.page.expect_response("**/remember") as answered:
        await card(tab).get_by_role("button", name="Remember", exact=True).click()
    assert (await answered.value).status == 204
    await expect(tab.log).to_contain_text("Agreed.")
    return tab


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
async def test_agreeing_and_declining_are_equally_easy(
    shop: RunningServer, shoppers: Shoppers, viewport: ViewportSize
) -> None:
    tab = await shoppers.arrive(shop.url, viewport)
    await tab.open_widget()
    await tab.ask(WISH)
    await expect(card(tab)).to_contain_text("Budget: up to $150")
    yes, no = (
        card(tab).get_by_role("button", name=name, exact=True)
        for name in ("Remember", "Don\u2019t remember")
    )
    sizes = [await button.bounding_box() for button in (yes, no)]
    assert sizes[0]
    assert sizes[1]
    assert abs(sizes[0]["width"] - sizes[1]["width"]) < 30
    assert sizes[0]["height"] == sizes[1]["height"] >= 44
    looks = "n => (s => s.color + s.backgroundColor + s.font + s.border)(getComputedStyle(n))"
    assert await yes.evaluate(looks) == await no.evaluate(looks)
    assert await tab.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    await no.click()
    await expect(tab.log).to_contain_text("Nothing is kept.")
    await expect(card(tab)).to_have_count(0)
    assert await tab.page.context.cookies() == []


async def test_the_keyboard_alone_decides_and_withdraws(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.ask(WISH)
    press = tab.page.keyboard.press
    await press("Shift+Tab")
    await expect(card(tab).get_by_role("button", name="Remember", exact=True)).to_be_focused()
    await press("Enter")
    await expect(tab.log).to_contain_text("Agreed.")
    await tab.panel.get_by_role("button", name="Your data").focus()
    await press("Enter")
    stop = tab.panel.get_by_role("button", name="Stop remembering")
    await stop.focus()
    await press("Enter")
    await expect(tab.panel).to_contain_text("Nothing about you is remembered.")
    await press("Escape")
    await expect(tab.launcher).to_be_focused()


async def test_your_data_can_be_seen_and_downloaded(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await agreed(shop, shoppers)
    await tab.panel.get_by_role("button", name="Your data").click()
    await expect(tab.panel).to_contain_text("Budget: up to $150")
    await expect(tab.panel).to_contain_text(f"You said “{WISH}”")
    async with tab.page.expect_download() as downloading:
        await tab.panel.get_by_role("button", name="Download").click()
    path = Path(await (await downloading.value).path())
    exported = json.loads(path.read_text(encoding="utf-8"))
    assert {signal["value"] for signal in exported["signals"]} >= {"up to $150", "wool"}
    assert exported["chats"][0]["messages"][0]["text"] == WISH


async def test_who_comes_back_goes_on_with_a_tap_and_is_forgotten_with_another(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    before = await agreed(shop, shoppers)
    (cookie,) = await before.page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert await before.page.evaluate("document.cookie + localStorage.length") == "0"
    await before.page.goto("about:blank")
    tab = await shoppers.open_tab(before.page.context, shop.url)
    await tab.launcher.click()
    await expect(tab.log).to_contain_text("Pick up where you left off?")
    assert "wool" not in await tab.log.inner_text()
    await tab.log.get_by_role("button", name="Yes, pick up").click()
    await tab.answered(1)
    await expect(tab.log).to_contain_text("up to $150")
    await expect(card(tab)).to_contain_text("Another week?")
    await tab.log.get_by_role("button", name="Drop: wool").click()
    await tab.answered(2)
    await tab.panel.get_by_role("button", name="Your data").click()
    await tab.panel.get_by_role("button", name="Forget me").click()
    await expect(tab.log).to_contain_text("Everything was deleted.")
    await expect(tab.messages).to_have_count(0)
    await expect(tab.log).to_contain_text(browsing.GREETING)
    await tab.ask("lamps")
    assert await tab.page.context.cookies() == []


async def test_forget_me_in_words_is_confirmed_by_a_tap_and_the_chat_begins_anew(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await agreed(shop, shoppers)
    await tab.ask("forget me")
    await tab.log.get_by_role("button", name="Yes, forget me").click()
    await expect(tab.log).to_contain_text("Everything was deleted.")
    await expect(tab.messages).to_have_count(0)
    await expect(tab.log).to_contain_text(browsing.GREETING)
    assert await tab.page.context.cookies() == []
    await tab.ask("lamps")


async def test_the_shop_may_read_a_chat_only_where_that_is_agreed_to(
    small_knowledge: Knowledge, data: Path, pictures: Path, shoppers: Shoppers, tmp_path: Path
) -> None:
    offers = tmp_path / "offers.toml"
    offers.write_text("[analytics]\n", encoding="utf-8")
    with serve_site(small_knowledge, data, offers=offers, pictures=pictures) as running:
        tab = await shoppers.arrive(running.url, PHONE)
        await tab.open_widget()
        await tab.ask("throws")
        await tab.ask("thanks")
        await expect(card(tab)).to_contain_text("Nothing changes for you.")
        await card(tab).get_by_role("button", name="Don\u2019t share").click()
        await expect(tab.log).to_contain_text("Not shared.")
        await expect(tab.panel).to_contain_text("gone 30 minutes after your last message")
        await tab.panel.get_by_role("button", name="Your data").click()
        await tab.panel.get_by_text("Let the shop read this chat").click()
        await tab.panel.get_by_role("button", name="Share this chat").click()
        await expect(tab.panel).to_contain_text("People of the shop may read")
        await expect(tab.panel).to_contain_text("kept for 7 days, as you agreed")
        await tab.panel.get_by_role("button", name="Stop sharing this chat").click()
        await expect(tab.panel.get_by_text("Let the shop read this chat")).to_be_visible()
        await shoppers.leave()


async def test_on_another_site_no_cookie_is_offered_and_the_card_says_so(
    small_knowledge: Knowledge, data: Path, shoppers: Shoppers
) -> None:
    with (
        serve_other_shop() as other,
        serve_site(small_knowledge, data, allowed_origins=(other.origin,)) as running,
    ):
        other.assistant = running.url
        other.show()
        tab = await shoppers.arrive(other.origin)
        await tab.open_widget()
        await tab.ask(WISH)
        await expect(card(tab)).to_contain_text("for this visit only")
        await card(tab).get_by_role("button", name="Remember", exact=True).click()
        await expect(tab.log).to_contain_text("Agreed.")
        assert not [url for url in tab.requests if url.endswith("/remember")]
        assert await tab.page.context.cookies() == []
        await shoppers.leave()


async def test_global_privacy_control_is_honoured_and_said_so(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.page.add_init_script(
        "Object.defineProperty(navigator, 'globalPrivacyControl', { value: true })"
    )
    await tab.page.reload()
    await tab.open_widget()
    await expect(tab.panel).to_contain_text("privacy signal is honoured")
    await tab.ask(WISH)
    await expect(card(tab)).to_have_count(0)
