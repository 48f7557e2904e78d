"""`floorwalker consent`: the ledger of what shoppers decided."""

from typing import Annotated

import typer

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

consent = typer.Typer(
    name="consent", help="The ledger of what shoppers decided.", no_args_is_help=True
)


@consent.callback()
def _group() -> None:
    """Keep the one command below its name."""


@consent.command()
def verify(
    head: Annotated[
        str | None,
        typer.Option(help="The hash of a record that must be there.", metavar="HASH"),
    ] = None,
) -> None:
    """Check every record of the ledger, and that the words it names are kept."""
    with reported_errors():
        from floorwalker.shoppers import open_shoppers
        from shoppers.consent.ledger import BrokenLedgerError, verify_ledger

        with open_shoppers(load_settings()) as opened:
            try:
                with opened.database.engine.connect() as connection:
                    verified = verify_ledger(connection, head)
            except BrokenLedgerError as error:
                message = f"the consent ledger is broken: {error}"
                raise OperatorError(message) from error
        print(f"{verified.records} records, unbroken; the last has the hash {verified.end or '-'}")
