"""Frames that other workers stored: noticed by asking the store, once for all connections."""

from dataclasses import dataclass

from shoppers.conversations.frames import Frames
from widget.delivery.arrivals import Arrivals


@dataclass(frozen=True, slots=True)
class Following:
    """Tells the connections of this worker how far each of their conversations has come."""

    frames: Frames
    arrivals: Arrivals

    async def look(self) -> None:
        """Ask once; with nobody connected nothing is asked."""
        conversation_ids = self.arrivals.listened_to
        if conversation_ids:
            self.arrivals.compare(await self.frames.last_seqs(conversation_ids))
