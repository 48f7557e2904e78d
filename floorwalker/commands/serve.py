"""`floorwalker serve`: answer shoppers."""

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings


def serve() -> None:
    """Serve the assistant, the widget and the demo shop."""
    with reported_errors():
        settings = load_settings()
        from floorwalker.serving.logs import begin_logging

        begin_logging(settings.log_level, settings.log_format)
        if settings.workers > 1:
            from floorwalker.serving.workers import run_workers

            run_workers(settings)
            return
        from floorwalker.serving.server import run_server

        run_server(settings)
