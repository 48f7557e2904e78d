"""What marketers decide, opened by itself for a command: versions, rules, and what judges them."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from agent.editing.reading import Reader
from agent.understanding.lexicon import load_lexicon
from brand.help import Help, load_help
from brand.offers import Offers
from brand.room import InForce
from brand.rules.rulebook import Rulebook
from brand.voice import VoiceGuide, load_voice
from brand.voice.scores import VoiceScores
from brand.voice.versions import Voices
from floorwalker.database import open_database
from floorwalker.records import open_records
from floorwalker.settings import Settings
from knowledge.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Brand:
    """The versions of the voice and the rules, with how well the voice is kept."""

    voices: Voices
    rulebook: Rulebook
    scores: VoiceScores
    offers: Offers

    async def in_force(self) -> InForce:
        """Return the voice that speaks and the rules in force now."""
        speaking = await self.voices.speaking()
        standing = tuple(kept.offer for kept in await self.offers.standing())
        rules = await self.rulebook.in_force()
        return InForce(speaking.guide, rules, speaking.number, offers=standing)


@contextmanager
def open_brand(settings: Settings) -> Iterator[Brand]:
    """Open the database by itself.

    Raises `OperatorError`.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    first = load_voice(settings.voice) if settings.voice else VoiceGuide()
    with closing(open_database(settings.resolved_database_url)) as database:
        offers = Offers(database, load_help(settings.offers) if settings.offers else Help())
        yield Brand(Voices(database, first), Rulebook(database), VoiceScores(database), offers)


def build_reader(catalog: Catalog) -> Reader:
    """Build what reads instructions, of guidelines among others."""
    return Reader(catalog, load_lexicon(), (), datetime.now(UTC))


def open_reader(settings: Settings) -> Reader:
    """Open the catalog of the data folder to read instructions against it.

    Raises `StoreError`.
    """
    return build_reader(open_records(settings.data))
