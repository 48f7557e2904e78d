"""The dialogue states of turns being answered: read with the turn, stored with its end.

So the graph's checkpoint and the end of its turn are one transaction, and a crash leaves neither
without the other.
"""

from shoppers.turns import DialogueState


class OpenDialogues:
    """Hands the graph its checkpoint, and keeps the new one until the turn is stored."""

    def __init__(self) -> None:
        self._states: dict[str, DialogueState | None] = {}

    def begin(self, conversation_id: str, state: DialogueState | None) -> None:
        """Take the state a turn begins from."""
        self._states[conversation_id] = state

    def end(self, conversation_id: str) -> DialogueState | None:
        """Give back the state a turn has come to."""
        return self._states.pop(conversation_id, None)

    async def load(self, conversation_id: str) -> tuple[str, bytes, bytes] | None:
        """Return the type, checkpoint and metadata a turn begins from."""
        state = self._states.get(conversation_id)
        return (state.kind, state.checkpoint, state.metadata) if state else None

    async def save(
        self, conversation_id: str, kind: str, checkpoint: bytes, metadata: bytes
    ) -> None:
        """Keep the state until the turn ends."""
        self._states[conversation_id] = DialogueState(kind, checkpoint, metadata)
