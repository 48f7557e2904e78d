"""Whether a data folder is served from: any number may serve, nobody while it is replaced."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from floorwalker.errors import OperatorError

_NAME = "serving.lock"


@contextmanager
def in_use(data: Path) -> Iterator[None]:
    """Serve from a data folder.

    Raises `OperatorError` while it is being replaced.
    """
    try:
        file = os.open(data / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        # It cannot be written, so it cannot be replaced either.
        yield
        return
    with _held(file, fcntl.LOCK_SH, f"{data}: a backup is being restored; try again when it is"):
        yield


@contextmanager
def replacing(data: Path) -> Iterator[None]:
    """Replace what a data folder holds.

    Raises `OperatorError` while a server or a command uses it.
    """
    file = os.open(data / _NAME, os.O_RDWR | os.O_CREAT, 0o600)
    message = f"{data}: a server is running on it; stop it first"
    with _held(file, fcntl.LOCK_EX, message):
        yield


@contextmanager
def _held(file: int, how: int, otherwise: str) -> Iterator[None]:
    try:
        try:
            fcntl.flock(file, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OperatorError(otherwise) from error
        yield
    finally:
        os.close(file)
