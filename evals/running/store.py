"""Looking into the assistant's database: which tables hold a word that was said."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    column,
    create_engine,
    func,
    inspect,
    select,
    table,
)

# What goes with the conversation itself; the card that asks stands in its frames as well.
_CONVERSATION = {"conversations", "turns", "frames", "dialogues", "consent_requests"}


@dataclass(frozen=True, slots=True)
class SearchedStore:
    """The database of an address, read from outside of the assistant."""

    url: str

    def tables_with(self, word: str, *, of_conversations: bool = False) -> tuple[str, ...]:
        """Return the tables that hold a word, beyond the running conversation or in it too."""
        skipped = set() if of_conversations else _CONVERSATION
        engine = create_engine(self.url)
        found: set[str] = set()
        try:
            with engine.connect() as connection:
                looked_at = inspect(connection)
                for name in set(looked_at.get_table_names()) - skipped:
                    for known in looked_at.get_columns(name):
                        value: ColumnElement[Any] = column(known["name"])
                        said = func.lower(cast(value, String)).contains(word.casefold())
                        where = select(value).select_from(table(name)).where(said).limit(1)
                        if connection.execute(where).first():
                            found.add(name)
        finally:
            engine.dispose()
        return tuple(sorted(found))
