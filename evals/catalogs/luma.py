"""The Luma catalog of `../shared/data`: a brand of sportswear, with reviews, links and pages."""

import csv
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from typing import Any

from knowledge.sync.sources import Sources

_CLOTHES = "ConfigurableSampleData_fixtures_products.csv"
_GEAR = "CatalogSampleData_fixtures_SimpleProduct_products_gear_*.csv"
_LINKS = ("crosssell", "related")
_REVIEWS = "ReviewSampleData_fixtures_products_reviews.csv"
_PAGES = (
    ("CmsSampleData_fixtures_pages_pages.csv", ("about-us", "customer-service", "privacy-policy")),
    ("CmsSampleData_fixtures_blocks_categories_static_blocks.csv", ("contact-us-info",)),
)
_ATTRIBUTE = re.compile(r",(?=[a-z_]+=)")
_FLAGS = ("eco_collection", "performance_fabric", "erin_recommends", "new", "sale")
_FEATURES = (
    *("activity", "material", "gender", "pattern"),
    *("category_gear", "features_bags", "strap_bags", "style_bags"),
)
_BRAND = """
name = "Luma"
currency = "USD"
locale = "en-US"

[contact]
phone = "1-800-403-8838"
"""
Row = Mapping[str, str]


def write_luma(source: Path, target: Path) -> Sources:
    """Write products, reviews, pages and the brand to a folder. Raises `FileNotFoundError`."""
    links = _links(source)
    products = (*_clothes(_read(source / _CLOTHES), links), *_gear(source, links))
    with (target / "products.jsonl").open("w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(product)}\n" for product in products)
    shutil.copy(source / _REVIEWS, target / "reviews.csv")
    articles = target / "articles"
    articles.mkdir()
    for name, wanted in _PAGES:
        for row in _read(source / name):
            if row["identifier"].startswith(wanted):
                page = f"<h1>{row['title']}</h1>\n{row['content']}"
                (articles / f"{row['identifier']}.html").write_text(page, encoding="utf-8")
    (target / "brand.toml").write_text(_BRAND, encoding="utf-8")
    files = (target / "products.jsonl", target / "reviews.csv")
    return Sources(files, articles, target / "brand.toml")


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _links(source: Path) -> dict[str, tuple[str, ...]]:
    """What the brand shows beside a product: what to buy with it, then what belongs to it."""
    links: dict[str, tuple[str, ...]] = {}
    for kind in _LINKS:
        for row in _read(source / f"ConfigurableSampleData_fixtures_Links_{kind}.csv"):
            linked = tuple(row["linked_sku"].split())
            links[row["sku"]] = (*links.get(row["sku"], ()), *linked)
    return links


def _clothes(rows: Iterable[Row], links: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    rows = list(rows)
    prices = {row["sku"]: row["price"] for row in rows}
    for row in rows:
        if row["product_type"] != "configurable":
            continue
        path, *others = (c.split("/")[1:] for c in row["categories"].split(",") if "/" in c)
        yield {
            "id": row["sku"],
            "title": unescape(row["name"].strip()),
            "description": row["description"],
            "category": path,
            "options": ["Size", "Color"],
            "variants": [
                _variant(text, prices) for text in row["configurable_variations"].split("|")
            ],
            "attributes": dict(_attributes(_pairs(row["additional_attributes"]))),
            "tags": [names[-1] for names in others],
            "goes_with": links.get(row["sku"], ()),
        }


def _variant(text: str, prices: Mapping[str, str]) -> dict[str, Any]:
    values = _pairs(text)
    sku = values.pop("sku")
    options = {name.capitalize(): value for name, value in values.items()}
    return {"id": sku, "price": prices[sku], "options": options}


def _pairs(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in _ATTRIBUTE.split(text))


def _attributes(values: Row) -> Iterator[tuple[str, bool | list[str]]]:
    for name, value in values.items():
        shown = name.split("_")[0] if name.startswith("style") else name.replace("_", " ")
        if name in _FLAGS and value == "Yes":
            yield shown.capitalize(), True
        elif name not in _FLAGS and not name.endswith("options"):
            yield shown.capitalize(), unescape(value).split("|")


def _gear(source: Path, links: Mapping[str, tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    for path in sorted(source.glob(_GEAR)):
        for row in _read(path):
            names = [name for name in row["category"].split("\n") if name]
            features = {key: row.get(key, "").split("\n") for key in _FEATURES}
            options = {key.capitalize(): row[key] for key in ("size", "color") if row.get(key)}
            yield {
                "id": row["sku"],
                "title": row["name"].strip(),
                "description": row["description"],
                "category": names[:2],
                "options": list(options),
                "variants": [{"id": row["sku"], "price": row["price"], "options": options}],
                "attributes": {
                    key.split("_")[0].capitalize(): kept
                    for key, values in features.items()
                    if (kept := [value.strip() for value in values if value.strip()])
                },
                "tags": [name for name in names[2:] if name != "Collections"],
                "goes_with": links.get(row["sku"], ()),
            }
