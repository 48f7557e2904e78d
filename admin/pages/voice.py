"""Voice: talking with its editor, its versions, approving exactly what was shown, going back."""

import asyncio
from dataclasses import dataclass

from starlette.responses import Response

from admin.access.changes import Values, note_change
from admin.access.roles import May
from admin.editing import Drafts, digest
from admin.web.rendering import Frame
from admin.web.tables import Cell, Table
from admin.web.visit import Door, RefusalError, Visit
from agent.editing.drafting import keep_draft
from agent.editing.editing import Editing, EditorReply
from agent.editing.editor import Editor
from agent.editing.guidelines import GuidelinesError, open_guidelines
from agent.editing.reading import Reader
from agent.editing.ruling import rule_in_words
from brand.rules.rulebook import Rulebook, RuleError
from brand.voice.difference import Difference, compare_guides
from brand.voice.scores import VoiceScores
from brand.voice.version import VersionError
from brand.voice.versions import Voices
from knowledge.sync.live import LiveCatalog
from shoppers.database import Clock, Database, utc_now

_LONGEST_MESSAGE, _LONGEST_WHY = 2000, 300
_CHANGED = "What is proposed has changed since, perhaps in another tab. Look at it again."


@dataclass(frozen=True, slots=True)
class VoicePages:
    """The editor's page, a version, and the difference between two."""

    voices: Voices
    rulebook: Rulebook
    scores: VoiceScores
    editor: Editor
    drafts: Drafts
    catalog: LiveCatalog
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        directs = May.DIRECT
        return (
            Door("/voice", May.LOOK, self.show, label="Voice"),
            Door("/voice/say", directs, self.say, "POST"),
            Door("/voice/keep", directs, self.keep, "POST"),
            Door("/voice/forget", directs, self.forget, "POST"),
            Door("/voice/draft", directs, self.draft, "POST"),
            Door("/voice/back", directs, self.roll_back, "POST"),
            Door("/voice/compare", May.LOOK, self.compare),
            Door("/voice/{number}", May.LOOK, self.version),
            Door("/voice/{number}/approve", directs, self.approve, "POST"),
        )

    async def show(self, visit: Visit) -> Response:
        """Show what is proposed, the versions and their scores."""
        return await self._page(visit)

    async def say(self, visit: Visit) -> Response:
        """Answer a message with a proposal; nothing of it is in force."""
        words = visit.field("words", _LONGEST_MESSAGE)
        if not words:
            return visit.back("/voice")
        editing = await self._editing(visit)
        reply = await self.editor.answer(words, editing)
        await self.drafts.save(visit.session.person.id, reply.editing)
        return await self._page(visit, reply, words)

    async def keep(self, visit: Visit) -> Response:
        """Keep what is proposed: the voice as a draft, the rules in force."""
        editing, actor = await self._editing(visit), visit.session.actor
        if visit.field("digest") != digest(editing):
            return await self._page(visit, wrong=_CHANGED)
        why = visit.field("why", _LONGEST_WHY)
        base = await self.voices.get(editing.base)
        proposal, rules = editing.proposal, await self.rulebook.in_force(self.clock())
        ended = [n for n in proposal.ended if n in {rule.id for rule in rules}]
        try:
            changed = await self.rulebook.change(proposal.added, ended, actor.name, why)
        except RuleError as error:
            return await self._page(visit, wrong=f"{str(error).capitalize()}.")
        for rule in changed:
            body, subject = rule.body.model_dump(), f"rule {rule.id}"
            if rule.id in ended:
                await self._note(visit, "rule ended", subject, body, None)
            else:
                await self._note(visit, "rule", subject, None, body)
        await self.drafts.drop(visit.session.person.id)
        changes = compare_guides(base.guide, proposal.guide)
        if not changes:
            return visit.back("/rules", said="saved")
        draft = await self.voices.add_draft(proposal.guide, actor.name, why, parent=base.number)
        told = {"changes": [str(change) for change in changes]}
        await self._note(visit, "voice drafted", f"voice {draft.number}", None, told)
        return visit.back(f"/voice/{draft.number}", said="saved")

    async def forget(self, visit: Visit) -> Response:
        """Begin anew."""
        await self.drafts.drop(visit.session.person.id)
        return visit.back("/voice")

    async def draft(self, visit: Visit) -> Response:
        """Read a voice from the brand's own texts and from guidelines, and keep it as a draft."""
        catalog, actor = await self.catalog.current(), visit.session.actor
        reader = Reader(catalog, self.editor.lexicon, (), self.clock())
        try:
            guidelines = [
                await asyncio.to_thread(open_guidelines, name, content, catalog.profile)
                for name, content in await visit.files("guidelines")
            ]
        except GuidelinesError as error:
            return await self._page(visit, wrong=f"Nothing was read: {error}.")
        draft = await keep_draft(self.voices, reader, actor.name, guidelines)
        told = {"read from": [article.title for article in guidelines]}
        await self._note(visit, "voice drafted", f"voice {draft.number}", None, told)
        return visit.back(f"/voice/{draft.number}", said="saved")

    async def version(self, visit: Visit) -> Response:
        """Show a version, and what approving it would change now."""
        try:
            version = await self.voices.get(_number(visit.part("number")))
            difference = await self.voices.to_approve(version.number)
        except VersionError as error:
            raise RefusalError(404, str(error)) from error
        return self.frame.page(
            visit,
            "version.html",
            [_changes("changes", difference)],
            version=version,
            difference=difference,
            may_direct=visit.session.may(May.DIRECT),
        )

    async def compare(self, visit: Visit) -> Response:
        """Show what differs between two versions."""
        old, new = _number(visit.asked("old")), _number(visit.asked("new"))
        try:
            difference = await self.voices.difference(old, new)
        except VersionError as error:
            raise RefusalError(404, str(error)) from error
        return self.frame.page(
            visit, "compare.html", [_changes("changes", difference)], difference=difference
        )

    async def approve(self, visit: Visit) -> Response:
        """Approve exactly the difference that was shown, and let the version speak."""
        number, why = _number(visit.part("number")), visit.field("why", _LONGEST_WHY)
        actor = visit.session.actor
        try:
            before = await self.voices.speaking()
            difference = await self.voices.to_approve(number)
            await self.voices.approve(number, visit.field("digest"), actor.name, why)
        except VersionError as error:
            raise RefusalError(409, f"{str(error).capitalize()}.") from error
        told = {"voice": number, "changes": [str(change) for change in difference.changes]}
        await self._note(visit, "voice approved", f"voice {number}", {"voice": before.number}, told)
        return visit.back(f"/voice/{number}", said="speaks")

    async def roll_back(self, visit: Visit) -> Response:
        """Let the voice before speak again, or another that was approved once."""
        to, actor = visit.field("to"), visit.session.actor
        try:
            before = await self.voices.speaking()
            speaks = await self.voices.roll_back(
                actor.name, visit.field("why", _LONGEST_WHY), to=_number(to) if to else None
            )
        except VersionError as error:
            raise RefusalError(409, f"{str(error).capitalize()}.") from error
        old, new = {"voice": before.number}, {"voice": speaks.number}
        await self._note(visit, "voice rolled back", f"voice {speaks.number}", old, new)
        return visit.back("/voice", said="speaks")

    async def _page(
        self, visit: Visit, reply: EditorReply | None = None, words: str = "", wrong: str = ""
    ) -> Response:
        versions, scores = await self.voices.list(), await self.scores.list()
        speaking = next(version for version in versions if version.status == "speaking")
        editing = reply.editing if reply else await self._editing(visit)
        base = await self.voices.get(editing.base)
        catalog = await self.catalog.current()
        proposal = editing.proposal
        tables = [
            Table(
                "versions",
                "Versions",
                ("Version", "Status", "Made by", "When", "Why", "Approved by", "Of"),
                [
                    (
                        Cell(version.number, f"{visit.base}/voice/{version.number}"),
                        version.status,
                        version.made_by or "the operator",
                        version.made_at,
                        version.why,
                        version.approved_by,
                        version.parent if version.number else None,
                    )
                    for version in versions
                ],
            ),
            Table(
                "scores",
                "How well replies kept to it",
                ("Day", "Version", "Writer", "Replies", "Sentences", "Mended", "Left out",
                 "Against it", "Score"),
                [
                    (s.day, s.voice, s.writer, s.replies, s.sentences, s.mended, s.withheld,
                     s.broken, f"{s.score:.1%}")
                    for s in scores
                ],
                empty="No reply was written yet.",
            ),
        ]  # fmt: skip
        return self.frame.page(
            visit,
            "voice.html",
            tables,
            speaking=speaking,
            versions=versions,
            reply=reply,
            words=words,
            wrong=wrong,
            pending=compare_guides(base.guide, proposal.guide),
            added=[rule_in_words(body, catalog) for body in proposal.added],
            ended=proposal.ended,
            based_on=base.number,
            digest=digest(editing),
            may_direct=visit.session.may(May.DIRECT),
        )

    async def _editing(self, visit: Visit) -> Editing:
        kept = await self.drafts.load(visit.session.person.id)
        return kept or await self.editor.begin()

    async def _note(
        self,
        visit: Visit,
        action: str,
        subject: str,
        before: Values | None,
        after: Values | None,
    ) -> None:
        actor, now = visit.session.actor, self.clock()
        await note_change(self.database, actor, action, subject, before, after, now)


def _changes(name: str, difference: Difference) -> Table:
    rows = [
        (change.field, change.key, change.before, change.after) for change in difference.changes
    ]
    caption = f"What version {difference.new} changes of version {difference.old}"
    columns = ("What", "Word", "Before", "After")
    return Table(name, caption, columns, rows, empty="The two say the same.")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise RefusalError(404, "There is no such version.")
    return int(text[:9])
