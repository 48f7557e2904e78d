"""The parts that know shoppers, put together: for the server, and for commands by themselves."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from floorwalker.database import DatabaseError, open_database
from floorwalker.secret import load_secret
from floorwalker.settings import Settings
from shoppers.clock import SteadyClock, load_clock
from shoppers.consent.consents import Consents
from shoppers.contacts import Addresses
from shoppers.database import Database, DatabaseBusyError
from shoppers.erasure import Erasing
from shoppers.held import Held
from shoppers.identity import Identities, Pseudonyms
from shoppers.retention import Retention

JOURNAL = "erased.jsonl"
AT_ONCE_BY_HAND = 20_000
"""Rows a command removes in a transaction; the server, which answers meanwhile, takes fewer."""


@dataclass(frozen=True, slots=True)
class Shoppers:
    """What the brand's server knows of shoppers, open.

    `erased_again` counts whom a backup had brought back as it was opened.
    """

    database: Database
    consents: Consents
    held: Held
    identities: Identities
    retention: Retention
    pseudonyms: Pseudonyms
    addresses: Addresses
    clock: SteadyClock
    erased_again: int


def build_shoppers(
    settings: Settings, database: Database, secret: bytes, clock: SteadyClock
) -> Shoppers:
    """Build the parts over an open database, and erase again what a backup brought back.

    Raises `DatabaseError`.
    """
    pseudonyms, addresses = Pseudonyms(secret), Addresses(secret)
    erasing = Erasing(pseudonyms, settings.data / JOURNAL)
    try:
        with database.changing() as connection:
            again = erasing.reapply(connection, clock())
    except DatabaseBusyError as error:
        message = f"the database is busy: {error}"
        raise DatabaseError(message) from error
    if again:
        database.note_deletion()
    return Shoppers(
        database=database,
        consents=Consents(database, erasing, addresses, clock),
        held=Held(database, erasing, addresses, clock),
        identities=Identities(database, secret, clock),
        retention=Retention(database, clock),
        pseudonyms=pseudonyms,
        addresses=addresses,
        clock=clock,
        erased_again=again,
    )


def load_settings_secret(settings: Settings) -> bytes:
    """Take the secret that was given, or the data folder's."""
    given = settings.secret.get_secret_value() if settings.secret else None
    return load_secret(settings.data, given)


@contextmanager
def open_shoppers(settings: Settings) -> Iterator[Shoppers]:
    """Open the database by itself, for a command.

    Raises `OperatorError`.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    secret = load_settings_secret(settings)
    with closing(open_database(settings.resolved_database_url)) as database:
        yield build_shoppers(settings, database, secret, load_clock(database))
