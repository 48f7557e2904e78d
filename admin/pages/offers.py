"""Offers: the brand's own help for shoppers, made and changed here; its codes, and who got one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select
from starlette.responses import Response

from admin.access.changes import note_change
from admin.access.roles import May
from admin.offer_form import INTENTS, MOST_QUESTIONS, FormError, read_offer, typed
from admin.web.rendering import Frame
from admin.web.tables import Cell, Table
from admin.web.visit import Door, RefusalError, Visit
from agent.remembering.quizzes import looked_for
from agent.understanding.lexicon import Lexicon
from brand.help import AddressOffer, CodeOffer, Delivery, Help, Offer, QuizOffer
from brand.offers import FROM_FILE, KeptOffer, OfferError, Offers
from brand.voice.versions import Voices
from knowledge.sync.live import LiveCatalog
from shoppers.counting.funnel import read_counts
from shoppers.database import Clock, Database, utc_now
from shoppers.identity import Pseudonyms
from shoppers.signals.tables import given_codes

KINDS = {
    "code": "discount code",
    "guide": "by e-mail",
    "back_in_stock": "back in stock",
    "quiz": "quiz",
}
_RECIPIENT = "console"
_LONGEST_TEXT, _LONGEST_CODES = 600, 500_000
_QUESTIONS = tuple(range(1, MOST_QUESTIONS + 1))
_Given = tuple[str, str, str, datetime]


@dataclass(frozen=True, slots=True)
class OfferPages:
    """The pages of offers. `pseudonyms` name who got a code, as nobody else is told."""

    offers: Offers
    help: Help
    voices: Voices
    catalog: LiveCatalog
    lexicon: Lexicon
    pseudonyms: Pseudonyms
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        directs = May.DIRECT
        return (
            Door("/offers", directs, self.show, label="Offers"),
            Door("/offers/new/{kind}", directs, self.begin),
            Door("/offers/new/{kind}", directs, self.add, "POST"),
            Door("/offers/{id}", directs, self.edit),
            Door("/offers/{id}", directs, self.change, "POST"),
            Door("/offers/{id}/take-out", directs, self.take_out, "POST"),
            Door("/offers/{id}/end", directs, self.end, "POST"),
        )

    async def show(self, visit: Visit) -> Response:
        """Show every offer, how often it was made and taken, and the codes that are out."""
        given = await self._given()
        counts = await self.database.read_aside(lambda c: read_counts(c, date.min))
        standing = await self.offers.standing()
        out = Counter(offer for offer, *_ in given)
        made, taken = Counter[str](), Counter[str]()
        for counted in counts:
            made[counted.offer] += counted.count if counted.step == "offered" else 0
            taken[counted.offer] += counted.count if counted.step == "offer_taken" else 0
        rows = [
            (
                Cell(kept.offer.title, f"{visit.base}/offers/{kept.offer.id}"),
                KINDS[kept.offer.kind],
                ", ".join(kept.offer.intents),
                made[kept.offer.id],
                taken[kept.offer.id] or out[kept.offer.id],
                _left(kept.offer, given),
                kept.offer.starts_at,
                kept.offer.expires_at,
                kept.made_by or "the operator's file",
            )
            for kept in standing
        ]
        columns = ("Title", "Kind", "For", "Offered", "Taken", "Codes left", "From", "Until", "By")
        tables = [
            Table("offers", "Offers", columns, rows, empty="No offer is made to shoppers."),
            _codes_out(given),
        ]
        own = any(kept.row != FROM_FILE for kept in standing)
        return self.frame.page(visit, "offers.html", tables, kinds=KINDS, own=own)

    async def begin(self, visit: Visit) -> Response:
        """Show the empty form of a kind."""
        fields = {"for_buy": "yes", "for_research": "yes"}
        return await self._form(visit, self._kind(visit), fields)

    async def add(self, visit: Visit) -> Response:
        """Put a new offer in force."""
        return await self._save(visit, self._kind(visit), None)

    async def edit(self, visit: Visit) -> Response:
        """Show an offer as it stands."""
        kept = await self._kept(visit)
        return await self._form(visit, kept.offer.kind, typed(kept.offer), kept)

    async def change(self, visit: Visit) -> Response:
        """Change an offer, if it is still the one that was looked at."""
        kept = await self._kept(visit)
        return await self._save(visit, kept.offer.kind, kept)

    async def take_out(self, visit: Visit) -> Response:
        """Take codes out of a list that nobody has got yet."""
        kept = await self._kept(visit)
        offer = kept.offer
        if not isinstance(offer, CodeOffer):
            raise RefusalError(400, "This offer has no codes.")
        unwanted = set(visit.field("codes", _LONGEST_CODES).split())
        got = {code for name, code, *_ in await self._given() if name == offer.id}
        left = tuple(code for code in offer.codes if code not in unwanted or code in got)
        if not left:
            wrong = "A list has one code at least. End the offer instead."
            return await self._form(visit, offer.kind, typed(offer), kept, wrong)
        return await self._keep(visit, offer.model_copy(update={"codes": left}), kept)

    async def end(self, visit: Visit) -> Response:
        """Take an offer out of force."""
        name, actor = visit.part("id"), visit.session.actor
        try:
            ended = await self.offers.end(name, actor.name, _seen(visit))
        except OfferError as error:
            raise RefusalError(409, f"{str(error).capitalize()}.") from error
        await self._note(visit, "offer ended", ended, None)
        return visit.back("/offers", said="saved")

    async def _save(self, visit: Visit, kind: str, before: KeptOffer | None) -> Response:
        fields = _fields(visit)
        try:
            offer = read_offer(kind, fields, before.offer if before else None, self._deliveries())
        except FormError as error:
            return await self._form(visit, kind, fields, before, str(error))
        return await self._keep(visit, offer, before, fields)

    async def _keep(
        self,
        visit: Visit,
        offer: Offer,
        before: KeptOffer | None,
        fields: dict[str, str] | None = None,
    ) -> Response:
        seen = _seen(visit) if before else None
        try:
            await self.offers.save(offer, visit.session.actor.name, seen)
        except OfferError as error:
            said = f"{str(error)[:1].upper()}{str(error)[1:]}."
            return await self._form(visit, offer.kind, fields or typed(offer), before, said)
        await self._note(visit, "offer", before.offer if before else None, offer)
        return visit.back(f"/offers/{offer.id}", said="in_force")

    async def _form(
        self,
        visit: Visit,
        kind: str,
        fields: dict[str, str],
        kept: KeptOffer | None = None,
        wrong: str = "",
    ) -> Response:
        offer = kept.offer if kept else None
        given = [row for row in await self._given() if offer and row[0] == offer.id]
        tables = [_answers(offer, await self._reach(offer))] if isinstance(offer, QuizOffer) else []
        if isinstance(offer, CodeOffer):
            tables = [_codes(offer, given)]
        return self.frame.page(
            visit,
            "offer.html",
            tables,
            kind=kind,
            kind_says=KINDS[kind],
            fields=fields,
            kept=kept,
            seen=_seen(visit) if wrong and kept else kept.row if kept else "",
            wrong=wrong,
            intents=INTENTS,
            questions=_QUESTIONS,
            recipients=sorted({delivery.to for delivery in self._deliveries()}),
            speaking=(await self.voices.speaking()).number,
        )

    async def _reach(self, quiz: QuizOffer) -> list[int | None]:
        catalog = await self.catalog.current()
        answers = (answer for question in quiz.questions for answer in question.answers)
        return [looked_for(answer.wants, catalog, self.lexicon) for answer in answers]

    async def _kept(self, visit: Visit) -> KeptOffer:
        wanted = visit.part("id")
        for kept in await self.offers.standing():
            if kept.offer.id == wanted:
                return kept
        raise RefusalError(404, "There is no such offer, or it has ended.")

    def _kind(self, visit: Visit) -> str:
        kind = visit.part("kind")
        if kind not in KINDS:
            raise RefusalError(404, "There is no such kind of offer.")
        return kind

    def _deliveries(self) -> Sequence[Delivery]:
        """Who the operator lets addresses be sent to; where they are posted is theirs to say."""
        return [o.delivery for o in self.help.offers if isinstance(o, AddressOffer)]

    async def _given(self) -> list[_Given]:
        codes = (given_codes.c.offer, given_codes.c.code)
        who = (given_codes.c.subject, given_codes.c.given_at)
        found = select(*codes, *who).order_by(given_codes.c.given_at.desc())

        def work(connection: Connection) -> list[_Given]:
            return [(r[0], r[1], self._name(r[2]), r[3]) for r in connection.execute(found)]

        return await self.database.read_aside(work)

    def _name(self, subject: str | None) -> str:
        """Name who got a code, the same each time and by no name they are known by."""
        if subject is None:
            return "somebody not remembered"
        return f"shopper {self.pseudonyms.name(subject, _RECIPIENT)[:8]}"

    async def _note(
        self, visit: Visit, action: str, before: Offer | None, after: Offer | None
    ) -> None:
        actor, now = visit.session.actor, self.clock()
        changed = after or before
        subject = f"offer {changed.id}" if changed else ""
        was, becomes = _dumped(before), _dumped(after)
        await note_change(self.database, actor, action, subject, was, becomes, now)


def _fields(visit: Visit) -> dict[str, str]:
    names = ["title", "text", "about", "first_day", "last_day", "most", "notice", "benefit", "to"]
    names += ["advice", "sample", *(f"for_{intent}" for intent in INTENTS)]
    names += [f"{n}_{place}" for n in ("question", "key", "answers") for place in _QUESTIONS]
    fields = {name: visit.field(name, _LONGEST_TEXT) for name in names}
    return {**fields, "codes": visit.field("codes", _LONGEST_CODES)}


def _seen(visit: Visit) -> int:
    seen = visit.field("seen")
    if not seen.isascii() or not seen.isdecimal():
        raise RefusalError(400, "The form does not say which state of the offer it changes.")
    return int(seen[:9])


def _left(offer: Offer, given: Sequence[_Given]) -> int | None:
    if not isinstance(offer, CodeOffer):
        return None
    got = {code for name, code, *_ in given if name == offer.id}
    free = len(set(offer.codes) - got)
    return free if offer.most is None else max(min(free, offer.most - len(got)), 0)


def _codes(offer: CodeOffer, given: Sequence[_Given]) -> Table:
    got = {code: (who, at) for _, code, who, at in given}
    rows = [(code, *got.get(code, ("nobody yet", None))) for code in offer.codes]
    return Table("codes", "The list of codes", ("Code", "Who got it", "When"), rows)


def _codes_out(given: Sequence[_Given]) -> Table:
    columns = ("Offer", "Code", "Who", "When")
    return Table("given", "Codes that are out", columns, given, empty="No code was given out.")


def _answers(quiz: QuizOffer, reach: Sequence[int | None]) -> Table:
    asked = [(q.question, a) for q in quiz.questions for a in q.answers]
    rows = [
        (question, answer.label, answer.wants, count)
        for (question, answer), count in zip(asked, reach, strict=True)
    ]
    columns = ("Question", "Answer", "Looks for", "Products")
    return Table("answers", "What each answer looks for", columns, rows)


def _dumped(offer: Offer | None) -> dict[str, Any] | None:
    return offer.model_dump(mode="json", exclude_defaults=True) if offer else None
