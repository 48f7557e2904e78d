"""What is said of remembering itself: take it up again, drop it, show it, forget it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.remembering.answers import MEANING
from agent.remembering.words import KeepingWords, load_keeping_words
from agent.state import PastMessage
from agent.understanding import Understanding
from agent.understanding.requests import Request
from agent.understanding.words import Words, read_message
from knowledge.constraints import Constraints
from knowledge.language.words import tokens
from shoppers.consent.standing import Standing
from shoppers.signals.answers import Signal

PICK_UP = "Pick up where I left off"
_DROP = "drop"
_SEARCHED = ("looking_for", "style", "feature", "room")


def drop_text(signal: Signal) -> str:
    """Return what tapping says to have one answer dropped: "Drop material: wool"."""
    return f"Drop {signal.answer.label.lower()}: {signal.answer.value}"


def recall(
    understanding: Understanding,
    standing: Standing,
    before: Constraints,
    history: Sequence[PastMessage],
) -> Understanding:
    """Return what a message asks of what is remembered, else the understanding as it was.

    `before` are the constraints in force before the message, `history` is what was said so far.
    """
    words, said = understanding.words, load_keeping_words()
    dropped = dropped_signals(words, standing)
    if dropped:
        gone = {MEANING.validate_json(s.answer.meaning) for s in dropped if s.answer.meaning}
        left = [s for s in standing.remembered if s not in dropped]
        constraints = tuple(c for c in before if c not in gone)
        return _searching(understanding, Request.DROP, left, constraints)
    request = _request(words, said)
    asked = bool(history) and standing.asks_since(history[-1].turn_id)
    if asked and words.tokens in said.cues["agrees"] and "?" not in history[-1].reply:
        request = Request.REMEMBER_ME
    if request is Request.PICK_UP and standing.remembered:
        return _searching(
            understanding, request, standing.remembered, remembered_constraints(standing)
        )
    if request is None or request is Request.PICK_UP:
        return understanding
    return replace(understanding, request=request)


def remembered_constraints(standing: Standing) -> Constraints:
    """Return the conditions that remembered answers come to."""
    meanings = (s.answer.meaning for s in standing.remembered)
    return tuple(MEANING.validate_json(meaning) for meaning in meanings if meaning)


def dropped_signals(words: Words, standing: Standing) -> tuple[Signal, ...]:
    """Return the remembered answers that a message drops by name."""
    if words.tokens[:1] != (_DROP,):
        return ()
    named = words.tokens[1:]
    return tuple(s for s in standing.remembered if named in _names(s))


def _names(signal: Signal) -> Iterator[tuple[str, ...]]:
    """What an answer may be called: "material", "material: wool", "wool"."""
    label, value = tuple(tokens(signal.answer.label)), tuple(tokens(signal.answer.value))
    yield from (label, label + value, value)


def _searching(
    understanding: Understanding,
    request: Request,
    signals: "tuple[Signal, ...] | list[Signal]",
    constraints: Constraints,
) -> Understanding:
    values = {s.answer.key: s.answer.value for s in signals}
    query = " ".join(values[key] for key in _SEARCHED if key in values)
    if not query and not constraints and "researching" in values:
        asked = read_message(values["researching"])
        return replace(
            understanding, request=Request.ADVISE, query=asked.text, words=asked, question=asked
        )
    return replace(
        understanding,
        request=request,
        constraints=constraints,
        query=query,
        thing="",
        references=(),
    )


def _request(words: Words, said: KeepingWords) -> Request | None:
    for cue, request in (
        ("pick_up", Request.PICK_UP),
        ("stop_remembering", Request.STOP_REMEMBERING),
        ("forget_me", Request.FORGET_ME),
        ("keep_chat", Request.KEEP_CHAT),
        ("show_memory", Request.SHOW_MEMORY),
        ("remember_me", Request.REMEMBER_ME),
    ):
        if words.say_any(said.cues[cue]):
            return request
    return None
