"""Backups taken while the server serves, and what does not come back with them."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pytest
from fakes import fake_model
from serving import Client, RunningServer, connected, serve_site

from floorwalker.assembly import Knowledge
from floorwalker.errors import OperatorError
from floorwalker.keeping.backup import write_backup
from floorwalker.keeping.in_use import in_use
from floorwalker.keeping.restore import Restored, restore_backup
from floorwalker.settings import Settings
from knowledge.sync.live import LiveCatalog


@pytest.fixture
def shop(small_shop: Path, tmp_path: Path) -> Path:
    """The small shop with a data folder of its own."""
    return Path(shutil.copytree(small_shop, tmp_path / "shop"))


@pytest.fixture
def knowledge(shop: Path, small_knowledge: Knowledge) -> Knowledge:
    live = LiveCatalog(shop, fake_model())
    return Knowledge(live, small_knowledge.embedder, small_knowledge.graph, fake_model())


async def talk(server: RunningServer, phrase: str, *, agrees: bool = True) -> Client:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask(f"wool throw under $150 like my {phrase}")
        request = next(f for f in frames if f["type"] == "consent_request")
        if agrees:
            asked = {name: request[name] for name in ("purpose", "notice_version")}
            await client.send("consent", id=str(uuid4()), decision="granted", **asked)
            await client.until("consent_recorded")
        return client


async def decide(server: RunningServer, client: Client, kind: str, **fields: str) -> None:
    async with connected(server) as again:
        await again.hello(client.session)
        await again.send(kind, id=str(uuid4()), **fields)
        await again.until("privacy_result" if kind == "privacy" else "consent_recorded")


def words(data: Path) -> bytes:
    return b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())


def restore(data: Path, file: Path, erased: Path | None = None) -> Restored:
    return restore_backup(Settings(data=data), file, erased)


async def restored(data: Path, file: Path, erased: Path | None = None) -> Restored:
    """Restore beside the test's own loop."""
    return await asyncio.to_thread(restore, data, file, erased)


async def test_what_was_erased_or_withdrawn_since_does_not_come_back(
    knowledge: Knowledge, shop: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.zip"
    with serve_site(knowledge, shop) as server:
        stays = await talk(server, "heron")
        erased = await talk(server, "ibis")
        withdrawn = await talk(server, "kestrel")
        written = write_backup(Settings(data=shop), backup)
        assert written.has_database
        assert backup.stat().st_mode & 0o077 == 0
        await decide(server, erased, "privacy", action="erase")
        withdrawal = {"decision": "withdrawn", "purpose": "remember_answers", "notice_version": "v"}
        await decide(server, withdrawn, "consent", **withdrawal)
        await talk(server, "magpie")
    done = await restored(shop, backup)
    assert done.erased_again >= 2
    held = words(shop)
    assert b"heron" in held
    assert b"ibis" not in held
    assert b"magpie" not in held
    assert not list(shop.glob("restoring-*"))
    with serve_site(knowledge, shop) as server:
        async with connected(server) as client:
            welcome = await client.hello(stays.session)
            assert welcome["consent"] == {"remember_answers": "granted"}
        async with connected(server) as client:
            assert (await client.hello(erased.session))["code"] == "unknown_session"
        async with connected(server) as client:
            welcome = await client.hello(withdrawn.session)
            assert welcome["consent"] == {"remember_answers": "withdrawn"}


async def test_what_has_lapsed_since_does_not_come_back(
    knowledge: Knowledge, shop: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.zip"
    with serve_site(knowledge, shop) as server:
        await talk(server, "heron")
    age(shop / "floorwalker.sqlite", "-8 days")
    write_backup(Settings(data=shop), backup)
    done = await restored(shop, backup)
    assert done.swept.signals >= 1
    assert (done.swept.conversations, done.swept.subjects) == (1, 1)
    assert b"heron" not in words(shop)


def age(database: Path, by: str) -> None:
    """Move what was said into the past."""
    moments = {
        "conversations": ("active_at", "kept_until"),
        "signals": ("captured_at", "expires_at"),
        "consents": ("decided_at", "until"),
        "subjects": ("made_at",),
    }
    with closing(sqlite3.connect(database)) as connection, connection:
        for table, columns in moments.items():
            for column in columns:
                earlier = f"strftime('%Y-%m-%d %H:%M:%f', {column}, ?)"
                connection.execute(f"UPDATE {table} SET {column} = {earlier}", (by,))


async def test_on_a_new_machine_a_list_kept_elsewhere_counts(
    knowledge: Knowledge, shop: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.zip"
    with serve_site(knowledge, shop) as server:
        stays, erased = await talk(server, "heron"), await talk(server, "ibis")
        write_backup(Settings(data=shop), backup)
        await decide(server, erased, "privacy", action="erase")
    elsewhere = Path(shutil.copy(shop / "erased.jsonl", tmp_path / "erased.jsonl"))
    new = tmp_path / "new"
    await restored(new, backup, elsewhere)
    assert b"ibis" not in words(new)
    live = LiveCatalog(new, fake_model())
    moved = Knowledge(live, knowledge.embedder, knowledge.graph, fake_model())
    with serve_site(moved, new) as server:
        async with connected(server) as client:
            assert (await client.hello(stays.session))["resumed"] is True
            assert (await client.ask("lamps"))[-1]["outcome"] == "completed"


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-200])


def change_a_byte(file: Path) -> None:
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 0xFF
    file.write_bytes(bytes(body))


def add_a_stranger(file: Path) -> None:
    with ZipFile(file, "a") as archive:
        archive.writestr("../evil.py", "print('hello')")


def say_another_format(file: Path) -> None:
    with ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"format": 2}))


@pytest.mark.parametrize("damage", [cut, change_a_byte, add_a_stranger, say_another_format])
async def test_a_damaged_backup_changes_nothing(
    knowledge: Knowledge, shop: Path, tmp_path: Path, damage: object
) -> None:
    backup = tmp_path / "backup.zip"
    with serve_site(knowledge, shop) as server:
        await talk(server, "heron", agrees=False)
    write_backup(Settings(data=shop), backup)
    damage(backup)  # type: ignore[operator]
    before = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    with pytest.raises(OperatorError, match=str(backup)):
        await restored(shop, backup)
    after = {path: path.read_bytes() for path in shop.rglob("*") if path.is_file()}
    assert after == before


def test_a_backup_is_not_written_where_erasing_would_miss_it(shop: Path) -> None:
    with pytest.raises(OperatorError, match="data folder"):
        write_backup(Settings(data=shop), shop / "backup.zip")


def test_nothing_is_replaced_below_a_running_server(shop: Path, tmp_path: Path) -> None:
    write_backup(Settings(data=shop), tmp_path / "backup.zip")
    with in_use(shop), pytest.raises(OperatorError, match="stop it first"):
        restore(shop, tmp_path / "backup.zip")
