"""How well what was said kept to each version of the voice: sums of a day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from brand.tables import voice_scores as table
from brand.transactions import Clock, Transactions, utc_now

_Key = tuple[str, int, str]  # day, version of the voice, writer


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
    """Counts replies, for all workers together: in memory, until the counts are stored together.

    Who is killed may lose the counts of the replies since, never a reply.
    """

    def __init__(self, database: Transactions, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._waiting: defaultdict[_Key, Counter[str]] = defaultdict(Counter)

    def add(
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
        day = self._clock().date().isoformat()
        self._waiting[day, voice, writer].update(counts)

    async def store(self) -> None:
        """Store what was counted; what cannot be stored now is kept for the next time."""
        counted, self._waiting = self._waiting, defaultdict(Counter)
        if not counted:
            return

        def work(connection: Connection) -> None:
            for (day, voice, writer), counts in counted.items():
                _count(connection, {"day": day, "voice": voice, "writer": writer}, counts)

        try:
            await self._database.write(work)
        except BaseException:
            for key, counts in counted.items():
                self._waiting[key].update(counts)
            raise

    async def list(self) -> tuple[DayOfVoice, ...]:
        """Return what was counted, newest day first."""
        found = select(table).order_by(table.c.day.desc(), table.c.voice.desc(), table.c.writer)

        def work(connection: Connection) -> tuple[DayOfVoice, ...]:
            return tuple(DayOfVoice(**row._asdict()) for row in connection.execute(found))

        return await self._database.read(work)


def _count(connection: Connection, key: dict[str, object], counts: Mapping[str, int]) -> None:
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
