"""LangGraph's checkpoints of the dialogue state: the latest of each conversation, and no more.

Why not the checkpointer libraries: `docs/decisions/0006-checkpoints.md`.
"""

import json
from collections.abc import Sequence
from typing import Any, Protocol

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from agent.state import Dialogue


def _serializer() -> JsonPlusSerializer:
    """Load only `Dialogue` and plain values: a row that names another type does not become one."""
    return JsonPlusSerializer(allowed_msgpack_modules=[Dialogue])


def memory_checkpointer() -> BaseCheckpointSaver[str]:
    """Keep dialogue states for as long as the process lives."""
    return InMemorySaver(serde=_serializer())


class DialogueStore(Protocol):
    """Keeps one opaque checkpoint a conversation."""

    async def load(self, conversation_id: str) -> tuple[str, bytes, bytes] | None:
        """Return the kept type, checkpoint and metadata."""

    async def save(
        self, conversation_id: str, kind: str, checkpoint: bytes, metadata: bytes
    ) -> None:
        """Replace what is kept."""


class DialogueCheckpoints(BaseCheckpointSaver[int]):
    """Saves the dialogue state after a turn; `thread_id` is the conversation's id."""

    def __init__(self, store: DialogueStore) -> None:
        super().__init__(serde=_serializer())
        self._store = store

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Return the latest checkpoint of a conversation."""
        kept = await self._store.load(config["configurable"]["thread_id"])
        if kept is None:
            return None
        kind, checkpoint, metadata = kept
        return CheckpointTuple(
            config, self.serde.loads_typed((kind, checkpoint)), json.loads(metadata)
        )

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,  # noqa: ARG002 (LangGraph's signature)
    ) -> RunnableConfig:
        """Replace the checkpoint of a conversation."""
        kind, body = self.serde.dumps_typed(checkpoint)
        conversation_id = config["configurable"]["thread_id"]
        await self._store.save(conversation_id, kind, body, json.dumps(metadata).encode())
        return config

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Keep nothing of a step that did not end: a turn that was cut off is run again whole."""
