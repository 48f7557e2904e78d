"""The Contoso Outdoor catalog of `../shared/data` in our own formats: 20 products, 20 manuals."""

import csv
import json
import re
from pathlib import Path

from evals.catalogs.shared import SHARED

_SOURCE = SHARED / "catalogs" / "contoso_outdoor"


def write_contoso(folder: Path) -> Path:
    """Write `catalog.jsonl` and `articles/` into a folder; return it.

    Raises `FileNotFoundError`.
    """
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    titles = {}
    with (
        (_SOURCE / "product_info" / "products.csv").open(encoding="utf-8") as source,
        (folder / "catalog.jsonl").open("w", encoding="utf-8") as target,
    ):
        for row in csv.DictReader(source):
            titles[row["id"]] = row["name"]
            target.write(json.dumps(_product(row)) + "\n")
    for manual in sorted((_SOURCE / "manual_info" / "manuals").glob("*.md")):
        number = re.findall(r"\d+", manual.stem)[0]
        head = f'---\ntitle: {titles[number]} manual\nproduct_ids: ["{number}"]\n---\n\n'
        text = manual.read_text(encoding="utf-8")
        path = folder / "articles" / f"manual-{number}.md"
        path.write_text(head + text, encoding="utf-8")
    return folder


def _product(row: dict[str, str]) -> dict[str, object]:
    return {
        "id": row["id"],
        "title": row["name"],
        "description": row["description"],
        "category": [row["category"]],
        "brand": row["brand"],
        "variants": [{"id": row["id"], "price": row["price"]}],
    }
