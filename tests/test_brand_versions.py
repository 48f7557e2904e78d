"""Versions of the voice: drafted, approved as shown, one of them speaking, taken back."""

import asyncio

import databases
import pytest
from databases import Clock

from brand.help import Help
from brand.offers import Offers
from brand.room import BrandRoom
from brand.rules.rulebook import Rulebook
from brand.voice import VoiceGuide
from brand.voice.difference import compare_guides
from brand.voice.version import Finding, StaleApprovalError, UnknownVersionError, VersionError
from brand.voice.versions import FIRST, Voices
from shoppers.database import Database

clock, database, database_url = databases.clock, databases.database, databases.database_url

PLAIN = VoiceGuide()
SOFA = VoiceGuide(terms={"sofa": ("couch",)})
QUIET = VoiceGuide(bans=("cheap",))


async def approved(voices: Voices, guide: VoiceGuide, by: str = "Ida") -> int:
    draft = await voices.add_draft(guide, by)
    shown = await voices.to_approve(draft.number)
    return (await voices.approve(draft.number, shown.digest, by)).number


async def test_a_draft_is_heard_by_nobody_until_it_is_approved(database: Database) -> None:
    voices = Voices(database)
    finding = Finding("terms", "sofa", (("guide", "a sofa"),))
    draft = await voices.add_draft(SOFA, "Ida", "as we say", findings=[finding])
    assert (draft.status, draft.made_by, draft.why) == ("draft", "Ida", "as we say")
    assert draft.findings == (finding,)
    assert (await voices.speaking()).number == FIRST
    shown = await voices.to_approve(draft.number)
    assert [str(change) for change in shown.changes] == ["say “sofa”, not “couch”"]
    spoken = await voices.approve(draft.number, shown.digest, "Bo")
    assert (spoken.status, spoken.approved_by) == ("speaking", "Bo")
    assert [v.status for v in await voices.list()] == ["speaking", "approved"]
    assert [e.what for e in await voices.events()] == ["spoke", "approved", "drafted"]


async def test_only_the_difference_that_was_shown_is_approved(database: Database) -> None:
    voices = Voices(database)
    first, second = await voices.add_draft(SOFA, "Ida"), await voices.add_draft(QUIET, "Ida")
    shown_first = await voices.to_approve(first.number)
    shown_second = await voices.to_approve(second.number)
    with pytest.raises(StaleApprovalError):
        await voices.approve(second.number, shown_first.digest, "Ida")
    await voices.approve(first.number, shown_first.digest, "Ida")
    with pytest.raises(StaleApprovalError):  # it changes another voice now
        await voices.approve(second.number, shown_second.digest, "Ida")
    assert (await voices.speaking()).number == first.number


async def test_what_was_approved_for_later_speaks_only_over_the_same_voice(
    database: Database,
) -> None:
    voices = Voices(database)
    later = await voices.add_draft(SOFA, "Ida")
    shown = await voices.to_approve(later.number)
    assert (
        await voices.approve(later.number, shown.digest, "Bo", speak=False)
    ).status == "approved"
    draft = await voices.add_draft(QUIET, "Ida")
    with pytest.raises(VersionError, match="not approved"):
        await voices.speak(draft.number, "Ida")
    await approved(voices, QUIET)
    with pytest.raises(StaleApprovalError):
        await voices.speak(later.number, "Bo")


async def test_the_voice_before_is_one_step_away(database: Database) -> None:
    voices = Voices(database, QUIET)
    with pytest.raises(VersionError, match="go back"):
        await voices.roll_back("Ida")
    one, two = await approved(voices, SOFA), await approved(voices, PLAIN)
    assert (await voices.roll_back("Ida", "too plain")).number == one
    assert (await voices.roll_back("Ida")).guide == QUIET
    assert (await voices.roll_back("Ida", to=two)).number == two
    draft = await voices.add_draft(SOFA, "Ida")
    with pytest.raises(VersionError, match="never approved"):
        await voices.roll_back("Ida", to=draft.number)
    with pytest.raises(UnknownVersionError):
        await voices.get(99)


async def test_of_two_who_approve_at_once_one_is_told_to_look_again(database: Database) -> None:
    voices = Voices(database)
    drafts = [await voices.add_draft(g, "Ida") for g in (SOFA, QUIET)]
    shown = [await voices.to_approve(d.number) for d in drafts]
    done = await asyncio.gather(
        *(voices.approve(d.number, s.digest, "Ida") for d, s in zip(drafts, shown, strict=True)),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, StaleApprovalError) for result in done) == [False, True]
    assert [v.status for v in await voices.list()].count("speaking") == 1


async def test_another_worker_reads_at_once_what_is_in_force(
    database: Database,
    clock: Clock,
) -> None:
    voices, rulebook = Voices(database, clock=clock), Rulebook(database, clock)
    offers = Offers(database, Help(), clock)
    here, there = (BrandRoom(database, voices, rulebook, offers) for _ in range(2))
    assert (await there.in_force()).voice == PLAIN
    number = await approved(voices, SOFA)
    assert (await there.in_force()).voice_version == number
    assert (await there.in_force()).voice == SOFA
    await here.pause(model=True)
    assert (await there.in_force()).model_paused
    await here.pause(model=False, assistant=True)
    read = await there.in_force()
    assert (read.model_paused, read.assistant_paused) == (False, True)


def test_a_difference_names_each_word() -> None:
    before = VoiceGuide(terms={"sofa": ("couch",)}, bans=("cheap",), greeting="Hello.")
    after = VoiceGuide(
        terms={"settee": ("couch",)}, bans=("best",), greeting="Hello.", emoji=True,
        page_greetings={"Tables": "Which table?"},
    )  # fmt: skip
    assert [str(change) for change in compare_guides(before, after)] == [
        "emoji: “none” → “allowed”",
        "say “settee”, not “couch” (before: “sofa”)",
        "no longer: never say “cheap”",
        "never say “best”",
        "on pages of Tables, greet with “Which table?”",
    ]
    assert not compare_guides(after, after)
