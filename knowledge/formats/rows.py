"""Tables: finding their delimiter and columns, and putting broken rows aside."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from knowledge.errors import RejectedRow
from knowledge.formats.imported import UnreadableError

_LARGEST_FIELD = 1_000_000
_DELIMITERS = ",;\t|"


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
    """The header of a delimited file, and its records.

    `headings` has the file's own name of each column that was renamed.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    rejected: tuple[RejectedRow, ...]
    headings: Mapping[str, str] = field(default_factory=dict)

    def renamed(self, canonical: Callable[[str], str]) -> "Table":
        """Name every column by a function; of columns that share a name the first filled counts."""
        names = {column: canonical(column) for column in self.columns}
        headings: dict[str, str] = {}
        for column, name in names.items():
            headings.setdefault(name, column)
        return Table(
            tuple(headings),
            tuple(Row(row.number, _renamed(row.values, names)) for row in self.rows),
            self.rejected,
            headings,
        )


def read_table(source: str, text: str) -> Table:
    """Parse delimited text whose first record names the columns.

    Raises `UnreadableError` where there is no such record.
    """
    delimiter = _delimiter(text)
    records = list(_records(text, delimiter, csv.QUOTE_MINIMAL))
    if delimiter == "\t" and any(isinstance(record, str) for record in records):
        records = list(_records(text, delimiter, csv.QUOTE_NONE))
    header = records[0]
    if isinstance(header, str):
        reason = f"the header cannot be read: {header}"
        raise UnreadableError(reason)
    columns = tuple(name.strip() for name in header)
    rows: list[Row] = []
    rejected: list[RejectedRow] = []
    for number, record in enumerate(records[1:], start=2):
        # Feeds leave out the tabs after a last value; only the end of a file may be a cut.
        may_be_short = delimiter == "\t" and (number < len(records) or text.endswith("\n"))
        if isinstance(record, str):
            rejected.append(RejectedRow(source, number, "", record, number == len(records)))
        elif any(record[len(columns) :]) or (0 < len(record) < len(columns) and not may_be_short):
            reason = f"{len(record)} fields where the header has {len(columns)}: cut off?"
            rejected.append(RejectedRow(source, number, "", reason, number == len(records)))
        elif any(value.strip() for value in record):
            rows.append(Row(number, dict(zip(columns, record, strict=False))))
    return Table(columns, tuple(rows), tuple(rejected))


def _renamed(values: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    renamed: dict[str, str] = {}
    for column, value in values.items():
        if not renamed.get(names[column]):
            renamed[names[column]] = value
    return renamed


def _delimiter(text: str) -> str:
    """Return the delimiter that gives the header most columns."""

    csv.field_size_limit(_LARGEST_FIELD)
    return max(_DELIMITERS, key=partial(_width, text))


def _width(text: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error:
        return 0


def _records(text: str, delimiter: str, quoting: Literal[0, 3]) -> Iterator[list[str] | str]:
    """Yield each record, or in its place what is wrong with it."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, strict=True, delimiter=delimiter, quoting=quoting)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"cannot be read as CSV ({error})"
