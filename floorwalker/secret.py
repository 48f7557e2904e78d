"""The secret that signs session tokens: made once, kept in the data folder, or given."""

import os
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes

from filelock import FileLock

from floorwalker.errors import OperatorError

_LENGTH = 32


class SecretError(OperatorError):
    """The secret cannot be read or made. The message names the file."""


def load_secret(data: Path, given: str | None = None) -> bytes:
    """Take the secret that was given, read the data folder's, or make it at the first start.

    Raises `SecretError`.
    """
    if given:
        return sha256(given.encode()).digest()
    path = data / "secret.key"
    try:
        if not path.exists():
            with FileLock(data / "secret.lock"):
                if not path.exists():
                    _write(path)
        secret = path.read_bytes()
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise SecretError(message) from error
    if len(secret) != _LENGTH:
        message = f"{path}: has {len(secret)} bytes, not {_LENGTH}; remove it to have one made"
        raise SecretError(message)
    return secret


def _write(path: Path) -> None:
    """Write a secret that only this user can read, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "wb") as writing:
        writing.write(token_bytes(_LENGTH))
        writing.flush()
        os.fsync(writing.fileno())
    draft.replace(path)
