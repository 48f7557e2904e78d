"""Cases that people kept: they are held in every run of the brand."""

import json
from pathlib import Path

from pydantic import ValidationError

from evals.cases.case import Case

NAME = "cases.jsonl"


class UnreadableCasesError(Exception):
    """Kept cases cannot be read. The message names the file and the line."""


def load_cases(path: Path) -> tuple[Case, ...]:
    """Read kept cases, none where there is no file. Raises `UnreadableCasesError`."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{path}: {error}"
        raise UnreadableCasesError(message) from error
    return tuple(_case(path, number, line) for number, line in enumerate(lines, 1) if line.strip())


def _case(path: Path, number: int, line: str) -> Case:
    try:
        return Case.model_validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        message = f"{path}: line {number}: {field}: {first['msg']}"
        raise UnreadableCasesError(message) from error


def keep_case(path: Path, case: Case) -> bool:
    """Add a case to those kept; False where it is there already."""
    if case.id in {kept.id for kept in load_cases(path)}:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    line = json.dumps(case.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False)
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    return True
