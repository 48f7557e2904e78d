"""`floorwalker migrate`: bring the tables of the database up to date."""

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings


def migrate() -> None:
    """Bring the tables up to date, as the server does when it starts."""
    with reported_errors():
        from floorwalker.database import open_database, read_version

        settings = load_settings()
        settings.data.mkdir(parents=True, exist_ok=True)
        database = open_database(settings.resolved_database_url)
        version = read_version(database)
        database.close()
    print(f"the tables are of version {version}")
