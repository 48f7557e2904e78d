"""The console, put together with its pages."""

from starlette.types import ASGIApp

from admin.console import Console, build_console, create_console
from admin.pages.today import TodayPage
from shoppers.database import Clock, Database, utc_now


def build_pages(
    database: Database, secret: bytes, clock: Clock = utc_now
) -> tuple[Console, ASGIApp]:
    """Build the console and its application."""
    console = build_console(database, secret, clock)
    return console, create_console(console, (TodayPage(database, console.frame, clock),))
