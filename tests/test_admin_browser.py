"""The console as its people use it, in a browser."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import browsing
import pyotp
import pytest
from browsing import DESKTOP, PHONE, Shoppers
from playwright.async_api import Page, expect
from serving import connected
from signing_in import PASSWORD, ServedConsole, invite, serve_console

from admin.access.roles import Role

pytestmark = pytest.mark.asyncio(loop_scope="module")
browser, shoppers = browsing.browser, browsing.shoppers
_PICTURES = os.environ.get("FLOORWALKER_CONSOLE_PICTURES")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="module")
def console(folder: Path, small_shop: Path, root: Path) -> Iterator[ServedConsole]:
    with serve_console(folder, small_shop, offers=root / "demo" / "offers.toml") as running:
        yield running


async def join(page: Page, console: ServedConsole, folder: Path, name: str, role: Role) -> None:
    """Take an invitation and sign in, by what the pages say alone."""
    await page.goto(f"{console.url}/admin/invitation/{await invite(folder, name, role)}")
    await expect(page.locator("svg.qr")).to_be_visible()
    codes = pyotp.TOTP(await page.locator(".key").inner_text())
    await page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    await page.get_by_label("The same again").fill(PASSWORD)
    now = codes.timecode(browsing_now())
    await page.get_by_label("Code the app shows now").fill(codes.generate_otp(now))
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_role("status")).to_contain_text("You are in")
    await page.get_by_label("Name").fill(name)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_label("Code of your authenticator app").fill(codes.generate_otp(now + 1))
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def browsing_now() -> datetime:
    return datetime.now(UTC)


async def test_every_page_fits_a_desk_and_a_telephone_and_no_browser_complains(
    console: ServedConsole, folder: Path, shoppers: Shoppers
) -> None:
    async with connected(console) as client:
        await client.hello()
        for words in ("wool throw", "Is the Fell Wool Throw flame retardant?", "lamps"):
            await client.ask(words)
    tab = await shoppers.arrive(f"{console.url}/admin")
    page = tab.page
    await join(page, console, folder, "Ada", Role.OWNER)
    for size in (DESKTOP, PHONE):
        await page.set_viewport_size(size)
        for door in console.doors:
            if not door.label:
                continue
            await page.goto(f"{console.url}/admin{door.path}")
            heading = page.get_by_role("heading", level=1)
            await expect(heading).to_be_visible()
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (door.path, size)
            if _PICTURES:
                name = door.path.strip("/") or "today"
                picture = Path(_PICTURES) / f"{name}-{size['width']}.png"
                await page.screenshot(path=picture, full_page=True)
    await page.locator("summary", has_text="Menu").click()
    folded = page.get_by_role("navigation", name="Pages, folded")
    await folded.get_by_role("link", name="People").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("People")


async def test_signing_out_in_one_tab_takes_every_tab_away(
    console: ServedConsole, folder: Path, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(f"{console.url}/admin")
    await join(tab.page, console, folder, "Bea", Role.QA)
    other = await shoppers.open_tab(tab.page.context, f"{console.url}/admin/incidents")
    async with other.page.expect_websocket():
        await other.page.reload()
    await expect(other.page.get_by_role("heading", level=1)).to_have_text("Incidents")
    await tab.page.get_by_role("button", name="Sign out").click()
    await expect(other.page.get_by_role("heading", level=1)).to_have_text("Sign in")
    await expect(other.page.get_by_role("status")).to_contain_text("session has ended")


async def test_a_voice_and_a_rule_are_made_by_clicking(
    console: ServedConsole, folder: Path, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(f"{console.url}/admin")
    page = tab.page
    page.on("dialog", lambda dialog: dialog.accept())
    await join(page, console, folder, "Cyd", Role.MARKETER)
    menu = page.get_by_role("navigation", name="Pages", exact=True)
    await expect(menu.get_by_role("link", name="People")).to_have_count(0)
    await menu.get_by_role("link", name="Voice").click()
    await page.get_by_label("Tell the editor").fill("We say blanket, never throw.")
    await page.get_by_role("button", name="Propose").click()
    await expect(page.locator(".reply")).to_contain_text("blanket")
    if _PICTURES:
        await page.screenshot(path=Path(_PICTURES) / "voice-talk.png", full_page=True)
    await page.get_by_role("button", name="Keep as a draft").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("draft")
    if _PICTURES:
        await page.screenshot(path=Path(_PICTURES) / "voice-version.png", full_page=True)
    await page.get_by_role("button", name="Approve exactly this").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("speaking")
    await menu.get_by_role("link", name="Rules").click()
    await page.get_by_label("One product").first.fill("Fell Wool Throw")
    await page.get_by_role("button", name="Try it out").click()
    await expect(page.get_by_text("It touches 1 products.")).to_be_visible()
    if _PICTURES:
        await page.screenshot(path=Path(_PICTURES) / "rules-try.png", full_page=True)
    await page.get_by_role("button", name="Put it in force").click()
    await expect(page.get_by_role("status")).to_have_text("Saved.")
    await page.get_by_role("button", name="End rule").click()
    await expect(page.get_by_text("No rule is in force")).to_be_visible()


async def test_a_draft_is_read_from_a_brand_book(
    console: ServedConsole, folder: Path, shoppers: Shoppers
) -> None:
    tab = await shoppers.arrive(f"{console.url}/admin")
    page = tab.page
    await join(page, console, folder, "Dot", Role.MARKETER)
    await page.goto(f"{console.url}/admin/voice")
    book = {"name": "book.md", "mimeType": "text/markdown"}
    guidelines = page.get_by_label("Guidelines, if you have some")
    await guidelines.set_input_files({**book, "buffer": b""})
    await page.get_by_role("button", name="Read a draft").click()
    await expect(page.get_by_role("alert")).to_contain_text("book.md: is empty")
    said = b"We say settee, never sofa.\n\nOur founder was born in a barn.\n"
    await guidelines.set_input_files({**book, "buffer": said})
    await page.get_by_role("button", name="Read a draft").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("draft")
    await expect(page.get_by_role("table")).to_contain_text("settee")
    found = page.get_by_role("region", name="What it was read from")
    await expect(found).to_contain_text("We say settee, never sofa.")
    await expect(found).to_contain_text("born in a barn")
    if _PICTURES:
        await page.screenshot(path=Path(_PICTURES) / "voice-draft.png", full_page=True)
