"""Bringing a backup back: erasures and expiry first, then it takes the place of what is there."""

import asyncio
import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from floorwalker.errors import OperatorError
from floorwalker.keeping.archive import DATABASE, MANIFEST, opened_backup
from floorwalker.keeping.in_use import replacing
from floorwalker.settings import Settings
from floorwalker.shoppers import AT_ONCE_BY_HAND, JOURNAL, open_shoppers
from knowledge.sync.versions import Versions
from shoppers.database import Database
from shoppers.retention import Retention, Swept

_STAGING = "restoring-"
_BESIDE_DATABASE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Restored:
    """When the backup was made, how many erasures were done again in it, and what had lapsed."""

    made_at: datetime
    has_database: bool
    erased_again: int
    swept: Swept


def restore_backup(settings: Settings, file: Path, erased: Path | None = None) -> Restored:
    """Put a backup in the place of a data folder; up to the last step that is left as it is.

    `erased` is a list of erasures that was kept elsewhere. Raises `OperatorError`, `StoreError`.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    with (
        opened_backup(file) as (archive, manifest),
        replacing(settings.data),
        Versions(settings.data).writing(),
    ):
        for left in settings.data.glob(f"{_STAGING}*"):
            shutil.rmtree(left)
        with TemporaryDirectory(dir=settings.data, prefix=_STAGING) as folder:
            staging = Path(folder)
            _unpack(archive, staging)
            _join_journals(staging / JOURNAL, settings.data / JOURNAL, erased)
            again, swept = _bring_up_to_date(settings, staging, ours=manifest.database)
            _put_in_place(settings, staging)
    return Restored(manifest.made_at, manifest.database, again, swept)


def _unpack(archive: ZipFile, staging: Path) -> None:
    archive.extractall(staging)
    (staging / MANIFEST).unlink()
    for secret in (DATABASE, "secret.key"):
        if (staging / secret).exists():
            (staging / secret).chmod(0o600)


def _join_journals(joined: Path, *others: Path | None) -> None:
    """Erasures of the backup, of the folder, and of a list kept elsewhere: all of them count."""
    lines: dict[str, None] = {}
    for journal in (joined, *others):
        if journal and journal.exists():
            lines |= dict.fromkeys(journal.read_text(encoding="utf-8").splitlines())
    joined.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _bring_up_to_date(settings: Settings, staging: Path, *, ours: bool) -> tuple[int, Swept]:
    """Erase again whom the backup would bring back, and remove what has lapsed since.

    A database that is not a file of ours was restored by other means; it is brought up to date
    where it is.
    """
    with closing(Database(settings.resolved_database_url)) as database:
        elsewhere = database.file is None
    if ours and elsewhere:
        message = "FLOORWALKER_DATABASE_URL: the backup has SQLite's file, and this is another kind"
        raise OperatorError(message)
    if not ours and not elsewhere:
        return 0, Swept()
    changes = {"data": staging, **({"database_url": ""} if ours else {})}
    with open_shoppers(settings.model_copy(update=changes)) as opened:
        sweeper = Retention(opened.database, opened.clock, at_once=AT_ONCE_BY_HAND)
        swept = asyncio.run(sweeper.sweep())
        return opened.erased_again, swept


def _put_in_place(settings: Settings, staging: Path) -> None:
    """Replace part by part, the list of erasures first: a restore that is cut off is done again."""
    for name in (JOURNAL, "secret.key"):
        if (staging / name).exists():
            (staging / name).replace(settings.data / name)
    if (staging / DATABASE).exists():
        _replace_database(settings, staging / DATABASE)
    for folder in _folders(staging):
        before = settings.data / folder.name
        if before.exists():
            before.rename(staging / f"{folder.name}.before")
        folder.rename(before)


def _replace_database(settings: Settings, restored: Path) -> None:
    with closing(Database(settings.resolved_database_url)) as database:
        target = database.file
    assert target is not None
    for ending in _BESIDE_DATABASE:
        target.with_name(target.name + ending).unlink(missing_ok=True)
    shutil.move(restored, target)


def _folders(staging: Path) -> Iterable[Path]:
    return [path for path in sorted(staging.iterdir()) if path.is_dir()]
