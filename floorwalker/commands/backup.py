"""`floorwalker backup` and `floorwalker restore`: keeping a data folder, and bringing it back."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings

_MEGABYTE = 1024 * 1024


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; not in the data folder.")],
) -> None:
    """Write everything of the data folder to one file, while the server serves."""
    with reported_errors():
        from floorwalker.keeping.backup import write_backup

        written = write_backup(load_settings(), file)
    size = f"{written.size / _MEGABYTE:.1f} MB"
    print(f"{written.file}: {size}; it holds what shoppers said, and the key")
    if not written.has_database:
        said = "without the database, which is no file here: keep it by its own means"
        print(said, file=sys.stderr)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `floorwalker backup` wrote.")],
    erased: Annotated[
        Path | None,
        typer.Option(help="A list of erasures (`erased.jsonl`) that was kept elsewhere."),
    ] = None,
) -> None:
    """Put a backup in the place of the data folder; the server must be stopped."""
    with reported_errors():
        from floorwalker.keeping.restore import restore_backup

        done = restore_backup(load_settings(), file, erased)
    swept = done.swept
    print(
        f"restored the backup of {done.made_at:%Y-%m-%d %H:%M} UTC\n"
        f"done again: {done.erased_again} erasures and withdrawals\n"
        f"lapsed since, and removed: {swept.signals} signals, {swept.contacts} addresses, "
        f"{swept.conversations} conversations, {swept.subjects} shoppers"
    )
