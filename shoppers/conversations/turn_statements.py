"""The statements of `turns.py`, built once: building one costs more than running it."""

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)

from shoppers.lifetimes import ALIVE
from shoppers.tables import conversations, dialogues, frames, turns

_CONVERSATION: BindParameter[str] = bindparam("conversation")
_TURN: BindParameter[str] = bindparam("turn")
_WORKER: BindParameter[str] = bindparam("worker_id")
_OF_TURN = turns.c.id == _TURN
_OF_CONVERSATION = turns.c.conversation_id == _CONVERSATION
_OWN_TURN = and_(_OF_TURN, _OF_CONVERSATION)
_HELD = and_(_OF_TURN, turns.c.worker == _WORKER, ~turns.c.finished)

TOUCH = (
    update(conversations)
    .where(conversations.c.id == _CONVERSATION, ALIVE)
    .values(active_at=bindparam("now"))
)
COUNT_MESSAGES = select(
    func.count(),
    func.coalesce(func.sum(case((turns.c.finished, 0), else_=1)), 0),
    func.coalesce(func.max(case((turns.c.message_id == bindparam("message"), 1), else_=0)), 0),
).where(_OF_CONVERSATION)
NTH_LATEST_ASKED = (
    select(turns.c.asked_at)
    .where(_OF_CONVERSATION)
    .order_by(turns.c.position.desc())
    .offset(bindparam("later"))
    .limit(1)
)
ADD_TURN = insert(turns).values(finished=false(), stop_requested=false())
OLDEST_UNFINISHED = (
    select(turns)
    .where(_OF_CONVERSATION, ~turns.c.finished)
    .order_by(turns.c.position)
    .limit(1)
    .with_for_update()
)
WAITS = select(exists(select(literal(1)).where(_OF_CONVERSATION, ~turns.c.finished)))
LEASE_TURN = (
    update(turns)
    .where(_OF_TURN)
    .values(worker=_WORKER, lease_until=bindparam("until"), attempts=turns.c.attempts + 1)
)
RENEW_LEASE = update(turns).where(_HELD).values(lease_until=bindparam("until"))
RELEASE_TURN = update(turns).where(_HELD).values(lease_until=None, attempts=turns.c.attempts - 1)
STOP_REQUESTED = select(turns.c.stop_requested).where(_OF_TURN)
REQUEST_STOP = update(turns).where(_OWN_TURN).values(stop_requested=true())
RATE = update(turns).where(_OWN_TURN).values(rating=bindparam("thumb"), comment=bindparam("said"))
FINISH_TURN = (
    update(turns)
    .where(_OF_TURN)
    .values(
        finished=true(),
        lease_until=None,
        **{
            name: bindparam(stamped)
            for name, stamped in (
                ("catalog_version", "catalog"),
                ("voice_version", "voice"),
                ("rules_version", "rules"),
                ("unanswered", "left_open"),
                ("words", "said"),
            )
        },
    )
)
UNCLAIMED = (
    select(turns.c.conversation_id)
    .where(
        ~turns.c.finished,
        or_(turns.c.lease_until.is_(None), turns.c.lease_until <= bindparam("now")),
    )
    .distinct()
    .limit(bindparam("most"))
)
STOPPED = select(turns.c.id).where(
    turns.c.id.in_(bindparam("ids", expanding=True)), turns.c.stop_requested
)

FRAME_TYPES = select(frames.c.type).where(frames.c.turn_id == _TURN)
# Taking numbers proves the lease and locks the conversation, so that they have no gap or double.
NUMBER_FRAMES = (
    update(conversations)
    .where(conversations.c.id == _CONVERSATION, exists(select(literal(1)).where(_HELD)))
    .values(last_seq=conversations.c.last_seq + bindparam("count"))
    .returning(conversations.c.last_seq)
)
ADD_FRAMES = insert(frames)

_LATEST = (
    select(turns.c.id, turns.c.text, turns.c.position)
    .where(_OF_CONVERSATION, turns.c.finished)
    .order_by(turns.c.position.desc())
    .limit(bindparam("most"))
    .subquery()
)
HISTORY = (
    select(_LATEST.c.id, _LATEST.c.text, frames.c.body)
    .select_from(
        _LATEST.outerjoin(frames, and_(frames.c.turn_id == _LATEST.c.id, frames.c.type == "text"))
    )
    .order_by(_LATEST.c.position, frames.c.seq)
)

_DIALOGUE = dialogues.c.conversation_id == _CONVERSATION
_STATE: BindParameter[bytes] = bindparam("body")
LOAD_DIALOGUE = select(dialogues.c.state).where(_DIALOGUE)
REPLACE_DIALOGUE = update(dialogues).where(_DIALOGUE).values(state=_STATE)
ADD_DIALOGUE = insert(dialogues).values(state=_STATE, conversation_id=_CONVERSATION)
