"""How things stand with a shopper as a turn begins: what was agreed, and what is remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from shoppers.consent.notices import ANALYTICS, REMEMBER
from shoppers.consent.tables import IN_PANEL, consents, ledger, requests
from shoppers.signals.answers import Signal
from shoppers.signals.signals import read_signals
from shoppers.tables import conversations


@dataclass(frozen=True, slots=True)
class Grant:
    """A live consent: the record of it, its notice, and until when it holds."""

    record: int
    notice_version: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """What a shopper decided, with the signals that are live; `asked` are purposes asked about.

    Under Global Privacy Control only a consent given under it counts. `own_site` is whether the
    assistant is on the shop's own site, so that it can know a browser again. `cards` are the
    purposes of the cards that turns of this conversation showed, each with the last such turn.
    """

    subject: str | None = None
    gpc: bool = False
    page: str = ""
    own_site: bool = False
    decisions: Mapping[str, str] = field(default_factory=dict)
    grants: Mapping[str, Grant] = field(default_factory=dict)
    signals: tuple[Signal, ...] = ()
    asked: frozenset[str] = frozenset()
    cards: Mapping[str, str] = field(default_factory=dict)

    @property
    def stage(self) -> int:
        """1 for anonymous, 2 for who agreed to be remembered and said something."""
        return 2 if REMEMBER in self.grants and self.remembered else 1

    @property
    def agreed_to_offers(self) -> bool:
        """Whether something is kept for an offer's purpose, such as an address."""
        return bool(self.grants.keys() - {REMEMBER, ANALYTICS})

    def asks_since(self, turn_id: str) -> bool:
        """Whether that turn showed a card that asks to remember, and nothing was decided."""
        return self.cards.get(REMEMBER) == turn_id and REMEMBER not in self.decisions

    @property
    def remembered(self) -> tuple[Signal, ...]:
        """The answers kept to be remembered, where that is agreed."""
        return tuple(s for s in self.signals if s.purpose == REMEMBER and REMEMBER in self.grants)


NOBODY = Standing()
"""Somebody who agreed to nothing, and cannot."""


def is_live(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a consent that holds."""
    return and_(consents.c.decision == "granted", consents.c.until > now)


_CONVERSATION = select(conversations).where(conversations.c.id == bindparam("conversation"))
_ASKED = (
    select(requests.c.purpose, requests.c.renews, requests.c.turn_id)
    .where(requests.c.conversation_id == bindparam("conversation"))
    .order_by(requests.c.asked_at)
)
_DECIDED = (
    select(consents, ledger.c.gpc)
    .join(ledger, ledger.c.seq == consents.c.record)
    .where(consents.c.subject == bindparam("who"))
)


def read_standing(connection: Connection, conversation_id: str, now: datetime) -> Standing:
    """Read how things stand in a conversation."""
    here = {"conversation": conversation_id}
    row = connection.execute(_CONVERSATION, here).one_or_none()
    if row is None:
        return Standing()
    shown = connection.execute(_ASKED, here).all()
    asked = frozenset(request.purpose for request in shown if not request.renews)
    cards = {request.purpose: request.turn_id for request in shown if request.turn_id != IN_PANEL}
    if row.subject is None:
        return Standing(gpc=row.gpc, page=row.page, own_site=row.own_site, asked=asked, cards=cards)
    decided = connection.execute(_DECIDED, {"who": row.subject}).all()
    grants = {
        c.purpose: Grant(c.record, c.notice_version, c.until)
        for c in decided
        if c.decision == "granted" and c.until > now and (c.gpc or not row.gpc)
    }
    lapsed = {c.purpose for c in decided if c.decision == "granted"} - grants.keys()
    return Standing(
        subject=row.subject,
        gpc=row.gpc,
        page=row.page,
        own_site=row.own_site,
        decisions={c.purpose: c.decision for c in decided if c.purpose not in lapsed},
        grants=grants,
        signals=read_signals(connection, row.subject, now) if grants else (),
        asked=asked,
        cards=cards,
    )
