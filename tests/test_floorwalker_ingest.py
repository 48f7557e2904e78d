"""`floorwalker ingest` as an operator runs it: real exports, and files that are none."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import SHOP_LINES, write_shop

Run = Callable[..., subprocess.CompletedProcess[str]]
HEADER = "Handle,Title,Body (HTML),Variant Price,Status\n"


def real_exports(shared: Path) -> list[Path]:
    folders = (shared / "catalogs" / "shopify_sample", shared / "catalogs" / "shopify_packt")
    return [path for folder in folders for path in sorted(folder.glob("*.csv"))]


@pytest.fixture
def with_models(demo_data: Path, tmp_path: Path) -> Path:
    """An empty data folder that has the exported model already."""
    data = tmp_path / "data"
    data.mkdir()
    (data / "models").symlink_to(demo_data / "models")
    return data


@pytest.mark.parametrize("number", range(4))
def test_a_real_export_becomes_a_catalog(
    number: int, shared: Path, with_models: Path, run_floorwalker: Run
) -> None:
    export = real_exports(shared)[number]
    done = run_floorwalker(with_models, "ingest", str(export))
    assert done.returncode == 0, done.stderr
    assert "products" in done.stdout
    assert "USD" in done.stderr
    title = run_floorwalker(with_models, "search", "gift", "--limit", "1", "--json")
    assert title.returncode == 0, title.stderr


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.csv", b"", "empty"),
        ("binary.csv", bytes(range(256)) * 20, "not a text file"),
        ("utf16.csv", HEADER.encode("utf-16-le"), "not a text file"),
        ("nothing.csv", HEADER.encode(), "no product"),
        ("no-handle.csv", b"Title,Variant Price\nCup,4\n", "Handle"),
        ("price.csv", (HEADER + "cup,Cup,,\"12,5o\",active\n").encode(), "12,5o"),
        ("feed.xml", b"<rss><channel><item><g:id>", "not well-formed XML"),
        ("page.csv", b"<!doctype html><html><p>Moved</p>", "is a web page"),
        ("broken.jsonl", b'{"id": "cup", "title"', "JSON"),
        ("letter.txt", b"Dear madam,\nplease find enclosed\n", "is no catalog"),
    ],
)  # fmt: skip
def test_a_file_that_gives_no_product_changes_nothing(
    name: str, content: bytes, says: str, tmp_path: Path, run_floorwalker: Run
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = run_floorwalker(tmp_path / "data", "ingest", str(path))
    assert done.returncode == 1
    assert name in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data" / "knowledge" / "current").exists()


def test_a_bad_row_names_file_row_field_and_reason(
    with_models: Path, tmp_path: Path, run_floorwalker: Run
) -> None:
    export = tmp_path / "export.csv"
    export.write_text(HEADER + 'cup,Cup,,12.50,active\njug,Jug,,"12,5o",active\n', encoding="utf-8")
    done = run_floorwalker(with_models, "ingest", str(export))
    assert done.returncode == 0, done.stderr
    assert "1 products" in done.stdout
    assert "1 rows put aside" in done.stdout
    aside = next(line for line in done.stderr.splitlines() if line.startswith("put aside"))
    for part in ("export.csv", "3", "Variant Price", "12,5o"):
        assert part in aside


def test_files_in_other_encodings_are_read_and_it_is_said(
    with_models: Path, tmp_path: Path, run_floorwalker: Run
) -> None:
    latin, utf16 = tmp_path / "latin.csv", tmp_path / "utf16.csv"
    latin.write_bytes((HEADER + "cup,Café,,4,active\n").encode("latin-1"))
    utf16.write_bytes((HEADER + "jug,Krug für Öl,,9,active\n").encode("utf-16"))
    done = run_floorwalker(with_models, "ingest", str(latin), str(utf16))
    assert done.returncode == 0, done.stderr
    assert "2 products" in done.stdout
    assert f"note: {latin}: read as cp1252" in done.stderr
    found = run_floorwalker(with_models, "search", "café", "--limit", "1", "--json")
    assert json.loads(found.stdout)[0]["title"] == "Café"


def test_a_report_has_all_that_was_read_and_put_aside(
    with_models: Path, tmp_path: Path, run_floorwalker: Run
) -> None:
    folder, report = tmp_path / "shop", tmp_path / "report.json"
    folder.mkdir()
    rows = "cup,Cup,,4,active\njug,Jug,,9x,active\npot,Pot,,5,draft\n"
    (folder / "a.csv").write_text(HEADER + rows)
    (folder / "b.csv").write_text("product,rating,text\ncup,5,Holds much.\n")
    (folder / "care.md").write_text("Wash by hand.")
    done = run_floorwalker(with_models, "ingest", str(folder), "--report", str(report))
    assert done.returncode == 0, done.stderr
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content.pop("seconds") > 0
    source, reason = str(folder / "a.csv"), "'9x' is not a price"
    assert content == {
        "products": 1,
        "variants": 1,
        "articles": 2,
        "reviews": 1,
        "unpublished": 1,
        "rejected": [
            {"source": source, "row": 3, "field": "Variant Price", "reason": reason},
        ],
        "notes": [],
    }
    summary = "1 products, 1 variants, 2 articles, 1 reviews, 1 not for sale, 1 rows put aside"
    assert summary in done.stdout


def test_a_report_is_written_when_nothing_came_in(tmp_path: Path, run_floorwalker: Run) -> None:
    export, report = tmp_path / "export.csv", tmp_path / "report.json"
    export.write_text(HEADER + "cup,Cup,,4x,active\n")
    done = run_floorwalker(tmp_path / "data", "ingest", str(export), "--report", str(report))
    assert done.returncode == 1
    content = json.loads(report.read_text(encoding="utf-8"))
    assert content["products"] == 0
    assert [(row["row"], row["field"]) for row in content["rejected"]] == [
        (2, "Variant Price"),
        (0, ""),
    ]
    assert content["rejected"][1]["reason"].startswith("no usable product")


def test_a_report_that_cannot_be_written_is_said(tmp_path: Path, run_floorwalker: Run) -> None:
    report = str(tmp_path / "nowhere" / "report.json")
    done = run_floorwalker(tmp_path / "data", "ingest", "nowhere.csv", "--report", report)
    assert done.returncode == 1
    assert report in done.stderr


def test_a_bad_source_is_said_before_anything_heavy_is_imported(root: Path) -> None:
    code = (
        "import sys\n"
        "from floorwalker.commands import app\n"
        "try:\n    app(['ingest', 'nowhere.csv'])\n"
        "except SystemExit as ended:\n    assert ended.code == 1\n"
        "heavy = {'torch', 'chromadb', 'langgraph', 'httpx', 'pypdf', 'bs4'}\n"
        "print(heavy & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.stdout == "set()\n", done.stderr


def test_an_article_that_is_a_picture_is_put_aside(
    with_models: Path, tmp_path: Path, run_floorwalker: Run
) -> None:
    shop = write_shop(tmp_path / "shop")
    (shop / "articles" / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    catalog, articles = str(shop / "catalog.jsonl"), str(shop / "articles")
    done = run_floorwalker(with_models, "ingest", catalog, "--articles", articles)
    assert done.returncode == 0, done.stderr
    assert f"{len(SHOP_LINES)} products" in done.stdout
    assert any("picture.md" in line for line in done.stderr.splitlines())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("ingest", "nowhere.csv"), "nowhere.csv"),
        (("ingest", "docs/decisions"), "docs/decisions"),
        (("ingest", "http://127.0.0.1:9/products.json"), "http://127.0.0.1:9/products.json"),
        (("ingest", "demo/catalog.jsonl", "--articles", "nowhere"), "nowhere"),
        (("ingest", "demo/catalog.jsonl", "--brand", "demo/voice.toml"), "voice.toml"),
        (("search", "lamp"), "floorwalker ingest"),
        (("chat",), "floorwalker ingest"),
        (("serve",), "floorwalker ingest"),
        (("search",), "--file"),
    ],
)
def test_what_is_missing_is_said_in_one_line(
    arguments: tuple[str, ...], says: str, tmp_path: Path, run_floorwalker: Run
) -> None:
    done = run_floorwalker(tmp_path / "data", *arguments, FLOORWALKER_PORT="0")
    assert done.returncode == 1
    assert says in done.stderr
    reports = [line for line in done.stderr.splitlines() if not line.startswith("Reading")]
    assert len(reports) == 1, done.stderr


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FLOORWALKER_PORT", "eighty"),
        ("FLOORWALKER_PORT", "70000"),
        ("FLOORWALKER_LOG_LEVEL", "loud"),
        ("FLOORWALKER_MESSAGES_PER_MINUTE", "-1"),
    ],
)
def test_a_wrong_setting_is_named(
    variable: str, value: str, tmp_path: Path, run_floorwalker: Run
) -> None:
    done = run_floorwalker(tmp_path, "serve", **{variable: value})
    assert done.returncode == 1
    assert variable in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, run_floorwalker: Run) -> None:
    shop = write_shop(tmp_path / "shop")
    in_the_way = tmp_path / "file"
    in_the_way.write_text("not a folder")
    done = run_floorwalker(in_the_way / "data", "ingest", str(shop / "catalog.jsonl"))
    assert done.returncode == 1
    assert str(in_the_way) in done.stderr
    assert "Traceback" not in done.stderr
