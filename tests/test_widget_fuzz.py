"""Nonsense of every kind: each frame is answered, nobody is left, and no exception is told."""

import logging
import random

import pytest
from serving import RunningServer, connected

from benchmarks.fuzz import Fuzz


async def test_four_thousand_frames_of_nonsense_break_nothing(
    server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "floorwalker")
    fuzz = Fuzz(f"{server.host}:{server.port}", random.Random(19))
    await fuzz.run(4000, 4)
    assert fuzz.sent == 4000
    assert (fuzz.left, fuzz.silent, fuzz.telling) == (0, 0, 0)
    assert fuzz.answers["bad_frame"] > 1000
    assert fuzz.answers["internal"] == 0, caplog.text
    async with connected(server) as client:
        await client.hello()
        assert (await client.ask("wool throw"))[-1]["outcome"] == "completed"
