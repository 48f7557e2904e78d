"""Passwords: long ones, kept as Argon2id hashes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

FEWEST_CHARACTERS, MOST_CHARACTERS = 12, 200
_AT_ONCE = 2  # each takes 64 MB and a core for a moment
_MOST_WAITING = 20
_hasher = PasswordHasher()


class WeakPasswordError(ValueError):
    """A password that is not taken. The message says why."""


class TooManyAtOnceError(Exception):
    """So many are coming in that nobody else can wait."""


class Passwords:
    """Hashes and checks passwords in threads, a few at a time. Belongs to one event loop."""

    def __init__(self) -> None:
        self._places = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for one of the few places in which a password may be hashed.

        Raises `TooManyAtOnceError`.
        """
        if self._waiting >= _MOST_WAITING:
            raise TooManyAtOnceError
        self._waiting += 1
        try:
            async with self._places:
                yield
        finally:
            self._waiting -= 1

    async def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        return await asyncio.to_thread(_hasher.hash, password)

    async def is_right(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one kept; without one it takes as long to say no."""
        return await asyncio.to_thread(_verify, password, kept)


def refuse_weak(password: str, name: str) -> None:
    """Refuse a password that is too short, too long, or the name itself.

    Raises `WeakPasswordError`.
    """
    if not FEWEST_CHARACTERS <= len(password) <= MOST_CHARACTERS:
        message = f"A password has {FEWEST_CHARACTERS} to {MOST_CHARACTERS} characters."
        raise WeakPasswordError(message)
    if password.casefold() == name.casefold() or len(set(password)) == 1:
        raise WeakPasswordError("Choose a password that nobody would try first.")


def _verify(password: str, kept: str | None) -> bool:
    try:
        right = _hasher.verify(kept or _nobodys(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return right and kept is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("a password of nobody")
