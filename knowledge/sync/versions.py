"""Catalog versions: one folder each, and a pointer to the current one.

A version is written under a name nobody reads yet; renaming the pointer publishes it whole.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex

from filelock import FileLock, Timeout

from knowledge.errors import StoreError
from knowledge.facts import Facts

FACTS_NAME = "facts.sqlite"
_KEPT = 2
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}-[0-9a-f]+")


def _new_name(now: datetime) -> str:
    """Name a version so that names are in the order of time, within a second too."""
    return f"{now:%Y%m%dT%H%M%S}-{now.microsecond:05x}{token_hex(2)}"


@dataclass(frozen=True, slots=True)
class Published:
    """The version in force, and when the sources were last read and found to say what it says."""

    version: str
    synced_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """A version that was published, with its facts read."""

    name: str
    folder: Path
    facts: Facts


class Versions:
    """The versions under one data folder."""

    def __init__(self, data: Path) -> None:
        self._root = data / "knowledge"
        self._pointer = self._root / "current"

    def current(self) -> Published | None:
        """Return the published version, or None before the first.

        Raises `StoreError` where the pointer cannot be read, or names nothing of ours.
        """
        try:
            name, moment = self._pointer.read_text(encoding="utf-8").splitlines()
            synced_at = datetime.fromisoformat(moment)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            message = f"{self._pointer}: cannot be read; run `floorwalker ingest` again"
            raise StoreError(message) from error
        if not _NAME.fullmatch(name) or synced_at.tzinfo is None:
            message = f"{self._pointer}: names no version; run `floorwalker ingest` again"
            raise StoreError(message)
        return Published(name, synced_at)

    def published(self) -> Published:
        """Return the published version.

        Raises `StoreError` where there is none.
        """
        published = self.current()
        if published is None:
            message = f"{self._root}: no catalog yet; run `floorwalker ingest FILE` first"
            raise StoreError(message)
        return published

    def folder(self, version: str) -> Path:
        """Return where a version is kept."""
        return self._root / "versions" / version

    @contextmanager
    def writing(self) -> Iterator["Writing"]:
        """Be the one who writes; what was drafted and not published is removed on leaving.

        Raises `StoreError` where another process is writing, or the folder refuses.
        """
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
            self._remove_unpublished()
            yield Writing(self)
        finally:
            self._remove_unpublished()
            lock.release()

    def point(self, published: Published) -> None:
        """Make a version the one in force.

        Raises `StoreError`.
        """
        draft = self._root / "current.new"
        try:
            with draft.open("w", encoding="utf-8") as file:
                file.write(f"{published.version}\n{published.synced_at.isoformat()}\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._pointer)
        except OSError as error:
            message = f"{self._pointer}: cannot be written ({error.strerror})"
            raise StoreError(message) from error

    def remove_old(self) -> None:
        """Keep the version before, which a server may still be opening, and what is current."""
        current = self.published().version
        names = sorted(folder.name for folder in self.folder(current).parent.iterdir())
        for name in names[:-_KEPT]:
            if name != current:
                shutil.rmtree(self.folder(name), ignore_errors=True)

    def _remove_unpublished(self) -> None:
        """Remove what was never published, or was left by a process that was killed."""
        try:
            published = self.current()
        except StoreError:
            return
        for folder in (self._root / "versions").glob("*"):
            if published is None or folder.name > published.version:
                shutil.rmtree(folder, ignore_errors=True)


class Writing:
    """What the one who writes may do."""

    def __init__(self, versions: Versions) -> None:
        self._versions = versions

    @contextmanager
    def draft(self) -> Iterator[tuple[str, Path]]:
        """Give a new version's name and its empty folder.

        Raises `StoreError` where the folder refuses.
        """
        version = _new_name(datetime.now(UTC))
        folder = self._versions.folder(version)
        try:
            folder.mkdir(parents=True)
            yield version, folder
        except OSError as error:
            message = f"{folder}: cannot be written ({error})"
            raise StoreError(message) from error

    def publish(self, version: str, synced_at: datetime) -> None:
        """Put a version in force: one just drafted, or the current one, found to be still right.

        Raises `StoreError`; then the version before stays in force.
        """
        self._versions.point(Published(version, synced_at))
        self._versions.remove_old()
