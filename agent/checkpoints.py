"""LangGraph's checkpoints of the dialogue state: the latest of each conversation, and no more.

Why not the checkpointer libraries: `docs/decisions/0006-checkpoints.md`.
"""

import logging
from collections.abc import Sequence
from typing import Any, Protocol

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    empty_checkpoint,
)
from pydantic import ValidationError

from agent.state import Dialogue

_log = logging.getLogger("floorwalker.dialogues")
_CHANNEL = "dialogue"


class DialogueStore(Protocol):
    """Keeps one document a conversation."""

    async def load(self, conversation_id: str) -> bytes | None:
        """Return what is kept."""

    async def save(self, conversation_id: str, state: bytes) -> None:
        """Replace what is kept."""


class DialogueCheckpoints(BaseCheckpointSaver[int]):
    """Saves the dialogue state after a turn, as JSON; `thread_id` is the conversation's id."""

    def __init__(self, store: DialogueStore) -> None:
        super().__init__()
        self._store = store

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return a conversation's state as a checkpoint; one that is not valid is refused."""
        kept = await self._store.load(config["configurable"]["thread_id"])
        dialogue = _read(kept) if kept is not None else None
        if dialogue is None:
            return None
        checkpoint = empty_checkpoint()
        checkpoint["channel_values"] = {_CHANNEL: dialogue}
        checkpoint["channel_versions"] = {_CHANNEL: 1}
        return CheckpointTuple(config, checkpoint, {"source": "loop", "step": 0, "parents": {}})

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,  # noqa: ARG002 (LangGraph's signature)
        new_versions: ChannelVersions,  # noqa: ARG002 (LangGraph's signature)
    ) -> RunnableConfig:
        """Replace the state of a conversation."""
        dialogue: Dialogue = checkpoint["channel_values"][_CHANNEL]
        state = dialogue.model_dump_json().encode()
        await self._store.save(config["configurable"]["thread_id"], state)
        return config

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Keep nothing of a step that did not end: a turn that was cut off is run again whole."""


def memory_checkpointer() -> DialogueCheckpoints:
    """Keep dialogue states for as long as the process lives."""
    return DialogueCheckpoints(_Memory())


def forgetting_checkpointer() -> DialogueCheckpoints:
    """Keep nothing: each message is the first of its conversation."""
    return DialogueCheckpoints(_Nothing())


class _Nothing:
    async def load(self, conversation_id: str) -> bytes | None:  # noqa: ARG002 (a store's signature)
        return None

    async def save(self, conversation_id: str, state: bytes) -> None:
        """Let it go."""


class _Memory:
    def __init__(self) -> None:
        self._states: dict[str, bytes] = {}

    async def load(self, conversation_id: str) -> bytes | None:
        return self._states.get(conversation_id)

    async def save(self, conversation_id: str, state: bytes) -> None:
        self._states[conversation_id] = state


def _read(state: bytes) -> Dialogue | None:
    try:
        return Dialogue.model_validate_json(state, strict=True, extra="forbid")
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)[0]
        _log.error("a dialogue state is refused, the dialogue begins anew: %s", wrong)
        return None
