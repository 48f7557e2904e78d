"""A table of a page, and the same table as CSV."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from starlette.responses import Response

_FORMULAS = set("=+-@\t\r")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value that leads to a page of the console, or elsewhere."""

    value: str | int | float
    href: str


Value = str | int | float | Decimal | date | datetime | Cell | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `name` tells it from the others of its page, `caption` says what it is.

    `empty` is said where there are no rows; `more` where there are more than are shown.
    """

    name: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    empty: str = "Nothing yet."
    more: str = ""

    def is_number(self, place: int) -> bool:
        """Whether a column has numbers, which are read from the right."""
        values = [row[place] for row in self.rows if row[place] is not None]
        return bool(values) and all(isinstance(value, int | float | Decimal) for value in values)


def csv_response(table: Table) -> Response:
    """Write a table as CSV, so that no spreadsheet takes a value for a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    name = f'attachment; filename="{table.name}.csv"'
    return Response(text.getvalue(), media_type="text/csv", headers={"Content-Disposition": name})


def _plain(value: Value) -> object:
    match value:
        case Cell(value=inner):
            return _plain(inner)
        case datetime():
            return value.isoformat(timespec="seconds")
        case str() if value[:1] in _FORMULAS:
            return f"'{value}"
        case _:
            return value
