"""How well what was said kept to each version of the voice: sums of a day."""

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from brand.tables import voice_scores as table
from brand.transactions import Clock, Transactions, utc_now


@dataclass(frozen=True, slots=True)
class DayOfVoice:
    """What one writer said on one day in one version of the voice.

    `mended` sentences were changed for it, `withheld` left out for it, and `broken` counts what
    was shown against it nevertheless.
    """

    day: str
    voice: int
    writer: str
    replies: int = 1
    sentences: int = 0
    mended: int = 0
    withheld: int = 0
    broken: int = 0

    @property
    def score(self) -> float:
        """The share of sentences shown that have nothing against the voice."""
        return 1 - min(1, self.broken / self.sentences) if self.sentences else 1.0


class VoiceScores:
    """Counts replies, for all workers together."""

    def __init__(self, database: Transactions, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self, voice: int, writer: str, *, sentences: int, mended: int, withheld: int, broken: int
    ) -> None:
        """Count one reply."""
        counts = {
            "replies": 1,
            "sentences": sentences,
            "mended": mended,
            "withheld": withheld,
            "broken": broken,
        }
        key = {"day": self._clock().date().isoformat(), "voice": voice, "writer": writer}
        await self._database.write(lambda connection: _count(connection, key, counts))

    async def list(self) -> tuple[DayOfVoice, ...]:
        """Return what was counted, newest day first."""
        found = select(table).order_by(table.c.day.desc(), table.c.voice.desc(), table.c.writer)

        def work(connection: Connection) -> tuple[DayOfVoice, ...]:
            return tuple(DayOfVoice(**row._asdict()) for row in connection.execute(found))

        return await self._database.read(work)


def _count(connection: Connection, key: dict[str, object], counts: dict[str, int]) -> None:
    where = [table.c[name] == value for name, value in key.items()]
    more = {table.c[name]: table.c[name] + count for name, count in counts.items()}
    adding = update(table).where(*where).values(more)
    if connection.execute(adding).rowcount:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table).values(**key, **counts))
    except IntegrityError:  # another worker was first
        connection.execute(adding)
