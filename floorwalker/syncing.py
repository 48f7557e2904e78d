"""A sync beside the server, as the command line does it, in a process of its own."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass, field
from pathlib import Path

from floorwalker.settings import Settings


def report_path(data: Path) -> Path:
    """Return where the report of the last sync or ingest is kept, beside the catalog."""
    return data / "knowledge" / "report.json"


@dataclass(slots=True)
class SyncBeside:
    """Runs one at a time; what it said is kept for whoever asks."""

    settings: Settings
    _task: asyncio.Task[None] | None = field(default=None, init=False)
    _outcome: str = field(default="", init=False)

    @property
    def running(self) -> bool:
        """Whether one is going on here."""
        return self._task is not None and not self._task.done()

    @property
    def outcome(self) -> str:
        """What the last one said."""
        return self._outcome

    async def begin(self) -> bool:
        """Begin; False where one is going on."""
        if self.running:
            return False
        self._outcome = ""
        self._task = asyncio.create_task(self._run())
        return True

    async def _run(self) -> None:
        named = {"FLOORWALKER_DATA": str(self.settings.data)}
        if self.settings.embedding_model:
            named["FLOORWALKER_EMBEDDING_MODEL"] = str(self.settings.embedding_model)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "floorwalker", "sync",
            stdout=PIPE, stderr=PIPE, env={**os.environ, **named},
        )  # fmt: skip
        try:
            said, complaint = await process.communicate()
        except asyncio.CancelledError:
            process.terminate()
            raise
        lines = (said if process.returncode == 0 else complaint).decode(errors="replace")
        self._outcome = " · ".join(lines.strip().splitlines()[-2:])
