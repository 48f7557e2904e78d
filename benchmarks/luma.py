"""The Luma catalog of `../shared/data` in our own formats: clothing with variants, gear, pages."""

import csv
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.icecat import SHARED

_SOURCE = SHARED / "catalogs" / "magento_luma"
_CLOTHING = "ConfigurableSampleData_fixtures_products.csv"
_PAGES = "CmsSampleData_fixtures_pages_pages.csv"
_NO_ATTRIBUTES = {"category", "name", "sku", "price", "qty", "description", "special_price"}


def write_luma(folder: Path) -> Path:
    """Write `catalog.jsonl`, `articles/` and `brand.toml` into a folder; return it.

    Raises `FileNotFoundError`.
    """
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    products = {product["id"]: product for product in (*_clothing(), *_gear())}
    lines = "".join(json.dumps(product) + "\n" for product in products.values())
    (folder / "catalog.jsonl").write_text(lines, encoding="utf-8")
    for row in _rows(_PAGES):
        if row["content"].strip():
            text = f"<html><head><title>{row['title']}</title></head><body>{row['content']}</body>"
            (folder / "articles" / f"{row['identifier']}.html").write_text(text, encoding="utf-8")
    (folder / "brand.toml").write_text('name = "Luma"\ncurrency = "USD"\n', encoding="utf-8")
    return folder


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_SOURCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _clothing() -> Iterator[dict[str, Any]]:
    simple: dict[str, dict[str, str]] = {}
    for row in _rows(_CLOTHING):
        if row["product_type"] == "simple":
            simple[row["sku"]] = row
            continue
        variants = [
            _variant(dict(pair.split("=", 1) for pair in text.split(",")), simple)
            for text in row["configurable_variations"].split("|")
        ]
        yield {
            "id": row["sku"],
            "title": html.unescape(row["name"]),
            "description": _plain(row["description"]),
            "category": _category(row["categories"]),
            "options": ["Size", "Color"],
            "variants": variants,
            "attributes": dict(_attributes(row["additional_attributes"])),
        }


def _variant(named: dict[str, str], simple: dict[str, dict[str, str]]) -> dict[str, Any]:
    row = simple[named["sku"]]
    return {
        "id": named["sku"],
        "options": {"Size": named["size"], "Color": named["color"]},
        "price": row["price"],
        "availability": "in_stock" if row["is_in_stock"] == "1" else "out_of_stock",
    }


def _category(paths: str) -> list[str]:
    deepest = max(paths.split(","), key=lambda path: path.count("/"))
    return deepest.split("/")[1:]


def _attributes(text: str) -> Iterator[tuple[str, Any]]:
    for pair in text.split(","):
        name, _, value = pair.partition("=")
        if name not in {"has_options", "required_options"} and value:
            yield _attribute(name, html.unescape(value).split("|"))


def _attribute(name: str, values: list[str]) -> tuple[str, Any]:
    label = name.replace("_", " ").capitalize()
    if values in (["Yes"], ["No"]):
        return label, values == ["Yes"]
    return label, values if len(values) > 1 else values[0]


def _gear() -> Iterator[dict[str, Any]]:
    for path in sorted(_SOURCE.glob("CatalogSampleData_fixtures_SimpleProduct_*.csv")):
        for row in _rows(path.name):
            yield {
                "id": row["sku"],
                "title": html.unescape(row["name"]),
                "description": _plain(row["description"]),
                "category": row["category"].split("\n"),
                "variants": [{"id": row["sku"], "price": row["price"]}],
                "attributes": {
                    label: value
                    for name, text in row.items()
                    if text and name not in _NO_ATTRIBUTES and len(text) > 1
                    for label, value in [_attribute(name, text.strip().split("\n"))]
                },
            }


def _plain(markup: str) -> str:
    text = re.sub(r"</?(?:p|br|li|ul)[^>]*>", "\n", markup)
    text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\u2022", "")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
