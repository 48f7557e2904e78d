"""`floorwalker signals`: what shoppers agreed to have passed on, and how many come that far."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum, auto
from itertools import islice
from typing import Annotated

import typer
from pydantic_core import to_json

from floorwalker.commands.moments import read_moment
from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

signals = typer.Typer(
    name="signals", help="What shoppers agreed to have kept.", no_args_is_help=True
)
Since = Annotated[str, typer.Option(help="From when on: a day, a time, or how long ago (24h, 7d).")]
_AT_ONCE = 2000


class Format(StrEnum):
    """How rows are written."""

    CSV = auto()
    JSONL = auto()


@signals.command()
def export(
    recipient: Annotated[str, typer.Option("--for", help="The recipient, as the notice names it.")],
    since: Since = "7d",
    as_format: Annotated[Format, typer.Option("--format", help="csv or jsonl.")] = Format.JSONL,
) -> None:
    """Write the live signals whose notice names a recipient, each for the use it was agreed for."""
    with reported_errors():
        from floorwalker.shoppers import open_shoppers
        from shoppers.database import DatabaseBusyError
        from shoppers.signals.export import COLUMNS, Export

        with open_shoppers(load_settings()) as opened:
            now = opened.clock()
            wanted = Export(recipient, read_moment(since, now))
            try:
                with opened.database.changing() as connection:
                    # Noted first: whom a recipient was told of is known whatever becomes of rows.
                    wanted.note(connection, now)
            except DatabaseBusyError as error:
                message = f"the database is busy, nothing was exported: {error}"
                raise OperatorError(message) from error
            with opened.database.engine.connect() as connection:
                if as_format is Format.CSV:
                    _write(wanted.rows(connection, opened.pseudonyms, now), COLUMNS, as_format)
                else:
                    _write_lines(wanted.lines(connection, opened.pseudonyms, now))


@signals.command()
def addresses(
    recipient: Annotated[str, typer.Option("--for", help="The recipient, as the notice names it.")],
    since: Since = "7d",
    as_format: Annotated[Format, typer.Option("--format", help="csv or jsonl.")] = Format.JSONL,
) -> None:
    """Write the addresses given under a notice that names a recipient, for that purpose alone."""
    with reported_errors():
        from floorwalker.shoppers import open_shoppers
        from shoppers.signals.addresses import COLUMNS, read_addresses

        with open_shoppers(load_settings()) as opened:
            now = opened.clock()
            moment = read_moment(since, now)
            with opened.database.engine.connect() as connection:
                given = read_addresses(connection, recipient, opened.addresses, moment, now)
                rows = ([a.document[name] for name in COLUMNS] for a in given)
                _write(rows, COLUMNS, as_format)


@signals.command()
def erasures(
    since: Since = "7d",
    as_format: Annotated[Format, typer.Option("--format", help="csv or jsonl.")] = Format.JSONL,
) -> None:
    """Write who has to be erased where their signals were exported to."""
    with reported_errors():
        from floorwalker.shoppers import open_shoppers
        from shoppers.signals.export import read_erasures

        with open_shoppers(load_settings()) as opened:
            moment = read_moment(since, opened.clock())
            with opened.database.engine.connect() as connection:
                columns = ("recipient", "shopper", "erased_at")
                _write(read_erasures(connection, moment), columns, as_format)


@signals.command()
def rate(
    since: Since = "7d",
    visitors: Annotated[
        int | None, typer.Option(min=0, help="How many visited the shop, from your own counts.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show how many of those who came agreed to be remembered, and where the others stopped."""
    with reported_errors():
        from floorwalker.shoppers import open_shoppers
        from shoppers.counting.funnel import read_counts
        from shoppers.counting.rate import identification_rate

        with open_shoppers(load_settings()) as opened:
            first: date = read_moment(since, opened.clock()).date()
            with opened.database.engine.connect() as connection:
                found = identification_rate(read_counts(connection, first), visitors)
        if as_json:
            print(json.dumps(found.document))
        else:
            print("\n".join(found.lines))


def _write(rows: Iterable[Sequence[object]], columns: Sequence[str], as_format: Format) -> None:
    if as_format is Format.JSONL:
        _write_lines(to_json(dict(zip(columns, row, strict=True))).decode() for row in rows)
        return
    with _somebody_reads():
        table = csv.writer(sys.stdout)
        table.writerow(columns)
        table.writerows([_plain(value) for value in row] for row in rows)


def _write_lines(lines: Iterable[str]) -> None:
    ended = (f"{line}\n" for line in lines)
    with _somebody_reads():
        # Line by line, a million of them fill a small buffer so often that it takes a sixth more.
        while several := "".join(islice(ended, _AT_ONCE)):
            sys.stdout.write(several)


@contextmanager
def _somebody_reads() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise OperatorError("whoever read the rows stopped reading") from error


def _plain(value: object) -> object:
    """Keep a spreadsheet from taking what a shopper typed for a formula."""
    risky = isinstance(value, str) and value[:1] in set("=+-@\t\r")
    return f"'{value}" if risky else value
