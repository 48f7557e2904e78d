"""Opening the database and bringing its tables up to date."""

import logging
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError

from floorwalker.errors import OperatorError
from shoppers.database import Database, DatabaseUrlError, shown_url


class DatabaseError(OperatorError):
    """The database cannot be used. The message says which, and why."""


def open_database(url: str) -> Database:
    """Connect and migrate.

    Raises `DatabaseError`.
    """
    try:
        database = Database(url)
        _migrate(database)
    except DatabaseUrlError as error:
        raise DatabaseError(str(error)) from error
    except CommandError as error:
        message = f"the database {shown_url(url)} is of another version of Floorwalker: {error}"
        raise DatabaseError(message) from error
    except SQLAlchemyError as error:
        reason = getattr(error, "orig", None) or error
        message = f"the database {shown_url(url)} cannot be opened: {reason}"
        raise DatabaseError(message) from error
    return database


def read_version(database: Database) -> str | None:
    """Return the version its tables are of."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _migrate(database: Database) -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
