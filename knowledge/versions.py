"""Catalog versions: one folder each, and a pointer to the current one.

A version is written under a name nobody reads yet; renaming the pointer publishes it whole.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from knowledge.errors import StoreError

FACTS_NAME = "facts.sqlite"
VECTORS_NAME = "chroma"
_KEPT = 2
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]+")


def _new_name(now: datetime) -> str:
    """Name a version so that names are in the order of time, within a second too."""
    return f"{now:%Y%m%dT%H%M%S}-{now.microsecond:05x}{token_hex(2)}"


class Versions:
    """The versions under one data folder."""

    def __init__(self, data: Path) -> None:
        self._root = data / "knowledge"
        self._pointer = self._root / "current"

    def current(self) -> str | None:
        """Return the name of the published version, or None before the first.

        Raises `StoreError` where the pointer cannot be read, or names nothing of ours.
        """
        try:
            name = self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            message = f"{self._pointer}: cannot be read; run `floorwalker ingest` again"
            raise StoreError(message) from error
        if not _NAME.fullmatch(name):
            message = f"{self._pointer}: names no version; run `floorwalker ingest` again"
            raise StoreError(message)
        return name

    def published(self) -> str:
        """Return the name of the published version.

        Raises `StoreError` where there is none.
        """
        version = self.current()
        if version is None:
            message = f"{self._root}: no catalog yet; run `floorwalker ingest FILE` first"
            raise StoreError(message)
        return version

    def folder(self, version: str) -> Path:
        """Return where a version is kept."""
        return self._root / "versions" / version

    @contextmanager
    def new(self) -> Iterator[str]:
        """Make a version's folder; publish it on leaving, or remove it on an error.

        Raises `StoreError` where another process is writing one, or the folder refuses.
        """
        with self._writing():
            self._remove_unpublished()
            version = _new_name(datetime.now(UTC))
            folder = self.folder(version)
            folder.mkdir(parents=True)
            try:
                yield version
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            self._publish(version)
            self._remove_all_but(version)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._root / "lock", timeout=0)
            lock.acquire()
        except Timeout as error:
            message = f"{self._root}: another ingest or sync is running; try again when it is done"
            raise StoreError(message) from error
        except OSError as error:
            message = f"{self._root}: cannot be written ({error.strerror})"
            raise StoreError(message) from error
        try:
            yield
        finally:
            lock.release()

    def _publish(self, version: str) -> None:
        draft = self._root / "current.new"
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.write(version + "\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._pointer)
        except OSError as error:
            shutil.rmtree(self.folder(version), ignore_errors=True)
            message = f"{self._pointer}: cannot be written ({error.strerror})"
            raise StoreError(message) from error

    def _remove_unpublished(self) -> None:
        """Remove what an ingest that was killed left behind: folders newer than the current."""
        try:
            current = self.current() or ""
        except StoreError:
            return
        for folder in (self._root / "versions").glob("*"):
            if folder.name > current:
                shutil.rmtree(folder, ignore_errors=True)

    def _remove_all_but(self, current: str) -> None:
        """Keep the version before, which a server may still be opening, and what is current."""
        names = sorted(folder.name for folder in self.folder(current).parent.iterdir())
        for name in names[:-_KEPT]:
            if name != current:
                shutil.rmtree(self.folder(name), ignore_errors=True)
