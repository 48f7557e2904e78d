"""Discount codes of a brand's own list: each is given out once, however many ask at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, select

from shoppers.database import add_if_new
from shoppers.signals.tables import given_codes


def take_code(
    connection: Connection,
    offer: str,
    codes: Sequence[str],
    turn_id: str,
    subject: str | None,
    now: datetime,
    most: int | None = None,
) -> str | None:
    """Return a code nobody has, and note that it is given; the same again to who has one.

    A turn that is answered again after a crash gets the code it got before. At most so many are
    given out, of those that stand first. None: all are out.
    """
    own = given_codes.c.turn_id == turn_id
    if subject is not None:
        own = or_(own, given_codes.c.subject == subject)
    before: str | None = connection.scalar(
        select(given_codes.c.code).where(given_codes.c.offer == offer, own)
    )
    if before is not None:
        return before
    given = set(connection.scalars(select(given_codes.c.code).where(given_codes.c.offer == offer)))
    # Which codes may go out does not hang on who asks at once: so the bound is exact, too.
    bound = None if most is None else max(most - len(given.difference(codes)), 0)
    for code in codes[:bound]:
        taken = {"turn_id": turn_id, "subject": subject, "given_at": now}
        row = {"offer": offer, "code": code, **taken}
        if code not in given and add_if_new(connection, given_codes, row):
            return code
    return None
