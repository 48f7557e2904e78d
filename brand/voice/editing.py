"""What each marketer is in the middle of with the editor, kept so that any worker goes on."""

from sqlalchemy import Delete, delete, insert, select

from brand.tables import editing as table
from brand.transactions import Clock, Transactions, utc_now


class EditingStates:
    """Keeps one state a person, as text only the editor understands."""

    def __init__(self, database: Transactions, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def load(self, person: str) -> str | None:
        """Return what was kept of a person, None where nothing was."""
        found = select(table.c.state).where(table.c.person == person)
        return await self._database.read(lambda c: c.execute(found).scalar_one_or_none())

    async def save(self, person: str, state: str) -> None:
        """Keep the state of a person in place of the one before."""
        row = {"person": person, "state": state, "at": self._clock()}

        await self._database.write(
            lambda c: (c.execute(_of(person)), c.execute(insert(table).values(row)))
        )

    async def clear(self, person: str) -> None:
        """Forget what a person was in the middle of."""
        await self._database.write(lambda c: c.execute(_of(person)))


def _of(person: str) -> Delete:
    return delete(table).where(table.c.person == person)
