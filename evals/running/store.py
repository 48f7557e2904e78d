"""Looking into the assistant's database: which tables hold a word that was said."""

from dataclasses import dataclass

from sqlalchemy import MetaData, String, cast, create_engine, func, inspect, select

# What goes with the conversation itself; the card that asks stands in its frames as well.
_CONVERSATION = {"conversations", "turns", "frames", "dialogues", "consent_requests"}


@dataclass(frozen=True, slots=True)
class SearchedStore:
    """The database of an address, read from outside of the assistant."""

    url: str

    def tables_with(self, word: str) -> tuple[str, ...]:
        """Return the tables that hold a word beyond the running conversation."""
        engine = create_engine(self.url)
        metadata = MetaData()
        found: list[str] = []
        try:
            names = [n for n in inspect(engine).get_table_names() if n not in _CONVERSATION]
            metadata.reflect(engine, only=names)
            with engine.connect() as connection:
                for table in metadata.sorted_tables:
                    for column in table.columns:
                        said = func.lower(cast(column, String)).contains(word.casefold())
                        if connection.execute(select(column).where(said).limit(1)).first():
                            found.append(table.name)
        finally:
            engine.dispose()
        return tuple(sorted(set(found)))
