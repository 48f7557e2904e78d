"""Errors an operator can mend: the command line says what is wrong and ends with status 1."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from brand.errors import BrandError
from knowledge.errors import KnowledgeError


class OperatorError(Exception):
    """Something outside the program is not as it must be. The message says what and where."""


@contextmanager
def reported_errors() -> Iterator[None]:
    """Turn errors an operator can mend into one line and a status."""
    try:
        yield
    except (OperatorError, KnowledgeError, BrandError) as error:
        print(f"floorwalker: {error}", file=sys.stderr)
        sys.exit(1)
