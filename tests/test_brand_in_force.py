"""What is approved and ruled is in force at the next turn of a running conversation."""

from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from serving import connected, serve_site
from sqlalchemy import text

from brand.voice import VoiceGuide
from brand.voice.scores import VoiceScores
from brand.voice.versions import Voices
from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from shoppers.database import Database


async def on_database(data: Path, work: Callable[[Database], Awaitable[Any]]) -> Any:
    """Do something as another process would."""
    with closing(open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")) as database:
        return await work(database)


async def approve(database: Database, guide: VoiceGuide) -> int:
    voices = Voices(database)
    draft = await voices.add_draft(guide, "Ida")
    shown = await voices.to_approve(draft.number)
    return (await voices.approve(draft.number, shown.digest, "Ida")).number


def said(frames: list[dict[str, Any]]) -> str:
    return " ".join(frame["text"] for frame in frames if frame["type"] == "text")


async def test_an_approved_voice_speaks_in_the_next_turn_of_every_worker(
    small_knowledge: Knowledge, data: Path
) -> None:
    guide = VoiceGuide(
        terms={"blanket": ("throw",)}, greeting="Come in.", assistant_name="Wick", spelling="UK"
    )
    question = "tell me about the Fell Wool Throw"
    with serve_site(small_knowledge, data) as one, serve_site(small_knowledge, data) as two:
        async with connected(one) as here, connected(two) as there:
            await here.hello()
            await there.hello()
            before = said(await here.ask(question))
            assert "wool throw" in before
            number = await on_database(data, lambda database: approve(database, guide))
            for client in (here, there):
                after = said(await client.ask(question))
                assert "wool blanket" in after
                assert "wool throw" not in after
                assert "Fell Wool Throw" in after
        async with connected(two) as client:
            welcome = await client.hello()
            assert (welcome["greeting"], welcome["assistant"]["name"]) == ("Come in.", "Wick")
    with closing(open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")) as database:
        with database.engine.connect() as connection:
            stamps = connection.execute(text("SELECT voice_version FROM turns")).scalars().all()
        assert sorted(stamps) == [0, number, number]
        days = await VoiceScores(database).list()
    assert [(d.voice, d.replies, d.broken) for d in days] == [(number, 2, 0), (0, 1, 0)]
    assert days[0].mended > 0
    assert days[0].score == 1
