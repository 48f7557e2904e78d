"""A backup: everything of a data folder in one file, taken while the server serves."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from zipfile import ZIP_DEFLATED, ZipFile

from floorwalker import __version__
from floorwalker.errors import OperatorError
from floorwalker.keeping.archive import DATABASE, MANIFEST, Manifest
from floorwalker.settings import Settings
from knowledge.errors import StoreError
from knowledge.sync.versions import Versions
from shoppers.database import Database, DatabaseBusyError

_WHOLE = ("secret.key", "erased.jsonl", "models/**/*", "evals/**/*")
_SYNC_ENDS_WITHIN = 60.0
_LOOK_EVERY = 0.5
_FAST = 1


@dataclass(frozen=True, slots=True)
class BackedUp:
    """What was written; without the database where it is not a file of ours."""

    file: Path
    size: int
    has_database: bool


def write_backup(settings: Settings, file: Path) -> BackedUp:
    """Write a data folder to a file that only this user can read, whole or not at all.

    Raises `OperatorError`, `StoreError`.
    """
    data = settings.data.resolve()
    if file.resolve().is_relative_to(data):
        message = f"{file}: is in the data folder, where what shoppers said may not outlive them"
        raise OperatorError(message)
    if not data.is_dir():
        message = f"{settings.data}: there is no such data folder"
        raise OperatorError(message)
    try:
        with TemporaryDirectory(dir=file.parent, prefix=".floorwalker-backup-") as folder:
            draft = Path(folder) / "draft.zip"
            has_database = _write(settings, draft)
            draft.replace(file)
    except OSError as error:
        message = f"{file}: cannot be written ({error.strerror or error})"
        raise OperatorError(message) from error
    return BackedUp(file, file.stat().st_size, has_database)


def _write(settings: Settings, draft: Path) -> bool:
    data = settings.data
    copy = draft.with_name(DATABASE)
    has_database = _copy_database(settings, copy)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        with ZipFile(opened, "w", ZIP_DEFLATED, compresslevel=_FAST) as archive:
            if has_database:
                archive.write(copy, DATABASE)
            for pattern in _WHOLE:
                _add(archive, data, data.glob(pattern))
            with _no_sync(data) as knowledge:
                _add(archive, data, knowledge)
            manifest = Manifest(
                format=1, made_at=datetime.now(UTC), version=__version__, database=has_database
            )
            archive.writestr(MANIFEST, manifest.model_dump_json())
        opened.flush()
        os.fsync(opened.fileno())
    return has_database


def _copy_database(settings: Settings, copy: Path) -> bool:
    """Copy the database as it is at one moment; False where it is not a file of ours."""
    with closing(Database(settings.resolved_database_url)) as database:
        if database.file is None or not database.file.exists():
            return False
        try:
            database.copy_to(copy)
        except DatabaseBusyError as error:
            message = f"{database.file}: cannot be copied ({error})"
            raise OperatorError(message) from error
        return True


def _add(archive: ZipFile, data: Path, paths: Iterable[Path]) -> None:
    for path in sorted(paths):
        if path.is_file():
            archive.write(path, path.relative_to(data).as_posix())


@contextmanager
def _no_sync(data: Path) -> Iterator[Iterable[Path]]:
    """Give the files of the catalog in service, while none changes; wait for a sync that runs."""
    deadline = monotonic() + _SYNC_ENDS_WITHIN
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(Versions(data).writing())
                break
            except StoreError:
                if monotonic() >= deadline:
                    raise
            sleep(_LOOK_EVERY)
        published = Versions(data).current()
        root = data / "knowledge"
        folder = root / "versions" / published.version if published else None
        yield [root / "current", *folder.rglob("*")] if folder else []
