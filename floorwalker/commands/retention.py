"""`floorwalker retention`: remove what has lapsed."""

import asyncio

import typer

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

retention = typer.Typer(name="retention", help="How long things are kept.", no_args_is_help=True)


@retention.callback()
def _group() -> None:
    """Keep the one command below its name."""


@retention.command()
def run() -> None:
    """Remove everything that has lapsed, once, as the server does every minute."""
    with reported_errors():
        from floorwalker.shoppers import AT_ONCE_BY_HAND, open_shoppers
        from shoppers.database import DatabaseBusyError
        from shoppers.retention import Retention

        with open_shoppers(load_settings()) as opened:
            sweeper = Retention(opened.database, opened.clock, at_once=AT_ONCE_BY_HAND)
            try:
                swept = asyncio.run(sweeper.sweep())
            except DatabaseBusyError as error:
                message = f"the database is busy, nothing more was removed: {error}"
                raise OperatorError(message) from error
        print(
            f"removed {swept.signals} signals, {swept.contacts} addresses, "
            f"{swept.conversations} conversations, {swept.subjects} shoppers without a trace left"
        )
