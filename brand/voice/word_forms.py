"""The library of word forms, without the type checks that it compiles into itself.

Each method of `inflect` is marked with typeguard's `typechecked`, which parses and rewrites it
while the library is imported: seconds of every start, for checks of what is ours to pass right.
"""

import typeguard

_typechecked = typeguard.typechecked
typeguard.typechecked = lambda target: target  # type: ignore[assignment]  # its overloads
try:
    from inflect import engine
finally:
    typeguard.typechecked = _typechecked

__all__ = ["engine"]
