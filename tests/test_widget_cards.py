"""What the widget makes of frames: prices, tables, links."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import browsing
import pytest
from browsing import Shoppers
from fakes import ingest_shop, product_line, write_shop
from playwright.async_api import expect
from serving import RunningServer, open_shop, serve_site

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers, pictures, shop = (
    browsing.browser,
    browsing.shoppers,
    browsing.pictures,
    browsing.shop,
)


@contextmanager
def serving_shop(folder: Path, data: Path, brand: str, *lines: str) -> Iterator[RunningServer]:
    sources = write_shop(folder / "sources", lines)
    (sources / "brand.toml").write_text(brand, encoding="utf-8")
    ingest_shop(folder / "shop", sources)
    with open_shop(folder / "shop") as knowledge, serve_site(knowledge, data) as running:
        yield running


@pytest.mark.parametrize(
    ("locale", "currency", "shown"),
    [
        ("en-US", "USD", "$180 $1,220.50"),
        ("en-US", "CAD", "CA$180 CA$1,220.50"),
        ("de-DE", "EUR", "180\u00a0€ 1.220,50\u00a0€"),
    ],
)
async def test_a_card_writes_a_price_as_the_page_of_its_product_does(
    shoppers: Shoppers, data: Path, tmp_path: Path, locale: str, currency: str, shown: str
) -> None:
    brand = f'currency = "{currency}"\nlocale = "{locale}"\n'
    variants = [{"price": "180.00", "compare_at": "1220.50"}]
    line = product_line("oslo", "Oslo Lamp", variants=variants)
    with serving_shop(tmp_path, data, brand, line) as running:
        tab = await shoppers.arrive(f"{running.url}/products/oslo")
        price, before = shown.rsplit(" ", 1)
        on_page = tab.page.locator(".product-text > .price")
        await expect(on_page.locator("strong")).to_have_text(price)
        await expect(on_page.locator("s")).to_have_text(before)
        await tab.open_widget()
        await tab.ask("lamp")
        await expect(tab.cards.locator(".price")).to_have_text(shown)
        await expect(tab.cards.get_by_label(f"before {before}")).to_be_visible()
        await shoppers.leave()


async def test_every_column_of_a_table_has_the_title_of_its_product(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    titles = ["Fell Wool Throw", "Cove Cotton Throw"]
    tab = await shoppers.arrive(shop.url)
    await tab.open_widget()
    await tab.ask(f"compare {titles[0]} with {titles[1]}")
    heads = tab.log.get_by_role("table").get_by_role("columnheader")
    await expect(heads).to_have_text(titles)


async def test_a_link_leads_to_https_or_to_us_and_nowhere_else(
    shoppers: Shoppers, data: Path, tmp_path: Path
) -> None:
    lines = (
        product_line("safe", "Safe Lamp", category=["Lamps"], url="https://shop.example/safe"),
        product_line("open", "Open Lamp", category=["Lamps"], url="http://shop.example/open"),
        product_line("own", "Own Lamp", category=["Lamps"]),
    )
    with serving_shop(tmp_path, data, "", *lines) as running:
        tab = await shoppers.arrive(running.url)
        await tab.open_widget()
        await tab.ask("lamps")
        leads = {
            title: await tab.cards.filter(has_text=title).get_attribute("href")
            for title in ("Safe Lamp", "Open Lamp", "Own Lamp")
        }
        await shoppers.leave()
    assert leads == {
        "Safe Lamp": "https://shop.example/safe",
        "Open Lamp": None,
        "Own Lamp": f"{running.url}/products/own",
    }


async def test_a_browser_that_stores_nothing_can_chat(
    shop: RunningServer, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(shop.url)
    await tab.page.add_init_script(
        "Object.defineProperty(window, 'sessionStorage',"
        " {get() { throw new DOMException('no', 'SecurityError'); }});"
    )
    await tab.page.reload()
    await tab.open_widget()
    await expect(await tab.ask("wool throw")).to_contain_text("Fell Wool Throw")
