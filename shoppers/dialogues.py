"""The dialogue state of each conversation, as bytes only the agent understands."""

from sqlalchemy import Connection, delete, insert, select

from shoppers import tables
from shoppers.database import Database


class Dialogues:
    """Keeps the latest checkpoint of every conversation."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def load(self, conversation_id: str) -> tuple[str, bytes, bytes] | None:
        """Return the kept type, checkpoint and metadata."""
        kept = tables.dialogues.c

        def work(connection: Connection) -> tuple[str, bytes, bytes] | None:
            row = connection.execute(
                select(kept.checkpoint_type, kept.checkpoint, kept.checkpoint_metadata).where(
                    kept.conversation_id == conversation_id
                )
            ).one_or_none()
            return (row[0], row[1], row[2]) if row else None

        return await self._database.read(work)

    async def save(
        self, conversation_id: str, kind: str, checkpoint: bytes, metadata: bytes
    ) -> None:
        """Replace what is kept; nothing is kept of a conversation that is gone."""

        def work(connection: Connection) -> None:
            running = select(tables.conversations.c.id).where(
                tables.conversations.c.id == conversation_id
            )
            if connection.scalar(running) is None:
                return
            connection.execute(
                delete(tables.dialogues).where(
                    tables.dialogues.c.conversation_id == conversation_id
                )
            )
            connection.execute(
                insert(tables.dialogues).values(
                    conversation_id=conversation_id,
                    checkpoint_type=kind,
                    checkpoint=checkpoint,
                    checkpoint_metadata=metadata,
                )
            )

        await self._database.write(work)
