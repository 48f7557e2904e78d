"""What a shopper decides about themselves: consent, an address, and what is held on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shoppers.consent.consents import Consents
from shoppers.consent.ledger import Circumstances
from shoppers.conversations.conversations import Conversation
from shoppers.held import Held
from widget.chat.arrival import Arrival
from widget.delivery.arrivals import Arrivals
from widget.protocol import Consent, ContactAddress, Privacy
from widget.turns.worker import TurnWorker


@dataclass(frozen=True, slots=True)
class Decisions:
    """Takes decisions; what is recorded reaches every connection of the conversation."""

    consents: Consents
    held: Held
    worker: TurnWorker
    arrivals: Arrivals

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
                result["data"] = await self.held.show(conversation.id)
            case "export":
                result["data"] = await self.held.export(conversation.id)
            case "erase":
                await self.worker.abandon(conversation.id)
                place = Circumstances(arrival.origin, "erase", gpc)
                result["receipt"] = await self.held.erase(conversation.id, place)
        return result
