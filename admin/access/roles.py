"""Roles, and what each may do."""

from collections.abc import Mapping
from enum import StrEnum, auto


class Role(StrEnum):
    """What somebody is to the brand."""

    MARKETER = auto()
    QA = auto()
    OWNER = auto()


class May(StrEnum):
    """One thing somebody may do; every page and every act needs one of them."""

    LOOK = auto()
    PAUSE = auto()
    READ_INCIDENTS = auto()
    READ_CONVERSATIONS = auto()
    REVIEW = auto()
    SYNC = auto()
    DIRECT = auto()
    MANAGE_PEOPLE = auto()


GRANTS: Mapping[Role, frozenset[May]] = {
    Role.MARKETER: frozenset(
        {May.LOOK, May.PAUSE, May.READ_CONVERSATIONS, May.SYNC, May.DIRECT},
    ),
    Role.QA: frozenset(
        {May.LOOK, May.PAUSE, May.READ_INCIDENTS, May.READ_CONVERSATIONS, May.REVIEW},
    ),
    Role.OWNER: frozenset(May),
}
"""A marketer directs what is said and recommended, QA judges it, an owner does both."""
