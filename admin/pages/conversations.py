"""Conversations whose shoppers agreed to have them read, and marking their replies."""

from dataclasses import dataclass
from typing import get_args

from starlette.responses import Response

from admin.access.changes import note_change
from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Cell, Table, Value
from admin.web.visit import Door, RefusalError, Visit
from knowledge.sync.live import LiveCatalog
from shoppers.database import Clock, Database, utc_now
from shoppers.reading.reviews import NotReadableError, Reviews, Verdict
from shoppers.reading.transcripts import Listed, Transcripts

_MOST_IN_CSV = 5000
_LONGEST_REASON, _LONGEST_SENTENCE = 500, 2000
_GONE = "This conversation is gone, or its shopper does not agree to have it read."


@dataclass(frozen=True, slots=True)
class ConversationPages:
    """The list of conversations, one of them, and what a reviewer makes of a reply.

    `shoppers_are_asked` is whether the file of offers has them asked to have theirs read.
    """

    transcripts: Transcripts
    reviews: Reviews
    catalog: LiveCatalog
    database: Database
    frame: Frame
    clock: Clock = utc_now
    shoppers_are_asked: bool = True

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        reading = May.READ_CONVERSATIONS
        return (
            Door("/conversations", reading, self.list, label="Conversations"),
            Door("/conversations/{id}", reading, self.show),
            Door("/conversations/{id}/review", May.REVIEW, self.review, "POST"),
            Door("/reviews", reading, self.marked, label="Reviews"),
        )

    async def list(self, visit: Visit) -> Response:
        """List them, newest first, or those in which some words were said."""
        words, asked = visit.asked("words", 100), visit.asked("page", 4)
        page = int(asked) if asked.isdecimal() and int(asked) > 0 else 1
        if visit.asked("csv"):
            listed, more = await self.transcripts.list(1, words, most=_MOST_IN_CSV)
        else:
            listed, more = await self.transcripts.list(page, words)
        table = Table(
            "conversations",
            "Conversations",
            ("Last message", "Began with", "Messages", "On the page"),
            [_row(visit.base, each) for each in listed],
            empty=self._why_none(words),
        )
        return self.frame.page(
            visit, "conversations.html", [table], words=words, page=page, more=more
        )

    def _why_none(self, words: str) -> str:
        if not self.shoppers_are_asked:
            return "Shoppers are not asked: the file of offers has no [analytics]."
        if words:
            return "No conversation that may be read has these words."
        return "No shopper has agreed to have a conversation read in the last 7 days."

    async def show(self, visit: Visit) -> Response:
        """Show one of them, with why each product was shown."""
        transcript = await self.transcripts.read(visit.part("id"))
        if transcript is None:
            raise RefusalError(404, _GONE)
        products = (await self.catalog.current()).products
        return self.frame.page(
            visit,
            "conversation.html",
            chat=transcript,
            products=products,
            may_review=visit.session.may(May.REVIEW),
        )

    async def review(self, visit: Visit) -> Response:
        """Mark a reply right or wrong."""
        verdict, reason = visit.field("verdict"), visit.field("reason", _LONGEST_REASON)
        sentence, turn = visit.field("sentence", _LONGEST_SENTENCE), visit.field("turn")
        if verdict not in get_args(Verdict) or not reason:
            raise RefusalError(400, "Say whether it is right or wrong, and why.")
        actor = visit.session.actor
        known: Verdict = "right" if verdict == "right" else "wrong"
        try:
            before = await self.reviews.mark(
                turn, known, reason, sentence if known == "wrong" else "", actor.name
            )
        except NotReadableError as error:
            raise RefusalError(404, _GONE) from error
        old, new = {"verdict": before} if before else None, {"verdict": known}
        await note_change(self.database, actor, "review", f"reply {turn}", old, new, self.clock())
        return visit.back(f"/conversations/{visit.part('id')}", said="marked")

    async def marked(self, visit: Visit) -> Response:
        """List the marked replies."""
        rows = [
            (
                review.at,
                review.verdict,
                review.reason,
                each.turn.text,
                " ".join(each.turn.sentences),
                review.sentence,
                review.reviewer,
            )
            for each in await self.reviews.all()
            if (review := each.turn.review)
        ]
        columns = ("When", "Verdict", "Why", "Asked", "Reply", "Wrong in it", "By")
        empty = "No reply is marked. Open a conversation to mark one."
        table = Table("reviews", "Marked replies", columns, rows[::-1], empty=empty)
        return self.frame.page(visit, "reviews.html", [table])


def _row(base: str, each: Listed) -> tuple[Value, ...]:
    first = Cell(each.first, f"{base}/conversations/{each.id}")
    return (each.active_at, first, each.messages, each.page)
