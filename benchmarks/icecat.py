"""The Icecat catalog of `../shared/data`, written in our own format: 19,406 real products."""

import gzip
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
_SOURCE = SHARED / "catalogs" / "icecat" / "products.jsonl.gz"
_FOLDER = ROOT / "data" / "icecat"
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


def build_icecat() -> tuple[Path, Path, float]:
    """Index the whole catalog anew; return its data folder, its source, and the seconds it took."""
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    source = _FOLDER / "icecat.jsonl"
    write_icecat(source)
    return _FOLDER, source, run(_FOLDER, "ingest", str(source))


def kept_icecat() -> Path:
    """Return the data folder of the whole catalog, indexing it where that was not done yet."""
    if not (_FOLDER / "knowledge" / "current").is_file():
        build_icecat()
    return _FOLDER


def run(data: Path, *command: str) -> float:
    """Run a command on a data folder; return the seconds it took, its start included."""
    started = perf_counter()
    words: Sequence[str] = (sys.executable, "-m", "floorwalker", *command)
    environment = {**os.environ, "FLOORWALKER_DATA": str(data)}
    subprocess.run(words, env=environment, check=True, capture_output=True, cwd=ROOT)
    return perf_counter() - started


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
            yield name, value if isinstance(value, bool) else str(value)[:_LONGEST]
