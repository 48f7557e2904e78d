"""The facts of one catalog version in SQLite: what vectors and scores are looked up in."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from knowledge.articles import Article, Passage
from knowledge.errors import StoreError
from knowledge.products import Product
from knowledge.profile import Profile

_SCHEMA = """
CREATE TABLE version (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE products (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE articles (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE passages (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL);
"""
_PRODUCT = TypeAdapter(Product)
_ARTICLE = TypeAdapter(Article)
_PASSAGE = TypeAdapter(Passage)

Record = TypeVar("Record", Product, Article, Passage)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a catalog version states, in the order of its sources.

    `embedding_model` is the key of the model its vectors were made with.
    """

    profile: Profile
    products: tuple[Product, ...]
    articles: tuple[Article, ...]
    passages: tuple[Passage, ...]
    synced_at: datetime
    embedding_model: str = ""


def facts_at(facts: Facts, moment: datetime) -> tuple[Facts, datetime | None]:
    """Return facts with the prices asked at a moment, and when the first of them changes."""
    sales = (v.sale for product in facts.products for v in product.variants if v.sale)
    changes = (change for sale in sales if (change := sale.next_change(moment)))
    products = tuple(product.at(moment) for product in facts.products)
    return replace(facts, products=products), min(changes, default=None)


def write_facts(path: Path, facts: Facts) -> None:
    """Write facts to a new file."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(_SCHEMA)
        database.executemany(
            "INSERT INTO version VALUES (?, ?)",
            [
                ("profile", facts.profile.model_dump_json()),
                ("synced_at", facts.synced_at.isoformat()),
                ("embedding_model", facts.embedding_model),
            ],
        )
        _insert(database, "products", _PRODUCT, facts.products)
        _insert(database, "articles", _ARTICLE, facts.articles)
        _insert(database, "passages", _PASSAGE, facts.passages)


def read_facts(path: Path) -> Facts:
    """Read the facts of a version.

    Raises `StoreError` where the file is missing or damaged.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            version = dict(database.execute("SELECT key, value FROM version").fetchall())
            return Facts(
                profile=Profile.model_validate_json(version["profile"]),
                products=_select(database, "products", _PRODUCT),
                articles=_select(database, "articles", _ARTICLE),
                passages=_select(database, "passages", _PASSAGE),
                synced_at=datetime.fromisoformat(version["synced_at"]),
                embedding_model=version["embedding_model"],
            )
    except (sqlite3.Error, KeyError, ValueError) as error:
        message = f"{path}: the catalog cannot be read ({error}); run `floorwalker ingest` again"
        raise StoreError(message) from error


def _insert(
    database: sqlite3.Connection,
    table: str,
    adapter: TypeAdapter[Record],
    records: Iterable[Record],
) -> None:
    rows = ((r.id, n, adapter.dump_json(r).decode()) for n, r in enumerate(records))
    database.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", rows)  # noqa: S608 (our names)


def _select(
    database: sqlite3.Connection, table: str, adapter: TypeAdapter[Record]
) -> tuple[Record, ...]:
    rows = database.execute(f"SELECT body FROM {table} ORDER BY position")  # noqa: S608 (our names)
    return tuple(adapter.validate_json(body) for (body,) in rows)
