"""Text files and tables: decoding them, and putting broken rows aside."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import RejectedRow, SourceError

_LARGEST_FIELD = 1_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a table, by column name. `number` counts the header as row 1."""

    number: int
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return the trimmed value of a column, empty where the table has none."""
        return self.values.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """The header of a delimited file, and its records."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    rejected: tuple[RejectedRow, ...]


def read_text(path: Path) -> str:
    """Read a UTF-8 text file, with or without a byte order mark.

    Raises `SourceError` where it is missing, empty, binary, or in another encoding.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(path, error.strerror or "cannot be read") from error
    if b"\0" in content:
        raise SourceError(path, "is not a text file (it has NUL bytes)")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        reason = (
            f"is not UTF-8 (line {line}, byte 0x{content[error.start]:02x}); save it again as UTF-8"
        )
        raise SourceError(path, reason) from error
    if not text.strip():
        raise SourceError(path, "is empty")
    return text


def read_table(path: Path, text: str) -> Table:
    """Parse comma-separated text whose first record names the columns."""
    records = _records(text)
    header = next(records)
    if isinstance(header, str):
        raise SourceError(path, f"the header cannot be read: {header}")
    columns = tuple(name.strip() for name in header)
    rows: list[Row] = []
    rejected: list[RejectedRow] = []
    for number, record in enumerate(records, start=2):
        if isinstance(record, str):
            rejected.append(RejectedRow(str(path), number, "", record))
        elif any(record[len(columns) :]) or 0 < len(record) < len(columns):
            reason = f"{len(record)} fields where the header has {len(columns)}: cut off?"
            rejected.append(RejectedRow(str(path), number, "", reason))
        elif any(field.strip() for field in record):
            rows.append(Row(number, dict(zip(columns, record, strict=False))))
    return Table(columns, tuple(rows), tuple(rejected))


def _records(text: str) -> Iterator[list[str] | str]:
    """Yield each record, or in its place what is wrong with it."""
    csv.field_size_limit(_LARGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"cannot be read as CSV ({error})"
