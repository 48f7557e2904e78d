"""A server in a process of its own, for tests that kill it."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

from serving import RunningServer

STOPS_WITHIN = 30.0


class Process:
    """A server in a process of its own, and what it says."""

    def __init__(self, data: Path, **settings: str) -> None:
        variables = {"FLOORWALKER_DATA": str(data), "FLOORWALKER_PORT": "0", **settings}
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "floorwalker", "serve"],
            env={**os.environ, **variables},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.server = self._started()

    def _started(self) -> RunningServer:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.append(line)
            found = re.search(r"serving at http://([\d.]+):(\d+)/", line)
            if found:
                return RunningServer(found[1], int(found[2]))
        raise AssertionError("".join(self.lines))

    def end(self, how: signal.Signals) -> float:
        """Send a signal; return how many seconds the end took."""
        began = monotonic()
        self.process.send_signal(how)
        _, rest = self.process.communicate(timeout=STOPS_WITHIN + 10)
        self.lines += rest.splitlines(keepends=True)
        return monotonic() - began


@contextmanager
def served(data: Path, **settings: str) -> Iterator[Process]:
    running = Process(data, **settings)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()
        assert running.process.stderr is not None
        running.process.stderr.close()
