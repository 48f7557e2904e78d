"""The command line. Each command imports what it needs when it runs, and no more."""

import typer

from floorwalker.commands.admin import admin
from floorwalker.commands.backup import backup, restore
from floorwalker.commands.chat import chat
from floorwalker.commands.consent import consent
from floorwalker.commands.drafts import drafts
from floorwalker.commands.evals import evals
from floorwalker.commands.facets import facets
from floorwalker.commands.incidents import incidents
from floorwalker.commands.ingest import ingest
from floorwalker.commands.lying_model import lying_model
from floorwalker.commands.migrate import migrate
from floorwalker.commands.retention import retention
from floorwalker.commands.search import search
from floorwalker.commands.serve import serve
from floorwalker.commands.signals import signals
from floorwalker.commands.sync import sync
from floorwalker.commands.voice import voice
from floorwalker.environment import prepare_environment

app = typer.Typer(
    name="floorwalker",
    help="A self-hosted shopping assistant that asks, listens, and invents nothing.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    ingest, sync, serve, backup, restore, migrate,
    chat, search, facets, incidents, drafts, lying_model,
):  # fmt: skip
    app.command()(command)
for group in (admin, consent, signals, retention, evals, voice):
    app.add_typer(group)


def main() -> None:
    """Run a command."""
    prepare_environment()
    app()
