"""Quizzes: a few tapped questions that end in advice and products, whoever agreed to anything."""

from collections.abc import Callable
from dataclasses import replace

from agent.remembering.answers import MEANING, Heard
from agent.understanding import Understanding
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.understanding.topics import search_words
from agent.understanding.wishes.wishes import merge, read_wish
from agent.understanding.words import read_message
from brand.quiz import QuizStep
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints
from shoppers.signals.answers import Answer


def quiz_understanding(
    understanding: Understanding, step: QuizStep, catalog: Catalog, lexicon: Lexicon
) -> Understanding:
    """Take a message for a step of a quiz; at its end, for the wish its answers come to."""
    if not step.ended:
        return replace(understanding, request=Request.QUIZ, quiz=step)
    wants = [q.answers[at].wants for q, at in zip(step.quiz.questions, step.given, strict=True)]
    constraints, query = _wish(wants, catalog, lexicon)
    return replace(
        understanding,
        request=Request.QUIZ,
        constraints=constraints,
        query=query,
        thing="",
        references=(),
        quiz=step,
    )


def quiz_answers(step: QuizStep, heard: Heard, lexicon: Lexicon) -> tuple[Answer, ...]:
    """Return the answers of a quiz, to be kept where that is agreed."""
    answers: list[Answer] = []
    for question, at in zip(step.quiz.questions, step.given, strict=True):
        chosen = question.answers[at]
        constraints, _ = _wish([chosen.wants], heard.catalog, lexicon)
        meaning = MEANING.dump_json(constraints[-1]).decode() if constraints else None
        answers.append(
            Answer(
                key=question.key,
                label=question.key.capitalize(),
                value=chosen.label,
                question=question.question,
                words=chosen.label,
                intent=heard.understanding.intent.value,
                meaning=meaning,
            )
        )
    return tuple(answers)


def looked_for(wants: str, catalog: Catalog, lexicon: Lexicon) -> int | None:
    """Return how many products what an answer looks for leaves; None where it narrows nothing."""
    constraints, _ = _wish([wants], catalog, lexicon)
    return len(catalog.meeting(constraints)) if constraints else None


def _wish(wants: list[str], catalog: Catalog, lexicon: Lexicon) -> tuple[Constraints, str]:
    mend: Callable[[str], str] = str
    constraints: Constraints = ()
    queries: list[str] = []
    for text in filter(None, wants):
        words = read_message(text, mend)
        wish = read_wish(words, catalog, lexicon)
        constraints = merge(constraints, wish, catalog, lexicon)
        queries.append(search_words(words, wish, lexicon))
    return constraints, " ".join(dict.fromkeys(" ".join(queries).split()))
