"""Denials: a claim that says yes where the nearest line says no, or no where it says yes."""

import re
from collections.abc import Callable, Iterable

from evals.reading.lines import Line, actors, meant, split_clauses
from evals.reading.words import (
    all_stems,
    content,
    function_stems,
    holds,
    is_negative,
    without_answer,
)

Weight = Callable[[str], float]
_COVERED = 0.6
_CONDITION = re.compile(
    r"^(?:if|when|once|in case)\b[^,]*,\s|,? (?:unless|except (?:if|when|for))\b.*$", re.IGNORECASE
)
_KEPT = ("includ", "need")
_NO_STATEMENTS = {"tag", "brand", "category", "title"}
_DENYING = {"not", "no", "none", "noth", "never", "without", "cannot", "neither", "nor", "nobodi"}


def contradicting_line(
    text: str, lines: Iterable[Line], weight: Weight, *, all_words: bool = False
) -> Line | None:
    """Return the line nearest to a clause of a text if it, and no equal one, says the contrary.

    With `all_words` light words count as well, each by its weight.
    """
    every = tuple(line for line in lines if line.label not in _NO_STATEMENTS and not line.asks)
    for clause in split_clauses(_CONDITION.sub("", without_answer(text))):
        said = meant(clause)
        core = _every_word(said) if all_words else _core(said)
        line = _contrary(core, every, weight, denied=is_negative(said)) if core else None
        if line is not None:
            return line
    return None


def _every_word(clause: str) -> tuple[str, ...]:
    stems = all_stems(clause) - _DENYING - function_stems()
    return tuple(sorted(word for word in stems if not word[0].isdigit()))


def _core(clause: str) -> tuple[str, ...]:
    stems = content(clause)
    kept = (word for word in _KEPT if word in clause.replace("including", ""))
    return tuple(dict.fromkeys((*stems, *kept)))


def _contrary(
    core: tuple[str, ...], lines: tuple[Line, ...], weight: Weight, *, denied: bool
) -> Line | None:
    weights = {word: max(weight(word), 0.1) for word in core}
    best, contrary, agreeing = 0.0, None, False
    flags: dict[bool, tuple[float, Line]] = {}
    for line in lines:
        for stems, line_denied in line.clauses:
            said = sum(weights[word] for word in core if holds(stems, word))
            if said == 0 or said < best:
                continue
            if line.is_flag:
                flags[line_denied] = max(
                    flags.get(line_denied, (0.0, line)), (said, line), key=_first
                )
            if said > best:
                best, contrary, agreeing = said, None, False
            if line_denied is denied:
                agreeing = True
            else:
                contrary = line
    said_no, said_yes = flags.get(not denied, (0.0, None)), flags.get(denied, (0.0, None))
    if said_no[0] >= best > said_yes[0] and best >= sum(weights.values()) * _COVERED:
        return said_no[1]  # what is written as yes or no outweighs what is told
    if agreeing or best < sum(weights.values()) * _COVERED:
        return None
    return contrary


def _first(pair: tuple[float, Line]) -> float:
    return pair[0]


def other_actor(text: str, line: Line) -> bool:
    """Whether a line says that "we" do what a text says that "you" do, or the other way."""
    if line.asks or line.denied:
        return False
    return any(
        ("we" if who == "you" else "you", verb) in line.actors and (who, verb) not in line.actors
        for who, verb in actors(text)
    )
