"""Offers: the brand's own help for shoppers, its codes, and who got one."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select
from starlette.responses import Response

from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Table
from admin.web.visit import Door, Visit
from brand.help import CodeOffer, Help, QuizOffer
from shoppers.counting.funnel import Counted, read_counts
from shoppers.database import Clock, Database, utc_now
from shoppers.identity import Pseudonyms
from shoppers.signals.tables import given_codes

_KINDS = {
    "code": "discount code",
    "guide": "by e-mail",
    "back_in_stock": "back in stock",
    "quiz": "quiz",
}
_RECIPIENT = "console"


@dataclass(frozen=True, slots=True)
class OfferPages:
    """The page of offers. `pseudonyms` name who got a code, as nobody else is told."""

    help: Help
    pseudonyms: Pseudonyms
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (Door("/offers", May.DIRECT, self.show, label="Offers"),)

    async def show(self, visit: Visit) -> Response:
        """Show every offer, how often it was made and taken, and the codes that are out."""

        def work(
            connection: Connection,
        ) -> tuple[list[tuple[str, str, str, datetime]], tuple[Counted, ...]]:
            found = select(
                given_codes.c.offer,
                given_codes.c.code,
                given_codes.c.subject,
                given_codes.c.given_at,
            ).order_by(given_codes.c.given_at.desc())
            given = [(r[0], r[1], self._name(r[2]), r[3]) for r in connection.execute(found)]
            return given, read_counts(connection, date.min)

        given, counts = await self.database.read_aside(work)
        out = Counter(offer for offer, *_ in given)
        made = Counter({c.offer: 0 for c in counts})
        taken = Counter(made)
        for counted in counts:
            made[counted.offer] += counted.count if counted.step == "offered" else 0
            taken[counted.offer] += counted.count if counted.step == "offer_taken" else 0
        offers = [
            (
                offer.title,
                _KINDS[offer.kind],
                ", ".join(offer.intents),
                made[offer.id],
                taken[offer.id] or out[offer.id],
                len(offer.codes) if isinstance(offer, CodeOffer) else None,
                max(len(offer.codes) - out[offer.id], 0) if isinstance(offer, CodeOffer) else None,
                offer.expires_at if isinstance(offer, CodeOffer) else None,
            )
            for offer in self.help.offers
        ]
        tables = [
            Table(
                "offers",
                "Offers",
                ("Title", "Kind", "For", "Offered", "Taken", "Codes", "Left", "Until"),
                offers,
                empty="No offers: they are made in the file FLOORWALKER_OFFERS names.",
            ),
            Table(
                "given",
                "Codes that are out",
                ("Offer", "Code", "Who", "When"),
                given,
                empty="No code was given out.",
            ),
        ]
        quizzes = [offer for offer in self.help.offers if isinstance(offer, QuizOffer)]
        return self.frame.page(visit, "offers.html", tables, quizzes=quizzes)

    def _name(self, subject: str | None) -> str:
        """Name who got a code, the same each time and by no name they are known by."""
        if subject is None:
            return "somebody not remembered"
        return f"shopper {self.pseudonyms.name(subject, _RECIPIENT)[:8]}"
