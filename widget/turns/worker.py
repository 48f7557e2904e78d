"""Working on turns: one at a time a conversation, in order, each frame stored before it is sent."""

import asyncio
import logging
from collections.abc import Collection

from agent.assistant import Assistant
from agent.events import Finished, SentenceWithheld, StepTaken, Understood
from agent.state import Message, PastMessage
from brand.room import BrandRoom
from brand.voice.scores import VoiceScores
from knowledge.sync.live import LiveCatalog
from shoppers.consent.consents import Consents
from shoppers.conversations.turns import (
    LEASE,
    Admission,
    Claimed,
    LeaseLostError,
    Turn,
    Turns,
)
from shoppers.counting.tallies import Tallies
from shoppers.database import DatabaseBusyError
from shoppers.incidents.incidents import Incidents
from shoppers.shopper import Shopper
from widget.delivery.arrivals import Arrivals
from widget.links import Links
from widget.turns.afterwards import Afterwards, Progress
from widget.turns.current import TURN
from widget.turns.dialogues import OpenDialogues
from widget.turns.frames import Frame, Outcome, event_frame, turn_finished, turn_started
from widget.turns.outbox import LINGER, Outbox
from widget.watching.metrics import Metrics

_log = logging.getLogger("floorwalker.turns")
_LONGEST_TURN = 20.0
_LONGEST_FAREWELL = 22.0
_LAST_WORDS = 2.0
_RENEW_EVERY = LEASE.total_seconds() / 3
_MOST_ATTEMPTS = 3
_MOST_AT_ONCE = 128
_MOST_WAITING = 1_000


class TooManyTurnsError(Exception):
    """More turns wait here than will be answered soon."""


class TookTooLongError(Exception):
    """A turn came to its bound of 20 s."""


class TurnWorker:
    """Answers the messages of conversations, so many at once. Belongs to one event loop.

    Others wait, in as many conversations as `most_waiting`; what comes then is refused. `linger` is
    how many seconds a frame waits to be stored with those that follow.
    """

    def __init__(
        self,
        assistant: Assistant,
        catalog: LiveCatalog,
        turns: Turns,
        dialogues: OpenDialogues,
        arrivals: Arrivals,
        metrics: Metrics,
        links: Links,
        consents: Consents,
        incidents: Incidents | None = None,
        room: BrandRoom | None = None,
        scores: VoiceScores | None = None,
        *,
        tallies: Tallies | None = None,
        linger: float = LINGER,
        longest_farewell: float = _LONGEST_FAREWELL,
        most_at_once: int = _MOST_AT_ONCE,
        most_waiting: int = _MOST_WAITING,
    ) -> None:
        self._assistant = assistant
        self._catalog = catalog
        self._turns = turns
        self._dialogues = dialogues
        self._arrivals = arrivals
        self._metrics = metrics
        self._links = links
        self._consents = consents
        self._room = room
        self._afterwards = Afterwards(metrics, incidents, tallies, scores)
        self._linger = linger
        self._longest_farewell = longest_farewell
        self._free = asyncio.Semaphore(most_at_once)
        self._most_working = most_at_once + most_waiting
        self._addresses: dict[str, str] = {}
        self._woken: dict[str, Claimed | None] = {}
        self._working: dict[str, asyncio.Task[None]] = {}
        self._answering: dict[str, asyncio.Task[None]] = {}
        self._closing = False

    async def accept(
        self,
        conversation_id: str,
        message_id: str,
        text: str,
        page_product_id: str | None,
        admit: Admission,
        address: str = "",
    ) -> None:
        """Store a message and have it answered; one that was stored before changes nothing.

        `address` is where it came from, for budgets; it is not stored.

        Raises `UnknownSessionError` where the conversation is gone, `TooManyMessagesError` where
        it is one too many, `TooManyTurnsError` where too many wait.
        """
        if len(self._working) >= self._most_working and conversation_id not in self._working:
            raise TooManyTurnsError
        claimed = await self._turns.accept(
            conversation_id,
            message_id,
            text,
            page_product_id,
            _opening,
            admit,
            claim=not self._free.locked(),
        )
        self._addresses[conversation_id] = address
        self.wake(conversation_id, claimed)

    def wake(self, conversation_id: str, claimed: Claimed | None = None) -> None:
        """Work on what waits in a conversation, beginning with a turn claimed already."""
        self._woken[conversation_id] = claimed or self._woken.get(conversation_id)
        if conversation_id not in self._working:
            self._working[conversation_id] = asyncio.create_task(self._work(conversation_id))

    async def stop(self, conversation_id: str, turn_id: str) -> bool:
        """End a turn now, whoever works on it; False if the conversation has no such turn."""
        known = await self._turns.request_stop(conversation_id, turn_id)
        if known and turn_id in self._answering:
            self._answering[turn_id].cancel()
        return known

    async def abandon(self, conversation_id: str) -> None:
        """Leave whatever is being answered in a conversation that is about to be erased."""
        self._woken.pop(conversation_id, None)
        working = self._working.get(conversation_id)
        if working:
            working.cancel()
            await asyncio.wait([working])

    async def take_over(self) -> None:
        """Work on messages that nobody works on, as after a crash, as far as there is room."""
        if not self._free.locked():
            for conversation_id in await self._turns.unclaimed():
                self.wake(conversation_id)

    async def heed_stops(self) -> None:
        """End turns that were stopped through another worker."""
        for turn_id in await self._turns.stopped(tuple(self._answering)):
            if turn_id in self._answering:
                self._answering[turn_id].cancel()

    async def close(self) -> None:
        """Let running turns end and begin no other; what is late is left to the next worker."""
        self._closing = True
        late: Collection[asyncio.Task[None]] = tuple(self._working.values())
        if late:
            _, late = await asyncio.wait(late, timeout=self._longest_farewell)
        for task in late:
            task.cancel()
        if late:
            await asyncio.wait(late, timeout=_LAST_WORDS)
        await self.store_sums()

    async def store_sums(self) -> None:
        """Store what turns added to the sums of the day."""
        await self._afterwards.store()

    async def _work(self, conversation_id: str) -> None:
        try:
            while conversation_id in self._woken:
                claimed = self._woken.pop(conversation_id)
                while await self._take_next(conversation_id, claimed):
                    claimed = None
        except LeaseLostError:
            _log.warning("a turn is left to the worker that took it over")
        except DatabaseBusyError as error:
            _log.debug("a turn is left to whoever takes it over: %s", error)
        except Exception:  # noqa: BLE001 — a defect in one turn is logged, and its lease lapses
            _log.exception("a turn is left to whoever takes it over")
        finally:
            # Nothing is awaited since the last look at `_woken`, so no wake is lost; one that
            # came while a turn broke off is taken over.
            self._woken.pop(conversation_id, None)
            self._addresses.pop(conversation_id, None)
            del self._working[conversation_id]

    async def _take_next(self, conversation_id: str, claimed: Claimed | None) -> bool:
        """Answer one turn once there is room; return whether another waits behind it."""
        with self._metrics.waiting.track_inprogress():
            await self._free.acquire()
        try:
            claimed = claimed or await self._claim(conversation_id)
            if claimed is None:
                return False
            self._arrivals.announce(conversation_id, claimed.frames)
            with self._metrics.answering.track_inprogress():
                return await self._take(claimed)
        finally:
            self._free.release()

    async def _claim(self, conversation_id: str) -> Claimed | None:
        return None if self._closing else await self._turns.claim(conversation_id, _opening)

    async def _take(self, claimed: Claimed) -> bool:
        """Answer one turn and end it, or give it back where there is no time left.

        Return whether another waits.
        """
        turn = claimed.turn
        TURN.set(turn.id)
        outbox = Outbox(self._turns, turn, self._arrivals, self._linger)
        progress = Progress(outbox, [turn.text])
        self._dialogues.begin(turn.conversation_id, claimed.dialogue)
        try:
            if turn.stopped:
                outcome: Outcome = "stopped"
            elif turn.spoken or turn.attempts > _MOST_ATTEMPTS:
                outcome = "failed"
            else:
                outcome = await self._answered(claimed, progress)
            return await self._finish(turn, progress, outcome)
        except asyncio.CancelledError:
            await self._turns.release(turn)
            raise
        finally:
            self._dialogues.end(turn.conversation_id)

    async def _answered(self, claimed: Claimed, progress: Progress) -> Outcome:
        """Draft and show the answer, keeping the turn's lease while that goes on.

        Only this can be stopped: what comes after, storing the end, is never cut in two.
        """
        turn = claimed.turn
        answer = asyncio.create_task(self._answer(claimed, progress))
        renewal = asyncio.create_task(self._renew(turn, answer))
        self._answering[turn.id] = answer
        try:
            await asyncio.wait([answer])
        finally:
            answer.cancel()
            renewal.cancel()
            del self._answering[turn.id]
        if answer.cancelled():
            return "stopped"
        error = answer.exception()
        if isinstance(error, LeaseLostError):
            raise error
        if isinstance(error, TookTooLongError):
            _log.warning("the turn took longer than %g s and was ended", _LONGEST_TURN)
        elif error:
            _log.error("the turn failed", exc_info=error)
        return "completed" if progress.finished and not error else "failed"

    async def _renew(self, turn: Turn, answer: asyncio.Task[None]) -> None:
        while True:
            await asyncio.sleep(_RENEW_EVERY)
            try:
                if await self._turns.renew(turn):
                    answer.cancel()
            except DatabaseBusyError as error:
                _log.debug("a lease could not be renewed yet: %s", error)
            except LeaseLostError:
                return  # what is stored next will tell

    async def _answer(self, claimed: Claimed, progress: Progress) -> None:
        bound = asyncio.timeout(_LONGEST_TURN)
        try:
            async with bound:
                await self._draft(claimed, progress)
        except TimeoutError as error:
            if bound.expired():
                raise TookTooLongError from error
            raise

    async def _draft(self, claimed: Claimed, progress: Progress) -> None:
        turn = claimed.turn
        address = self._addresses.get(turn.conversation_id, "")
        past = tuple(PastMessage(p.id, p.text, p.reply) for p in claimed.history)
        message = Message(turn.id, turn.text, turn.page_product_id, past, address)
        shopper = Shopper(turn.conversation_id, turn.id, self._consents)
        progress.brand = brand = await self._room.in_force() if self._room else None
        progress.catalog = catalog = await self._catalog.current()
        events = self._assistant.answer(
            turn.conversation_id, message, catalog, self._catalog.opened, shopper, brand
        )
        async for event in events:
            match event:
                case Understood(intent, confidence):
                    progress.intent, progress.confidence = intent, confidence
                case Finished():
                    progress.finished = event
                case StepTaken(step, seconds):
                    self._metrics.step_seconds.labels(step).observe(seconds)
                case SentenceWithheld(incident):
                    progress.incidents.append(incident)
                case _:
                    progress.note_shown(event)
                    shop = catalog.profile.name
                    progress.outbox.put(event_frame(turn.id, event, self._links, shop))

    async def _finish(self, turn: Turn, progress: Progress, outcome: Outcome) -> bool:
        """End a turn; one that did not come to its own end, honestly behind what was shown."""
        finished = progress.finished if outcome == "completed" else None
        finished = finished or Finished(progress.intent, progress.confidence, "catalog", withheld=0)
        more_wait = await progress.outbox.finish(
            *(self._apology(turn) if outcome == "failed" else ()),
            turn_finished(turn.id, outcome, finished),
            stamp=progress.stamp,
            dialogue=self._dialogues.end(turn.conversation_id),
            drop=outcome != "completed",
        )
        await self._afterwards.note(progress, finished, outcome)
        return more_wait

    def _apology(self, turn: Turn) -> tuple[Frame, ...]:
        apology = self._assistant.apologise(self._catalog.opened())
        return (event_frame(turn.id, apology, self._links),)


def _opening(turn: Turn) -> Frame:
    return turn_started(turn.id, turn.message_id, turn.text)
