"""What is in force: the `current` row, with the voice, the rules and the offers it names."""

from dataclasses import dataclass, field

from sqlalchemy import Connection, select, update

from brand.help import Offer
from brand.offers import Offers
from brand.rules.rule import Rule
from brand.rules.rulebook import Rulebook
from brand.tables import current
from brand.transactions import Transactions
from brand.voice.guide import VoiceGuide
from brand.voice.versions import FIRST, Voices

_IN_FORCE = select(current)  # built once: building it costs more than running it


@dataclass(frozen=True, slots=True)
class InForce:
    """What the brand has decided, as one turn reads it, with the versions it is stamped with."""

    voice: VoiceGuide = field(default_factory=VoiceGuide)
    rules: tuple[Rule, ...] = ()
    voice_version: int = FIRST
    rules_version: int = 0
    assistant_paused: bool = False
    model_paused: bool = False
    offers: tuple[Offer, ...] = ()
    offers_version: int = 0


class BrandRoom:
    """Reads what is in force. One row tells whether anything changed; the rest is kept."""

    def __init__(
        self, database: Transactions, voices: Voices, rulebook: Rulebook, offers: Offers
    ) -> None:
        self._database = database
        self._voices = voices
        self._rulebook = rulebook
        self._offers = offers
        self._kept: InForce | None = None

    async def in_force(self) -> InForce:
        """Return what is in force now; every turn begins with this."""
        row = await self._database.read(lambda c: c.execute(_IN_FORCE).one())
        kept = self._kept
        if kept is None or (kept.voice_version, kept.rules_version) != (row.voice, row.rules):
            voice = await self._voices.get(row.voice)
            rules = await self._rulebook.at_revision(row.rules)
        else:
            voice, rules = None, kept.rules
        if kept is None or kept.offers_version != row.offers:
            offers = await self._offers.at_revision(row.offers)
        else:
            offers = kept.offers
        guide = voice.guide if voice else kept.voice if kept else VoiceGuide()
        self._kept = InForce(
            voice=guide,
            rules=rules,
            voice_version=row.voice,
            rules_version=row.rules,
            assistant_paused=row.assistant_paused,
            model_paused=row.model_paused,
            offers=offers,
            offers_version=row.offers,
        )
        return self._kept

    async def pause(self, *, assistant: bool | None = None, model: bool | None = None) -> None:
        """Pause the assistant or the model, or let it go on; None leaves it as it is."""
        values = {
            name: value
            for name, value in (("assistant_paused", assistant), ("model_paused", model))
            if value is not None
        }

        def work(connection: Connection) -> None:
            if values:
                connection.execute(update(current).values(values))

        await self._database.write(work)
