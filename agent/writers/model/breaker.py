"""The circuit breaker: a model that keeps failing is left alone, and probed by one turn."""

from collections.abc import Callable
from time import monotonic

_FAILURES = 3
_PAUSE = 15.0


class Breaker:
    """Counts failures in a row of one model, in one process."""

    def __init__(
        self,
        *,
        failures: int = _FAILURES,
        pause: float = _PAUSE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._most, self._pause, self._clock = failures, pause, clock
        self._failures = 0
        self._opens_at = 0.0
        self._probing = False

    @property
    def is_open(self) -> bool:
        """Whether turns go without the model."""
        return self._failures >= self._most

    def admit(self) -> bool:
        """Whether a turn may call; where the breaker is open, one probe may, after a pause."""
        if not self.is_open:
            return True
        if self._probing or self._clock() < self._opens_at:
            return False
        self._probing = True
        return True

    def succeeded(self) -> None:
        """Close it: the model answers."""
        self._failures, self._probing = 0, False

    def failed(self) -> None:
        """Count a failure; the pause begins anew."""
        self._failures += 1
        self._opens_at = self._clock() + self._pause
        self._probing = False

    def abandoned(self) -> None:
        """Let another turn probe: this one was stopped before it could tell."""
        self._probing = False
