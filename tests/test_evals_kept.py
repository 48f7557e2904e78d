"""Kept cases and held turns: of incidents, of marked replies, of an earlier catalog."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from conftest import RunFloorwalker
from fakes import ingest_shop, write_shop

from evals.kept_cases import NAME, load_cases
from evals.shop import load_shop
from floorwalker.database import open_database
from floorwalker.evaluation import data_as_of
from floorwalker.settings import Settings
from shoppers.incidents.incident import Incident
from shoppers.incidents.incidents import Incidents

MARKED = {
    "kind": "hand_written",
    "steps": [{"say": "I'm Ada, a throw?", "expect": {"about": ["fell-throw"]}}],
    "cluster": "I'm Ada, a throw?",
    "source": "reviewed right: just so",
}


@pytest.fixture
def shop_data(data: Path, small_shop: Path) -> Path:
    (data / "knowledge").symlink_to(small_shop / "knowledge")
    return data


async def test_an_incident_becomes_a_case(shop_data: Path, run_floorwalker: RunFloorwalker) -> None:
    lie = "Fell Wool Throw is cashmere."
    draft = Incident(lie, "word", "cashmere", ("fell-throw",), ("fell-throw",), (), "", "")
    url = Settings(data=shop_data).resolved_database_url
    with closing(open_database(url)) as database:
        await Incidents(database).add([draft])
        (kept,) = await Incidents(database).list()
    done = run_floorwalker(shop_data, "evals", "add", "--incident", kept.id)
    assert done.returncode == 0, done.stderr
    (case,) = load_cases(shop_data / "evals" / NAME)
    assert case.source == f"incident {kept.id}"
    assert case.steps[0].say == "tell me about the Fell Wool Throw"
    assert all(step.expect.abstains for step in case.steps)
    again = run_floorwalker(shop_data, "evals", "add", "--incident", kept.id)
    assert "was kept already" in again.stdout


def test_a_marked_reply_becomes_a_case_in_other_words(
    shop_data: Path, run_floorwalker: RunFloorwalker
) -> None:
    (shop_data / "evals").mkdir()
    (shop_data / "evals" / "reviewed.jsonl").write_text(json.dumps(MARKED), encoding="utf-8")
    listed = run_floorwalker(shop_data, "evals", "add", "--reviewed", "?")
    assert listed.returncode == 2
    assert "reviewed right: just so" in listed.stderr
    marked = listed.stderr.split("there is ")[-1].split(" (")[0]
    silent = run_floorwalker(shop_data, "evals", "add", "--reviewed", marked)
    assert silent.returncode == 2
    assert "--say" in silent.stderr
    done = run_floorwalker(shop_data, "evals", "add", "--reviewed", marked, "--say", "wool throws?")
    assert done.returncode == 0, done.stderr
    kept = shop_data / "evals" / NAME
    (case,) = load_cases(kept)
    assert case.steps[0].expect.about == ("fell-throw",)
    assert "Ada" not in kept.read_text(encoding="utf-8")


def test_the_catalog_of_a_run_is_there_for_one_more_version(tmp_path: Path) -> None:
    data, sources = tmp_path / "data", write_shop(tmp_path / "sources")
    catalog, versions = sources / "catalog.jsonl", []
    for before, price in (("120.00", "120.00"), ("120.00", "121.00"), ("121.00", "122.00")):
        catalog.write_text(catalog.read_text(encoding="utf-8").replace(before, price), "utf-8")
        ingest_shop(data, sources)
        versions.append(load_shop(data).version)
        if len(versions) == 2:
            earlier = data_as_of(data, versions[0], tmp_path / "as-of")
            assert earlier
            assert load_shop(earlier).version == versions[0] != versions[1]
    assert data_as_of(data, versions[0], tmp_path / "gone") is None
