"""The documents mention everything there is, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

import tools
from floorwalker.commands import app
from floorwalker.settings import Settings
from widget.watching.metrics import Metrics


@pytest.fixture(scope="module")
def operator_page() -> str:
    return (Path(__file__).parent.parent / "docs" / "operator.md").read_text(encoding="utf-8")


def test_the_operator_page_has_every_setting_and_no_other(operator_page: str) -> None:
    table = operator_page.split("## Settings")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `FLOORWALKER_(\w+)`", table, re.MULTILINE))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_the_operator_page_has_every_command(operator_page: str) -> None:
    commands = {
        command.callback.__name__ for command in app.registered_commands if command.callback
    }
    for group in app.registered_groups:
        assert group.typer_instance
        names = [command.callback.__name__ for command in group.typer_instance.registered_commands]
        commands |= {f"{group.typer_instance.info.name} {name}" for name in names}
    listed = re.findall(r"^\| `floorwalker ([a-z]+(?:[ -][a-z]+)*)", operator_page, re.MULTILINE)
    assert {name.replace("_", "-") for name in commands} == set(listed)


def test_the_operator_page_has_every_metric(operator_page: str) -> None:
    families = re.findall(r"^# TYPE (floorwalker_\w+) \w+", Metrics().render().decode(), re.M)
    shown = {name for name in families if not name.endswith("_created")}
    assert shown == set(re.findall(r"^\| `(floorwalker_\w+)`", operator_page, re.MULTILINE))


def test_the_contributor_page_has_every_tool(root: Path) -> None:
    page = (root / "docs" / "contributor.md").read_text(encoding="utf-8")
    names = [name for name in dir(tools) if name.startswith(("search_", "get_", "compare_"))]
    assert names
    assert [name for name in names if f"`{name}`" not in page] == []


def _link_targets(page: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    found = re.findall(r"\]\(([^)#]*)[^)]*\)", text)
    return [target for target in found if target and "://" not in target]


def test_links_between_pages_lead_somewhere(root: Path) -> None:
    pages = [root / "README.md", *(root / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in _link_targets(page)
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_no_registry_host_stands_in_what_is_shipped(root: Path) -> None:
    for name in ("pyproject.toml", "constraints.txt", "Makefile", ".ci/run"):
        text = (root / name).read_text(encoding="utf-8")
        assert set(re.findall(r"https?://([\w.]+)", text)) <= {"127.0.0.1"}, name
