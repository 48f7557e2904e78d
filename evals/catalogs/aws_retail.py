"""The retail demo store of AWS in `../shared/data`, in our own format: 2,465 products."""

import json
from pathlib import Path
from typing import Any

import yaml

from evals.catalogs.shared import SHARED

_SOURCE = SHARED / "catalogs" / "aws_retail_demo_store" / "products.yaml"
_FOR = {"F": "Women", "M": "Men"}


def write_aws_retail(path: Path) -> int:
    """Write products as JSON Lines; return how many. Raises `FileNotFoundError`."""
    rows: list[dict[str, Any]] = yaml.load(
        _SOURCE.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    with path.open("w", encoding="utf-8") as target:
        for row in rows:
            target.write(json.dumps(_product(row)) + "\n")
    return len(rows)


def _product(row: dict[str, Any]) -> dict[str, Any]:
    stock = int(row.get("current_stock", 0))
    style = str(row.get("style", "")).replace("_", " ")
    whom = _FOR.get(str(row.get("gender_affinity", "")))
    return {
        "id": row["id"],
        "title": row["name"],
        "description": row.get("description", ""),
        "category": [str(row["category"]).replace("_", " ").capitalize(), style.capitalize()],
        "variants": [
            {
                "id": row["id"],
                "price": f"{row['price']:.2f}",
                "availability": "in_stock" if stock else "out_of_stock",
            }
        ],
        "attributes": {"Style": style, **({"Gender": whom} if whom else {})},
    }
