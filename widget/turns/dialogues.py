"""The dialogue states of turns being answered: read with the turn, stored with its end.

So the graph's checkpoint and the end of its turn are one transaction, and a crash leaves neither
without the other.
"""


class OpenDialogues:
    """Hands the graph the state a turn begins from, and keeps the new one until it is stored."""

    def __init__(self) -> None:
        self._states: dict[str, bytes | None] = {}

    def begin(self, conversation_id: str, state: bytes | None) -> None:
        """Take the state a turn begins from."""
        self._states[conversation_id] = state

    def end(self, conversation_id: str) -> bytes | None:
        """Give back the state a turn has come to."""
        return self._states.pop(conversation_id, None)

    async def load(self, conversation_id: str) -> bytes | None:
        """Return the state a turn begins from."""
        return self._states.get(conversation_id)

    async def save(self, conversation_id: str, state: bytes) -> None:
        """Keep the state until the turn ends."""
        self._states[conversation_id] = state
