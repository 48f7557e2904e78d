"""Several workers behind one port: each a process of its own, replaced when it dies."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from tempfile import TemporaryDirectory
from time import monotonic

from floorwalker.environment import prepare_environment
from floorwalker.errors import reported_errors
from floorwalker.serving.logs import begin_logging
from floorwalker.serving.server import listen, serve_at, share, shown
from floorwalker.settings import Settings
from widget.watching.metrics import SHARED_FOLDER

_log = logging.getLogger("floorwalker.server")
_SPAWN = get_context("spawn")
_LOOK_EVERY = 0.2
_ENDS_WITHIN = 30.0
_BEGIN_TOGETHER_WITHIN = 30.0
_SHORT_LIFE, _PAUSE = 20.0, 5.0


@dataclass(slots=True)
class _Worker:
    """A process, whether it is ready to listen, and whether it answers."""

    number: int
    process: SpawnProcess
    ready: Event
    answers: Event
    began: float = field(default_factory=monotonic)


def run_workers(settings: Settings) -> None:
    """Serve with several processes until told to stop.

    The first is ready before others open anything: it brings tables and models up to date, and
    where it cannot start, that is said once. Raises `OperatorError` where none starts.
    """
    told_to_stop = threading.Event()
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, lambda *_: told_to_stop.set())
    with _reserved(settings) as reserved, _shared_metrics():
        workers = [_start(number, reserved) for number in range(settings.workers)]
        try:
            _await_first(workers[0], told_to_stop)
            reserved.first_ready.set()
            _await_all(workers, lambda worker: worker.ready, told_to_stop)
            reserved.all_ready.set()
            _await_all(workers, lambda worker: worker.answers, told_to_stop)
            if not told_to_stop.is_set():
                _log.info("serving at %s with %d workers", reserved.address, settings.workers)
            while not told_to_stop.is_set():
                _replace_dead(workers, reserved, told_to_stop)
        finally:
            reserved.all_ready.set()
            _end(workers)
    _log.info("stopped")


@dataclass(frozen=True, slots=True)
class _Reserved:
    """The address that workers share, the settings they serve it with, and when they may go on.

    All begin to listen together: whoever did so alone would be given every shopper of a restart,
    and keep them, since connections of chats last.
    """

    address: str
    settings: Settings
    first_ready: Event = field(default_factory=_SPAWN.Event)
    all_ready: Event = field(default_factory=_SPAWN.Event)


@contextmanager
def _reserved(settings: Settings) -> Iterator[_Reserved]:
    # Sharing an address would also share it with a server that runs already.
    listen(settings.host, settings.port).close()
    with closing(share(settings.host, settings.port)) as kept:
        chosen = settings.model_copy(update={"port": kept.getsockname()[1]})
        yield _Reserved(shown(kept, chosen), chosen)


@contextmanager
def _shared_metrics() -> Iterator[None]:
    """Give workers a folder in which to count together; it has to be known as they begin."""
    with TemporaryDirectory(prefix="floorwalker-metrics-") as folder:
        os.environ[SHARED_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[SHARED_FOLDER]


def _start(number: int, reserved: _Reserved) -> _Worker:
    ready, answers = _SPAWN.Event(), _SPAWN.Event()
    process = _SPAWN.Process(target=_work, args=(number, reserved, ready, answers))
    process.start()
    return _Worker(number, process, ready, answers)


def _await_first(worker: _Worker, told_to_stop: threading.Event) -> None:
    while not worker.ready.wait(_LOOK_EVERY) and not told_to_stop.is_set():
        if worker.process.exitcode is not None:
            raise SystemExit(1)  # it has said why


def _await_all(
    workers: list[_Worker], step: Callable[[_Worker], Event], told_to_stop: threading.Event
) -> None:
    """Wait for all that may still take a step; one that does not keeps nobody waiting for long."""
    deadline = monotonic() + _BEGIN_TOGETHER_WITHIN
    while monotonic() < deadline and not told_to_stop.is_set():
        starting = [w for w in workers if not step(w).is_set() and w.process.exitcode is None]
        if not starting:
            return
        step(starting[0]).wait(_LOOK_EVERY)


def _replace_dead(
    workers: list[_Worker], reserved: _Reserved, told_to_stop: threading.Event
) -> None:
    """Wait a moment, and put others in the place of those that ended meanwhile."""
    wait([worker.process.sentinel for worker in workers], _LOOK_EVERY)
    for worker in workers:
        if worker.process.exitcode is None or told_to_stop.is_set():
            continue
        _log.error(
            "worker %d ended with status %s; another takes its place, and its turns",
            worker.number,
            worker.process.exitcode,
        )
        if monotonic() - worker.began < _SHORT_LIFE and told_to_stop.wait(_PAUSE):
            return
        workers[worker.number] = _start(worker.number, reserved)


def _end(workers: list[_Worker]) -> None:
    for worker in workers:
        worker.process.terminate()
    deadline = monotonic() + _ENDS_WITHIN
    for worker in workers:
        worker.process.join(max(0.0, deadline - monotonic()))
        if worker.process.exitcode is None:
            worker.process.kill()
            worker.process.join()


def _work(number: int, reserved: _Reserved, ready: Event, answers: Event) -> None:
    """Be a worker."""
    settings = reserved.settings
    prepare_environment()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal; we are told by who started us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin_logging(settings.log_level, settings.log_format)
    if number:
        reserved.first_ready.wait()

    async def together() -> None:
        ready.set()
        await asyncio.to_thread(reserved.all_ready.wait)

    with reported_errors(), closing(share(settings.host, settings.port)) as sharing:
        serve_at(sharing, settings, answers.set, together)


def _end_with_parent() -> None:
    """Die as the process that started us dies, so that the port is free for the next one."""
    parent = parent_process()
    assert parent
    parent.join()
    os.kill(os.getpid(), signal.SIGKILL)
