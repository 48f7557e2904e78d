"""Offers in the database: taken over from the file, changed, ended, in force for every worker."""

import asyncio
from datetime import timedelta

import databases
import pytest
from databases import Clock

from brand.help import CodeOffer, Help
from brand.offers import OfferError, Offers
from brand.room import BrandRoom
from brand.rules.rulebook import Rulebook
from brand.voice.versions import Voices
from shoppers.database import Database

clock, database, database_url = databases.clock, databases.database, databases.database_url


def a_code(name: str, *codes: str) -> CodeOffer:
    return CodeOffer(id=name, kind="code", title=name, text="Ten percent.", codes=codes or ("A",))


@pytest.fixture
def offers(database: Database, clock: Clock) -> Offers:
    return Offers(database, Help(offers=(a_code("filed"), a_code("other"))), clock)


def ids(offers: tuple[CodeOffer, ...]) -> list[str]:
    return [offer.id for offer in offers]


async def test_the_file_stands_until_the_first_change_which_takes_it_over(
    database: Database, clock: Clock, offers: Offers
) -> None:
    here, there = (
        BrandRoom(database, Voices(database), Rulebook(database, clock), offers) for _ in range(2)
    )
    assert ids((await there.in_force()).offers) == ["filed", "other"]
    made = await offers.save(a_code("made"), "Ida", None)
    assert ids((await there.in_force()).offers) == ["filed", "other", "made"]
    assert ids((await here.in_force()).offers) == ["filed", "other", "made"]
    another_file = Offers(database, Help(offers=(a_code("late"),)), clock)
    assert [kept.offer.id for kept in await another_file.standing()] == ["filed", "other", "made"]
    await offers.save(a_code("made", "A", "B"), "Ida", made.row)
    assert (await there.in_force()).offers[-1].codes == ("A", "B")
    await offers.end("filed", "Ida", 0)
    assert ids((await there.in_force()).offers) == ["other", "made"]


async def test_of_two_tabs_the_second_is_told_to_look_again(offers: Offers) -> None:
    results = await asyncio.gather(
        *(offers.save(a_code("filed", "A", more), "Ida", 0) for more in ("B", "C")),
        return_exceptions=True,
    )
    assert sorted(isinstance(result, OfferError) for result in results) == [False, True]
    with pytest.raises(OfferError, match="look at it again"):
        await offers.end("filed", "Ida", 0)
    assert len(await offers.standing()) == 2


async def test_what_does_not_go_together_changes_nothing(offers: Offers) -> None:
    with pytest.raises(OfferError, match="called filed already"):
        await offers.save(a_code("filed", "Z"), "Ida", None)
    with pytest.raises(OfferError, match="not in force any more"):
        await offers.save(a_code("gone"), "Ida", 3)
    assert [kept.row for kept in await offers.standing()] == [0, 0]


async def test_an_ended_offer_is_known_for_what_was_asked_for_by_it(
    offers: Offers, clock: Clock
) -> None:
    before = clock()
    await offers.end("filed", "Ida", 0)
    assert ids(await offers.since(before - timedelta(days=1))) == ["other", "filed"]
    assert ids(await offers.since(before + timedelta(days=1))) == ["other"]


def test_an_offer_stands_between_its_days(clock: Clock) -> None:
    now = clock()
    later = now + timedelta(days=1)
    offer = a_code("x").model_copy(update={"starts_at": now, "expires_at": later})
    assert offer.stands_at(now)
    assert not offer.stands_at(later)
    assert not offer.stands_at(now - timedelta(seconds=1))
