"""The widget for everybody: axe in every state, the keyboard, the tree, other directions."""

import json
import re
from typing import Literal

import browsing
import pytest
from browsing import DESKTOP, PHONE, Shoppers, faults
from playwright.async_api import Route, ViewportSize, WebSocketRoute, expect
from serving import RunningServer, connected

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, shop = browsing.browser, browsing.shoppers, browsing.standing_shop
NARROW: ViewportSize = {"width": 320, "height": 640}
# What the widget says, in brackets and from right to left: a word without them is not in the file.
PSEUDO = """
const mark = (said) => {
    if (typeof said === "string") return said && `\\u27e6${said}\\u27e7`;
    if (typeof said === "function") return (...given) => mark(said(...given));
    if (Array.isArray(said)) return said.map(mark);
    return Object.fromEntries(Object.entries(said).map(([name, each]) => [name, mark(each)]));
};
const marked = mark(WORDS);
const pseudo = { ...marked, closed: { ...marked.closed, lang: "ar-XB", dir: "rtl" } };
export { pseudo as WORDS };
"""
SPEAK_IT = """new MutationObserver(() => {
    document.querySelector("floor-walker")?.setAttribute("language", "ar-XB");
}).observe(document, { childList: true, subtree: true });"""
SIDEWAYS = """() => [...document.querySelector("floor-walker").shadowRoot.querySelectorAll(
    "dialog, .log, .comparison")]
    .filter((part) => part.scrollWidth > part.clientWidth + 1).map((part) => part.className)"""


class Held:
    """Frames from the server, which a test can hold back."""

    def __init__(self) -> None:
        self.holding = False
        self.back: list[str | bytes] = []
        self._page: WebSocketRoute | None = None
        self._server: WebSocketRoute | None = None

    def connect(self, page: WebSocketRoute) -> None:
        self._page, self._server = page, page.connect_to_server()
        self._server.on_message(self._pass)

    def _pass(self, message: str | bytes) -> None:
        assert self._page
        if self.holding and self.back:
            self.back.append(message)
            return
        self._page.send(message)
        if self.holding and json.loads(message)["type"] == "text":
            self.back.append(b"")

    def let_go(self) -> None:
        assert self._page
        self.holding = False
        for message in self.back[1:]:
            self._page.send(message)

    async def cut(self) -> None:
        assert self._page
        await self._page.close(code=1012)


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
async def test_axe_finds_nothing_in_any_state(
    shop: RunningServer, shoppers: Shoppers, size: ViewportSize, scheme: Literal["dark", "light"]
) -> None:
    shoppers.forgive("WebSocket")
    tab = await shoppers.arrive(shop.url, size)
    await tab.page.emulate_media(color_scheme=scheme)
    await tab.page.evaluate("document.querySelector('link[rel=stylesheet]').remove()")
    held = Held()
    await tab.page.route_web_socket("**/ws/chat", held.connect)
    assert await faults(tab) == [], "closed"
    await tab.open_widget()
    assert await faults(tab) == [], "empty"
    held.holding = True
    await tab.say("wool throw under $150")
    await expect(tab.replies.last.locator(".said")).to_be_visible()
    assert await faults(tab) == [], "streaming"
    held.let_go()
    await expect(tab.log.get_by_role("form")).to_be_visible()
    assert await faults(tab) == [], "cards and consent"
    await tab.replies.last.get_by_role("button", name="Bad reply").click()
    assert await faults(tab) == [], "reasons"
    await tab.ask("compare Fell Wool Throw with Cove Cotton Throw")
    assert await faults(tab) == [], "comparison"
    await tab.panel.get_by_role("button", name="Keep my list").click()
    assert await faults(tab) == [], "list"
    await tab.panel.get_by_role("button", name="Your data").click()
    await expect(tab.panel.get_by_role("button", name="Forget me")).to_be_visible()
    assert await faults(tab) == [], "data"
    await tab.page.unroute_all()
    await tab.page.route_web_socket("**/ws/chat", lambda socket: socket.close(code=1012))
    await held.cut()
    await expect(tab.panel.get_by_role("button", name="Try now")).to_be_visible()
    assert await faults(tab) == [], "error"


async def test_a_reply_is_announced_once_and_whole(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shoppers.arrive(shop.url)
    held = Held()
    await tab.page.route_web_socket("**/ws/chat", held.connect)
    await tab.open_widget()
    spoken = tab.panel.locator("[aria-live=polite]")
    held.holding = True
    await tab.say("throws")
    await expect(tab.replies.last.locator(".said")).to_be_visible()
    await expect(spoken).to_be_empty()
    held.let_go()
    await expect(spoken).to_contain_text(
        re.compile("Fell Wool Throw.*Cove Cotton Throw", re.DOTALL)
    )
    await expect(tab.log).to_have_attribute("aria-live", "off")


async def test_the_tree_tells_what_is_on_the_screen(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await expect(tab.panel).to_have_accessible_description(re.compile("AI assistant"))
    await tab.ask("wool throw")
    await expect(tab.panel).to_match_aria_snapshot("""
        - heading [level=2]
        - button "Close"
        - log "Conversation":
          - list "Products":
            - listitem:
              - link:
                - heading "Fell Wool Throw" [level=3]
              - 'combobox "Fell Wool Throw: Color"'
              - button "Choose color"
          - group "About this reply":
            - button "Copy"
            - button "Ask again"
            - button "Good reply"
            - button "Bad reply"
        - textbox "Write a message"
        - button "Send"
        - paragraph:
          - button "Your data"
          - button "Keep my list"
    """)


async def test_every_target_is_large_enough_and_nothing_scrolls_sideways(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url, NARROW)
    await tab.open_widget()
    await tab.ask("wool throw under $150")
    await tab.ask("compare Fell Wool Throw with Cove Cotton Throw")
    await tab.ask("how do I wash a wool throw?")
    await expect(tab.log.locator(".articles a").first).to_be_visible()
    targets = "button:visible, select:visible, textarea, .articles a"
    small = await tab.panel.locator(targets).evaluate_all(
        "nodes => nodes.map((node) => [node.textContent, node.getBoundingClientRect()])"
        ".filter(([, box]) => box.width < 24 || box.height < 24).map(([text]) => text)"
    )
    assert small == []
    assert await tab.page.evaluate(SIDEWAYS) == []
    assert await tab.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]


async def test_the_keyboard_alone_shops_and_is_never_trapped(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    press = tab.page.keyboard.press
    await tab.launcher.focus()
    await press("Enter")
    await expect(tab.field).to_be_focused()
    await expect(tab.state).to_be_hidden()
    await tab.page.keyboard.type("cotton throw")
    await press("Enter")
    await tab.answered()
    add = tab.log.get_by_role("button", name="Add to cart").first
    for _ in range(40):
        if await add.evaluate("node => node.getRootNode().activeElement === node"):
            break
        await press("Shift+Tab")
    await press("Enter")
    await expect(tab.log).to_contain_text("In your cart.")
    for _ in range(40):
        if await tab.page.evaluate("document.activeElement.localName !== 'floor-walker'"):
            break
        await press("Tab")
    assert await tab.page.evaluate("document.activeElement.localName") != "floor-walker"


async def test_another_language_is_one_file_and_may_run_from_right_to_left(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    words = [browsing.STATIC / name for name in ("closed/words.js", "widget-words-en.js")]
    source = "".join(path.read_text(encoding="utf-8") for path in words)
    source = re.sub(r"^import .*\n|^export (?=const)", "", source, flags=re.MULTILINE)

    async def give_words(route: Route) -> None:
        await route.fulfill(body=source + PSEUDO, content_type="text/javascript")

    context = await shoppers.context(NARROW)
    await context.add_init_script(SPEAK_IT)
    await context.route("**/widget-words-ar-XB.js", give_words)
    tab = await shoppers.open_tab(context, f"{shop.url}/")
    await tab.page.get_by_role("button", name="\u27e6Ask us anything\u27e7").click()
    await expect(tab.panel).to_have_attribute("dir", "rtl")
    field = tab.panel.get_by_role("textbox", name="\u27e6Write a message\u27e7")
    await field.fill("wool throw")
    await field.press("Enter")
    await expect(
        tab.panel.get_by_role("group", name="\u27e6About this reply\u27e7")
    ).to_be_visible()
    parts = tab.panel.locator(".head button, .tools > button, .add, .composer *, .kept *")
    names = await parts.evaluate_all("nodes => nodes.map((n) => n.ariaLabel || n.textContent)")
    assert len(names) > 10
    assert [name for name in names if not name.startswith("\u27e6")] == []
    send = await tab.panel.locator(".send").bounding_box()
    writing = await field.bounding_box()
    assert send
    assert writing
    assert send["x"] < writing["x"]
    assert await tab.page.evaluate(SIDEWAYS) == []
    assert await tab.cards.first.evaluate("card => getComputedStyle(card).direction") == "rtl"


async def test_the_widget_speaks_the_languages_of_the_writer(
    shop: RunningServer,
) -> None:
    async with connected(shop) as client:
        spoken = (await client.hello())["languages"]
    files = {
        path.stem.removeprefix("widget-words-") for path in browsing.STATIC.glob("widget-words-*")
    }
    assert files == set(spoken)
