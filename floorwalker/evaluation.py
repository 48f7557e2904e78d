"""The whole assistant in this process, on a throw-away database, for cases to be held at."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from pydantic import SecretStr

from evals.running.staging import StagedCatalog
from evals.running.store import SearchedStore
from floorwalker.assembly import open_knowledge, open_site
from floorwalker.errors import OperatorError
from floorwalker.serving.server import build_server, listen
from floorwalker.settings import Settings

_STARTS_WITHIN = 60.0
_BUDGETS = tuple(
    f"model_{counted}_per_{whose}"
    for counted in ("calls", "tokens")
    for whose in ("shopper", "address", "day")
)


@dataclass(frozen=True, slots=True)
class ServedAssistant:
    """Where it answers, the hand on its catalog, and the view into its store."""

    target: str
    stage: StagedCatalog
    store: SearchedStore


@contextmanager
def serve_assistant(settings: Settings) -> Iterator[ServedAssistant]:
    """Serve what the settings name on a free port of this machine, with limits off.

    Raises `OperatorError` where it does not start, `StoreError` where there is no catalog.
    """
    with (
        TemporaryDirectory(prefix="floorwalker-evals-") as folder,
        open_knowledge(settings) as real,
    ):
        stage = StagedCatalog(real.catalog)
        chosen = _for_cases(settings, Path(folder))
        listening = listen(chosen.host, 0)
        with listening, open_site(chosen, replace(real, catalog=stage)) as site:
            server = build_server(site, chosen)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            try:
                deadline = monotonic() + _STARTS_WITHIN
                while not server.started and thread.is_alive() and monotonic() < deadline:
                    sleep(0.01)
                if not server.started:
                    raise OperatorError("the assistant did not start")
                host, port = listening.getsockname()[:2]
                store = SearchedStore(chosen.resolved_database_url)
                yield ServedAssistant(f"ws://{host}:{port}/ws/chat", stage, store)
            finally:
                server.should_exit = True
                thread.join(_STARTS_WITHIN)


def _for_cases(settings: Settings, folder: Path) -> Settings:
    """The same assistant, which keeps nothing and refuses nobody."""
    return settings.model_copy(
        update={
            "host": "127.0.0.1",
            "root_path": "",
            "database_url": f"sqlite:///{folder / 'evals.sqlite'}",
            "secret": SecretStr(token_urlsafe(32)),
            "messages_per_minute": 0,
            "messages_per_minute_per_address": 0,
            **dict.fromkeys(_BUDGETS, 0),  # else the embedded writer would take over midway
        }
    )
