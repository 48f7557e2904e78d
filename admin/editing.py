"""What each person is talking about with the editor of the voice, kept between requests."""

from hashlib import sha256

from sqlalchemy import Connection, delete, select

from agent.editing.editing import Editing
from brand.tables import editing as table
from shoppers.database import Clock, Database, upsert, utc_now


class Drafts:
    """Keeps one proposal a person, whichever worker hears them next."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def load(self, person: str) -> Editing | None:
        """Return what somebody is working on."""
        found = select(table.c.state).where(table.c.person == person)
        state = await self._database.read(lambda connection: connection.scalar(found))
        return Editing.model_validate_json(state) if state else None

    async def save(self, person: str, editing: Editing) -> None:
        """Keep it."""
        row = {"person": person, "state": editing.model_dump_json(), "at": self._clock()}

        def work(connection: Connection) -> None:
            upsert(connection, table, row)

        await self._database.write(work)

    async def drop(self, person: str) -> None:
        """Begin anew."""
        own = delete(table).where(table.c.person == person)
        await self._database.write(lambda connection: connection.execute(own).rowcount)


def digest(editing: Editing) -> str:
    """Name exactly what is proposed, so that only what was shown is kept."""
    return sha256(editing.model_dump_json().encode()).hexdigest()
