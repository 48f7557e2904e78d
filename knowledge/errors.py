"""What can be wrong with what we are given to read, and with where we keep it."""

from dataclasses import dataclass
from pathlib import Path


class KnowledgeError(Exception):
    """Something about the catalog or its store that a person has to mend."""


class SourceError(KnowledgeError):
    """A whole source cannot be used. `reason` completes "FILE: …"."""

    def __init__(self, source: Path, reason: str) -> None:
        super().__init__(f"{source}: {reason}")
        self.source = source
        self.reason = reason


class StoreError(KnowledgeError):
    """The data folder cannot be written, or what is in it cannot be read."""


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was put aside while the rest went in.

    `row` counts records from 1, the header included, as a spreadsheet does; 0 is the whole file.
    `ends_file` says that the file stops in the middle of it.
    """

    source: str
    row: int
    field: str
    reason: str
    ends_file: bool = False

    def __str__(self) -> str:
        """Say where and why, in one line."""
        place = f"{self.source}, row {self.row}" if self.row else self.source
        return f"{place}, {self.field}: {self.reason}" if self.field else f"{place}: {self.reason}"
