"""`floorwalker serve`: answer shoppers."""

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings


def serve() -> None:
    """Serve the assistant, the widget and the demo shop."""
    with reported_errors():
        settings = load_settings()
        from floorwalker.server import run_server

        run_server(settings)
