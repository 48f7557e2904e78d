"""The facts of one catalog version in SQLite: what vectors and scores are looked up in."""

import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.articles import Article, Passage
from knowledge.errors import StoreError
from knowledge.products import Product
from knowledge.profile import Profile
from knowledge.sync.sources import Sources

_TABLE = (
    "(id TEXT PRIMARY KEY, position INTEGER NOT NULL, digest TEXT NOT NULL, body TEXT NOT NULL)"
)
_SCHEMA = f"""
CREATE TABLE version (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE products {_TABLE};
CREATE TABLE articles {_TABLE};
CREATE TABLE passages {_TABLE};
"""
_PRODUCT = TypeAdapter(Product)
_ARTICLE = TypeAdapter(Article)
_PASSAGE = TypeAdapter(Passage)
_SOURCES = TypeAdapter(Sources)

Record = TypeVar("Record", Product, Article, Passage)
AnyRecord = Product | Article | Passage


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a catalog version states, in the order of its sources.

    `embedding_model` is the key of the model its vectors were made with; `by_digest` has records
    by the digests of what is written of them on disk.
    """

    profile: Profile
    products: tuple[Product, ...]
    articles: tuple[Article, ...] = ()
    passages: tuple[Passage, ...] = ()
    sources: Sources = field(default_factory=Sources)
    embedding_model: str = ""
    by_digest: Mapping[str, AnyRecord] = field(default_factory=dict, repr=False, compare=False)


FRESH_FOR = timedelta(hours=24)


def facts_at(facts: Facts, synced_at: datetime, moment: datetime) -> tuple[Facts, datetime | None]:
    """Return facts with the prices asked at a moment, and when the first of them changes.

    A day after the last sync prices get the date they are of, and nothing is said of stock and
    sales any more.
    """
    if moment - synced_at >= FRESH_FOR:
        day = synced_at.date()
        products = tuple(product.at(synced_at).told_on(day) for product in facts.products)
        return replace(facts, products=products), None
    sales = (v.sale for product in facts.products for v in product.variants if v.sale)
    changes = (change for sale in sales if (change := sale.next_change(moment)))
    products = tuple(product.at(moment) for product in facts.products)
    return replace(facts, products=products), min((*changes, synced_at + FRESH_FOR))


def write_facts(path: Path, facts: Facts) -> None:
    """Write facts to a new file."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO version VALUES (?, ?)",
            [
                ("profile", facts.profile.model_dump_json()),
                ("sources", _SOURCES.dump_json(facts.sources).decode()),
                ("embedding_model", facts.embedding_model),
            ],
        )
        _insert(database, "products", _PRODUCT, facts.products)
        _insert(database, "articles", _ARTICLE, facts.articles)
        _insert(database, "passages", _PASSAGE, facts.passages)


def with_digests(facts: Facts) -> Facts:
    """Return facts that know their records by digest, for `read_facts` to take them from there."""
    by_digest: dict[str, AnyRecord] = {
        **_digested("products", _PRODUCT, facts.products),
        **_digested("articles", _ARTICLE, facts.articles),
        **_digested("passages", _PASSAGE, facts.passages),
    }
    return replace(facts, by_digest=by_digest)


def read_sources(path: Path) -> Sources:
    """Read what a version was made of. Raises `StoreError` where the file is missing or damaged."""
    try:
        with closing(_open(path)) as database:
            found = database.execute("SELECT value FROM version WHERE key = 'sources'").fetchone()
            return _SOURCES.validate_json(found[0])
    except (sqlite3.Error, TypeError, ValueError) as error:
        raise _unreadable(path, error) from error


def read_facts(path: Path, before: Facts | None = None) -> Facts:
    """Read the facts of a version; records that stand in `before` too are taken from there.

    Raises `StoreError` where the file is missing or damaged.
    """
    known = before.by_digest if before else {}
    read: dict[str, AnyRecord] = {}
    try:
        with closing(_open(path)) as database:
            database.create_function("is_new", 1, lambda digest: digest not in known)
            version = dict(database.execute("SELECT key, value FROM version").fetchall())
            return Facts(
                profile=Profile.model_validate_json(version["profile"]),
                products=_select(database, "products", _PRODUCT, known, read),
                articles=_select(database, "articles", _ARTICLE, known, read),
                passages=_select(database, "passages", _PASSAGE, known, read),
                sources=_SOURCES.validate_json(version["sources"]),
                embedding_model=version["embedding_model"],
                by_digest=read,
            )
    except (sqlite3.Error, KeyError, ValueError) as error:
        raise _unreadable(path, error) from error


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _unreadable(path: Path, error: Exception) -> StoreError:
    message = f"{path}: the catalog cannot be read ({error}); run `floorwalker ingest` again"
    return StoreError(message)


def _insert(
    database: sqlite3.Connection,
    table: str,
    adapter: TypeAdapter[Record],
    records: Iterable[Record],
) -> None:
    bodies = ((r.id, n, adapter.dump_json(r)) for n, r in enumerate(records))
    rows = ((i, n, _digest(table, body), body.decode()) for i, n, body in bodies)
    database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?)", rows)  # noqa: S608 (our names)


def _digested(
    table: str, adapter: TypeAdapter[Record], records: Iterable[Record]
) -> dict[str, Record]:
    return {_digest(table, adapter.dump_json(record)): record for record in records}


def _digest(table: str, body: bytes) -> str:
    return sha256(table.encode() + body).hexdigest()[:32]


def _select(
    database: sqlite3.Connection,
    table: str,
    adapter: TypeAdapter[Record],
    known: Mapping[str, AnyRecord],
    read: dict[str, AnyRecord],
) -> tuple[Record, ...]:
    """Read a table in order, only the bodies of which no record is known; `read` gets them all."""
    rows = database.execute(
        f"SELECT digest, iif(is_new(digest), body, NULL) FROM {table} ORDER BY position"  # noqa: S608 (our names)
    )
    records: list[Record] = []
    for digest, body in rows:
        record = adapter.validate_json(body) if body is not None else known[digest]
        read[digest] = record
        records.append(record)  # type: ignore[arg-type]
    return tuple(records)
