"""The Icecat catalog of `../shared/data`, written in our own format: 19,406 real products."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evals.catalogs.shared import SHARED

_SOURCE = SHARED / "catalogs" / "icecat" / "products.jsonl.gz"
_CENTS = 100
_LONGEST = 500


def write_icecat(path: Path, limit: int | None = None) -> int:
    """Write products as JSON Lines; return how many. Raises `FileNotFoundError`."""
    count = 0
    with gzip.open(_SOURCE, "rt", encoding="utf-8") as source, path.open("w") as target:
        for line in source:
            if limit is not None and count == limit:
                break
            target.write(json.dumps(_product(json.loads(line))) + "\n")
            count += 1
    return count


def _product(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "title": row["title"][:_LONGEST],
        "description": row.get("short_description", ""),
        "brand": row.get("supplier", ""),
        "images": [{"url": row["img_500x500"]}] if row.get("img_500x500") else [],
        "variants": [
            {
                "id": row["id"],
                "price": f"{row['price'] / _CENTS:.2f}",
                "barcode": next(iter(row.get("ean", ())), None),
                "sku": row.get("name"),
            }
        ],
        "attributes": dict(_attributes(row)),
    }


def _attributes(row: dict[str, Any]) -> Iterator[tuple[str, str | bool]]:
    for key, value in row.items():
        if key.startswith("attr_"):
            name = key.split("_", 2)[2].replace("_", " ").capitalize()
            yield name, value if isinstance(value, bool) else _written(value)[:_LONGEST]


def _written(value: str | float) -> str:
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
