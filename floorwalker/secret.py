"""The secret that signs session tokens: made once, kept in the data folder."""

import os
from pathlib import Path
from secrets import token_bytes

_LENGTH = 32


def load_secret(data: Path) -> bytes:
    """Read the secret, or make it at the first start; only this user can read the file."""
    path = data / "secret.key"
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(file, "wb") as writing:
        secret = token_bytes(_LENGTH)
        writing.write(secret)
    return secret
