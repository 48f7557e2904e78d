"""The library of word forms, without the type checks that it compiles into itself.

Each method of `inflect` is marked with typeguard's `typechecked`, which parses and rewrites it
while the library is imported: seconds of every start, for checks of what is ours to pass right.
"""

import typeguard

_typechecked = typeguard.typechecked
typeguard.typechecked = lambda target: target  # type: ignore[assignment]
try:
    from inflect import engine as Engine  # noqa: N812
finally:
    typeguard.typechecked = _typechecked

__all__ = ["Engine"]
