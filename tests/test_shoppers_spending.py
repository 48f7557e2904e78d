"""Spending on a language model: taken before a call, counted together, per day."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from modelling import serve_model
from serving import connected, serve_site

from evals.lying_model.behaviours import Behaviour
from evals.lying_model.server import LyingModel
from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from shoppers.counting.spending import Spending, SpendingLimit, SpendingLimits

Open = Callable[..., Spending]
FREE = SpendingLimit(0, 0)


class Clock:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@pytest.fixture
async def spending(tmp_path: Path, clock: Clock) -> AsyncIterator[Open]:
    database = open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    yield lambda **limits: Spending(
        database,
        b"0" * 32,
        SpendingLimits(**{**dict.fromkeys(("shopper", "address", "day"), FREE), **limits}),
        clock,
    )
    database.close()


@pytest.mark.parametrize("scope", ["shopper", "address", "day"])
async def test_calls_are_limited(spending: Open, scope: str) -> None:
    limited = spending(**{scope: SpendingLimit(2, 0)})
    taken = [await limited.take("ada", "192.0.2.1", 10) for _ in range(3)]
    assert taken == [True, True, False]
    assert await limited.take("bo", "192.0.2.2", 10) is (scope != "day")


async def test_tokens_are_limited_and_what_is_not_used_is_given_back(spending: Open) -> None:
    limited = spending(shopper=SpendingLimit(0, 100))
    assert await limited.take("ada", "", 80)
    assert not await limited.take("ada", "", 30)
    await limited.give_back("ada", "", 60)
    assert await limited.take("ada", "", 80)
    assert not await limited.take("ada", "", 1)


async def test_a_call_refused_by_one_limit_is_taken_from_none(spending: Open) -> None:
    limited = spending(shopper=SpendingLimit(1, 0), day=SpendingLimit(2, 0))
    assert [await limited.take("ada", "", 1) for _ in range(5)] == [True, *[False] * 4]
    assert await limited.take("bo", "", 1)


async def test_a_hundred_at_once_take_exactly_what_there_is(spending: Open) -> None:
    limited = spending(day=SpendingLimit(40, 0))
    taken = await asyncio.gather(*(limited.take(f"s{n}", "", 1) for n in range(100)))
    assert sum(taken) == 40


async def test_the_next_day_begins_anew(spending: Open, clock: Clock) -> None:
    limited = spending(day=SpendingLimit(1, 0))
    assert [await limited.take("ada", "", 1) for _ in range(2)] == [True, False]
    clock.now += timedelta(days=1)
    await limited.remove_lapsed()
    assert await limited.take("ada", "", 1)


async def test_an_ipv6_network_is_one_address(spending: Open) -> None:
    limited = spending(address=SpendingLimit(1, 0))
    assert await limited.take("ada", "2001:db8:1:2::1", 1)
    assert not await limited.take("bo", "2001:db8:1:2:ffff::9", 1)
    assert await limited.take("cy", "2001:db8:1:3::1", 1)


async def test_no_address_and_no_conversation_is_stored(spending: Open, tmp_path: Path) -> None:
    await spending().take("conversation-of-ada", "192.0.2.77", 1)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"192.0.2.77" not in stored
    assert b"conversation-of-ada" not in stored


async def test_used_up_means_an_answer_without_the_model_and_no_error(
    small_knowledge: Knowledge, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = LyingModel(Behaviour.TRUTHFUL)
    with serve_model(model) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        with serve_site(small_knowledge, data, model="m", model_calls_per_address=2) as server:
            writers = []
            for _ in range(2):
                async with connected(server) as client:
                    await client.hello()
                    for text in ("wool throw", "lamps"):
                        frames = await client.ask(text)
                        assert frames[-1]["outcome"] == "completed"
                        writers.append(frames[-1]["writer"])
    assert len(model.requests) == 2
    assert writers[2:] == ["catalog", "catalog"]
