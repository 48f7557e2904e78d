"""The launcher on a page, and the sheet on a phone, in a browser."""

import json
import re
from pathlib import Path

import browsing
import pytest
from browsing import DESKTOP, PHONE, Shoppers, serve_other_shop
from playwright.async_api import expect
from serving import RunningServer, serve_site

from floorwalker.assembly import Knowledge

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, shop = browsing.browser, browsing.shoppers, browsing.standing_shop
QUESTION = "p.question:not([role])"


async def test_back_closes_the_sheet_and_closing_leaves_no_trace_in_the_history(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(f"{shop.url}/products", PHONE)
    await tab.page.goto(shop.url)
    await tab.open_widget()
    await tab.page.go_back()
    await expect(tab.panel).to_be_hidden()
    await expect(tab.page).to_have_url(f"{shop.url}/")
    await tab.open_widget()
    await tab.panel.get_by_role("button", name="Close").click()
    await expect(tab.panel).to_be_hidden()
    await tab.page.wait_for_function("!history.state?.floorwalker")
    await tab.page.go_back()
    await expect(tab.page).to_have_url(f"{shop.url}/products")


async def test_a_card_leads_to_its_page_and_back_leads_to_the_sheet(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url, PHONE)
    await tab.open_widget()
    await tab.ask("wool throw")
    await tab.cards.first.click()
    await expect(tab.page).to_have_url(re.compile("/products/"))
    await expect(tab.launcher).to_be_visible()
    await tab.page.go_back()
    await expect(tab.cards.first).to_be_visible()
    await tab.page.go_back()
    await expect(tab.panel).to_be_hidden()


async def test_a_draft_is_kept_over_a_reload(shop: RunningServer, shoppers: Shoppers) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.field.fill("a throw for my")
    await tab.page.reload()
    await tab.open_widget()
    await expect(tab.field).to_have_value("a throw for my")
    await tab.ask("lamps")
    await tab.page.reload()
    await tab.open_widget()
    await expect(tab.field).to_have_value("")


@pytest.mark.parametrize(
    ("path", "question"),
    [
        ("/", "What are you looking for today?"),
        ("/products/oslo-lamp", "A question about this one?"),
    ],
)
async def test_the_question_is_of_the_page_and_dismissed_for_the_tab(
    shop: RunningServer, shoppers: Shoppers, path: str, question: str
) -> None:
    tab = await shoppers.arrive(shop.url + path, {"width": 1280, "height": 3000})
    asked = tab.page.locator(QUESTION)
    await expect(asked).to_contain_text(question)
    await expect(asked).to_be_visible()
    assert await tab.page.evaluate("sessionStorage.length") == 0
    await asked.get_by_role("button", name="Hide this question").click()
    await expect(asked).to_have_count(0)
    await tab.page.reload()
    await expect(tab.launcher).to_be_visible()
    await expect(asked).to_have_count(0)


async def test_the_question_is_not_shown_over_what_one_reads_or_taps(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    with serve_other_shop() as other:
        other.assistant = shop.url
        line = f"<p>{'Words to read. ' * 30}</p>"
        for covered, rows in ((True, 200), (False, 1)):
            other.show(head=f"<style>p {{ margin: 0 }}</style>{line * rows}")
            tab = await shoppers.arrive(other.origin)
            await expect(tab.launcher).to_be_visible()
            asked = tab.page.locator(QUESTION)
            if covered:
                await tab.page.wait_for_timeout(300)
                await expect(asked).to_be_hidden()
            else:
                await expect(asked).to_be_visible()
                await tab.page.evaluate("dispatchEvent(new Event('scroll'))")
                await expect(asked).to_have_count(0)
        await shoppers.leave()


async def test_the_tag_sets_side_colour_words_and_question(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    with serve_other_shop() as other:
        other.assistant = shop.url
        other.show(attributes='position="left" accent="#ffd24d" label="Need a hand?" question=""')
        tab = await shoppers.arrive(other.origin)
        launcher = tab.page.get_by_role("button", name="Need a hand?")
        box = await launcher.bounding_box()
        assert box
        assert box["x"] < DESKTOP["width"] / 4
        colours = "node => [getComputedStyle(node).backgroundColor, getComputedStyle(node).color]"
        ground, ink = await launcher.evaluate(colours)
        assert ground == "rgb(255, 210, 77)"
        assert re.match(r"oklch\(0 0 |rgb\(0, 0, 0", ink)
        await expect(tab.page.locator(QUESTION)).to_have_count(0)
        await shoppers.leave()


@pytest.mark.parametrize(
    "described",
    [
        {"@type": "Product", "name": "Throw", "sku": "FELL-GRY"},
        {"@graph": [{"@type": ["Thing", "Product"], "url": "https://s/p/fell-throw?variant=1"}]},
    ],
)
async def test_a_product_described_on_the_page_is_what_it_refers_to(
    small_knowledge: Knowledge, data: Path, shoppers: Shoppers, described: dict[str, object]
) -> None:
    with (
        serve_other_shop() as other,
        serve_site(small_knowledge, data, allowed_origins=(other.origin,)) as running,
    ):
        other.assistant = running.url
        other.show(head=f'<script type="application/ld+json">{json.dumps(described)}</script>')
        tab = await shoppers.arrive(other.origin)
        await tab.open_widget()
        await expect(await tab.ask("Is it machine washable?")).to_contain_text("Fell Wool Throw")
        await shoppers.leave()
