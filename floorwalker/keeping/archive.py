"""What a backup file is: a zip with a manifest."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal
from zipfile import BadZipFile, ZipFile

from pydantic import BaseModel, ValidationError

from floorwalker.errors import OperatorError

MANIFEST, DATABASE = "manifest.json", "floorwalker.sqlite"
_FOLDERS = {"knowledge", "models", "evals"}
_FILES = {MANIFEST, DATABASE, "secret.key", "erased.jsonl"}


class Manifest(BaseModel):
    """What a backup says of itself. `version` is that of the program that made it."""

    format: Literal[1]
    made_at: datetime
    version: str
    database: bool


@contextmanager
def opened_backup(file: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """Open a backup, every byte of which is as it was written.

    Raises `OperatorError`.
    """
    try:
        with ZipFile(file) as archive:
            manifest = Manifest.model_validate_json(archive.read(MANIFEST))
            _check(archive, file)
            yield archive, manifest
    except (BadZipFile, zlib.error, KeyError, ValidationError, EOFError) as error:
        message = f"{file}: is no backup of Floorwalker, or was cut off"
        raise OperatorError(message) from error
    except OSError as error:
        message = f"{file}: cannot be read ({error.strerror or error})"
        raise OperatorError(message) from error


def _check(archive: ZipFile, file: Path) -> None:
    damaged = archive.testzip()
    if damaged:
        message = f"{file}: {damaged} in it is damaged"
        raise OperatorError(message)
    for name in archive.namelist():
        parts = Path(name).parts
        if name not in _FILES and (parts[0] not in _FOLDERS or ".." in parts):
            message = f"{file}: has {name!r}, which is not ours"
            raise OperatorError(message)
