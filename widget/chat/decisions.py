"""What a shopper decides about themselves: consent, an address, and what is held on them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.remembering.forgetting import FORGET, is_forgetting, is_yes_to_forgetting
from shoppers.consent.consents import Consents, Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.notices import Notice
from shoppers.consent.tables import IN_PANEL
from shoppers.conversations.conversations import Conversation
from shoppers.conversations.frames import Frames
from shoppers.database import DatabaseBusyError
from shoppers.held import Held
from widget.chat.arrival import Arrival
from widget.delivery.arrivals import Arrivals
from widget.protocol import Consent, ContactAddress, Privacy
from widget.turns.frames import notice_shown
from widget.turns.worker import TurnWorker


@dataclass(frozen=True, slots=True)
class Decisions:
    """Takes decisions; what is recorded reaches every connection of the conversation.

    `may_agree_to` is the notice of a consent that a shopper finds among their data.
    """

    consents: Consents
    held: Held
    worker: TurnWorker
    arrivals: Arrivals
    frames: Frames
    may_agree_to: Callable[[], Notice | None] = lambda: None

    async def consent(
        self, conversation: Conversation, frame: Consent, arrival: Arrival, *, gpc: bool
    ) -> None:
        """Take a grant, a refusal or a withdrawal.

        Raises `UnknownSessionError`, `UnknownNoticeError`, `NothingToWithdrawError`.
        """
        place = Circumstances(
            arrival.origin, "panel" if frame.decision == "withdrawn" else "card", gpc
        )
        decided = await self.consents.decide(
            conversation.id,
            frame.id,
            frame.purpose,
            frame.decision,
            frame.notice_version,
            place,
            ticket=arrival.own_site,
        )
        self.arrivals.announce(conversation.id, (decided.frame,))

    async def contact(
        self, conversation: Conversation, frame: ContactAddress, arrival: Arrival, *, gpc: bool
    ) -> None:
        """Take an address: giving it under the notice that was shown is agreeing to that notice.

        Raises `UnknownSessionError`, `UnknownNoticeError`.
        """
        decided = await self.consents.decide(
            conversation.id,
            frame.id,
            frame.purpose,
            "granted",
            frame.notice_version,
            Circumstances(arrival.origin, "contact", gpc),
            ticket=False,
            address=frame.email,
        )
        self.arrivals.announce(conversation.id, (decided.frame,))

    async def confirms_erasing(self, conversation: Conversation, text: str) -> bool:
        """Whether a message is the tap, or says yes to it, that has everything erased."""
        if is_forgetting(text):
            return True
        said_yes = is_yes_to_forgetting(text)
        return said_yes and FORGET.text in await self.frames.choices(conversation.id)

    async def privacy(
        self, conversation: Conversation, frame: Privacy, arrival: Arrival, *, gpc: bool
    ) -> Mapping[str, Any]:
        """Show, give back or erase what is held; erasing ends the conversation.

        Raises `UnknownSessionError`.
        """
        result: dict[str, Any] = {
            "type": "privacy_result",
            "reply_to": frame.id,
            "action": frame.action,
        }
        match frame.action:
            case "show":
                shown = await self.held.show(conversation.id)
                found = await self._found_in_panel(conversation, shown)
                result["data"] = {**shown, "may_agree_to": found}
            case "export":
                result["data"] = await self.held.export(conversation.id)
            case "erase":
                await self.worker.abandon(conversation.id)
                place = Circumstances(arrival.origin, "erase", gpc)
                result["receipt"] = await self.held.erase(conversation.id, place)
        return result

    async def _found_in_panel(
        self, conversation: Conversation, shown: Mapping[str, Any]
    ) -> list[Mapping[str, Any]]:
        """Return what may be agreed to, having noted that it was shown."""
        notice = self.may_agree_to()
        if notice is None or shown["gpc"] or shown["consent"].get(notice.purpose) == "granted":
            return []
        try:
            await self.consents.ask(conversation.id, IN_PANEL, Question(notice, ()))
        except DatabaseBusyError:
            return []  # what is held can be seen nevertheless
        return [notice_shown(notice)]
