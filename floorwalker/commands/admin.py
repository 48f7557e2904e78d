"""`floorwalker admin`: the people of the console, from the machine it runs on."""

import asyncio
from contextlib import closing
from typing import Annotated

import typer

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import Settings, load_settings

admin = typer.Typer(name="admin", help="Who may come into the console.", no_args_is_help=True)


@admin.callback()
def _group() -> None:
    """Keep the one command below its name."""


@admin.command()
def create_owner(
    name: Annotated[str, typer.Argument(help="The name the owner will sign in with.")],
    address: Annotated[
        str, typer.Option(help="Where the console is reached, such as https://assistant.example.")
    ] = "",
) -> None:
    """Print a link with which an owner chooses a password; again, where it was lost."""
    with reported_errors():
        settings = load_settings()
        from admin.access.changes import COMMAND_LINE
        from admin.access.codes import Keys
        from admin.access.people import People, PeopleError
        from floorwalker.database import open_database
        from floorwalker.shoppers import load_settings_secret

        settings.data.mkdir(parents=True, exist_ok=True)
        keys = Keys(load_settings_secret(settings))
        with closing(open_database(settings.resolved_database_url)) as database:
            try:
                token = asyncio.run(People(database, keys).make_owner(COMMAND_LINE, name))
            except PeopleError as error:
                raise OperatorError(str(error)) from error
    print(f"{address.rstrip('/') or _address(settings)}/admin/invitation/{token}")
    print("Open it within 48 hours. It can be used once.")


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}{settings.root_path}"
