"""Options, the cart, what can be done with a reply, and the list, in a browser."""

import json
import re
from typing import Any

import browsing
import pytest
from browsing import PHONE, Shoppers, Tab
from playwright.async_api import Locator, expect
from serving import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, shop = browsing.browser, browsing.shoppers, browsing.standing_shop
LISTEN = """answer => {
    document.querySelector("script[src*=cart]")?.remove();
    window.addEventListener("floorwalker:add-to-cart", (event) => {
        event.stopPropagation();
        const { respondWith, ...detail } = event.detail;
        window.asked = detail;
        if (answer === "handled") event.preventDefault();
        if (answer === "refused") respondWith(Promise.reject(new Error("sold out")));
        if (answer === "taken") respondWith(Promise.resolve());
    }, { capture: true });
}"""

# A browser without a screen has no dialog to print by; what would be printed stays to be seen.
PRINT_NOTHING = """() => {
    const append = Element.prototype.append;
    Element.prototype.append = function (...nodes) {
        append.apply(this, nodes);
        for (const node of nodes) if (node.contentWindow) node.contentWindow.print = () => {};
    };
}"""


async def shown(
    shop: RunningServer, shoppers: Shoppers, wish: str = "wool throw", **options: Any
) -> Tab:
    tab = await shoppers.arrive(shop.url, **options)
    await tab.open_widget()
    await tab.ask(wish)
    return tab


def product(tab: Tab, title: str) -> Locator:
    return tab.log.get_by_role("listitem").filter(has=tab.page.get_by_role("heading", name=title))


def sent(tab: Tab, kind: str) -> list[dict[str, Any]]:
    frames = [json.loads(frame) for frame in tab.sent]
    return [frame for frame in frames if frame["type"] == kind]


async def test_an_option_has_its_own_price_and_stock(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shown(shop, shoppers)
    card = product(tab, "Fell Wool Throw")
    colour = card.get_by_role("combobox", name="Fell Wool Throw: Color")
    await expect(card.locator(".price")).to_have_text("from $120")
    await expect(colour.locator("option")).to_have_text(
        ["Color", "Slate Gray", "Ink Blue \u2013 out of stock"]
    )
    await colour.select_option("Ink Blue")
    await expect(card.locator(".price")).to_have_text("$130")
    await expect(card.locator(".availability")).to_have_text("Out of stock")
    await expect(card.get_by_role("button", name="Add to cart")).to_be_hidden()
    await colour.select_option("Slate Gray")
    await expect(card.locator(".price")).to_have_text("$120")
    await expect(card.locator(".availability")).to_have_count(0)
    await expect(card.get_by_role("button", name="Add to cart")).to_be_visible()


@pytest.mark.parametrize(
    ("answer", "said", "counted"),
    [
        ("taken", "In your cart.", 1),
        ("handled", "In your cart.", 1),
        ("refused", "could not be put into the cart", 0),
        ("nothing", "Buy it on its page", 0),
    ],
)
async def test_the_shop_puts_it_into_the_cart_and_says_how_it_went(
    shop: RunningServer, shoppers: Shoppers, answer: str, said: str, counted: int
) -> None:
    tab = await shown(shop, shoppers)
    await tab.page.evaluate(LISTEN, answer)
    card = product(tab, "Fell Wool Throw")
    await card.get_by_role("button", name="Choose color").click()
    await expect(card.get_by_role("combobox")).to_be_focused()
    await card.get_by_role("combobox").select_option("Slate Gray")
    await card.get_by_role("button", name="Add to cart").click()
    await expect(card).to_contain_text(said)
    assert await tab.page.evaluate("window.asked") == {
        "product_id": "fell-throw",
        "variant_id": "FELL-GRY",
        "title": "Fell Wool Throw",
        "url": f"{shop.url}/products/fell-throw",
        "options": {"Color": "Slate Gray"},
        "price": {"amount": "120.00", "currency": "USD"},
        "quantity": 1,
    }
    events = [frame["variant_id"] for frame in sent(tab, "event")]
    assert events == ["FELL-GRY"] * counted


async def test_the_demo_shop_has_a_cart_for_show(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shown(shop, shoppers, "cotton throw")
    card = product(tab, "Cove Cotton Throw")
    await card.get_by_role("button", name="Add to cart").click()
    await expect(card).to_contain_text("In your cart.")
    await expect(tab.page.get_by_text("Cart: 1")).to_be_visible()


async def test_a_reply_can_be_copied_asked_again_and_judged_with_a_reason(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shown(shop, shoppers)
    await tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tools = tab.replies.last.get_by_role("group", name="About this reply")
    await tools.get_by_role("button", name="Copy").click()
    await expect(tools).to_contain_text("Copied.")
    copied = await tab.page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"Fell Wool Throw from \$120 .*$", copied, re.MULTILINE)
    bad = tools.get_by_role("button", name="Bad reply")
    await bad.click()
    await expect(bad).to_have_attribute("aria-pressed", "true")
    await tools.get_by_role("button", name="Nothing I like").click()
    await expect(tools).to_contain_text("Thank you.")
    given = [(f["rating"], f.get("comment")) for f in sent(tab, "feedback")]
    assert given == [("down", None), ("down", "Nothing I like")]
    await tools.get_by_role("button", name="Ask again").click()
    await tab.answered(2)
    await expect(tab.messages).to_have_text(["wool throw", "wool throw"])


async def test_the_list_is_copied_and_printed_and_stored_nowhere(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shown(shop, shoppers)
    await tab.ask("compare Fell Wool Throw with Cove Cotton Throw")
    await tab.ask("How do I wash a wool throw?")
    stored = await tab.page.evaluate("JSON.stringify({...sessionStorage})")
    await tab.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await tab.panel.get_by_role("button", name="Keep my list").click()
    view = tab.panel.get_by_role("region", name="Keep my list")
    await view.get_by_role("button", name="Leave out Cove Cotton Throw").click()
    await view.get_by_role("button", name="Copy").click()
    await expect(view).to_contain_text("Copied.")
    lines = (await tab.page.evaluate("navigator.clipboard.readText()")).splitlines()
    assert f"- Fell Wool Throw from $120 {shop.url}/products/fell-throw" in lines
    assert not [line for line in lines if line.startswith("- Cove")]
    assert "Fell Wool Throw | Cove Cotton Throw" in lines
    assert [line for line in lines if "Caring for wool: How do I wash a wool throw?" in line]
    printed = tab.page.frame_locator("iframe").locator("body")
    await tab.page.evaluate(PRINT_NOTHING)
    await view.get_by_role("button", name="Print").click()
    await expect(printed).to_contain_text("Fell Wool Throw")
    await expect(printed.locator("button")).to_have_count(0)
    assert await tab.page.evaluate("JSON.stringify({...sessionStorage})") == stored
    await view.get_by_role("button", name="Back to the chat").click()
    await expect(tab.field).to_be_focused()


async def test_cards_are_gone_through_by_arrows_and_swiped(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shown(shop, shoppers, "throws", viewport=PHONE)
    await tab.cards.first.focus()
    await tab.page.keyboard.press("ArrowRight")
    await expect(tab.cards.nth(1)).to_be_focused()
    await tab.page.keyboard.press("ArrowLeft")
    await expect(tab.cards.first).to_be_focused()
    row = tab.log.get_by_role("list", name="Products")
    assert await row.evaluate("row => getComputedStyle(row).overflowX") == "auto"
