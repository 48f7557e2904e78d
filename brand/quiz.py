"""A quiz while it goes on: which question is next, and which answer a message is."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

from brand.help import QuizOffer, QuizQuestion


class QuizState(BaseModel):
    """How far a quiz has come: the places of the answers given."""

    model_config = ConfigDict(frozen=True)

    quiz: str
    given: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class QuizStep:
    """Where a quiz is: the next question, or its end; `given` are the places of the answers."""

    quiz: QuizOffer
    given: tuple[int, ...]

    @property
    def question(self) -> QuizQuestion | None:
        """The next question, None at the end."""
        return None if self.ended else self.quiz.questions[len(self.given)]

    @property
    def ended(self) -> bool:
        """Whether every question was answered."""
        return len(self.given) == len(self.quiz.questions)

    @property
    def said(self) -> frozenset[str]:
        """The brand's own sentences that are said at this step."""
        asked = {self.question.question} if self.question else {self.quiz.advice, self.quiz.sample}
        return frozenset(asked - {""})

    @property
    def state(self) -> QuizState | None:
        """What is kept until the next message; nothing at the end."""
        return None if self.ended else QuizState(quiz=self.quiz.id, given=self.given)


def next_step(
    quizzes: Sequence[QuizOffer], text: str, running: QuizState | None
) -> QuizStep | None:
    """Return where a message takes a quiz: it begins one, or answers its question."""
    said = _folded(text)
    for quiz in quizzes:
        if said == _folded(quiz.title):
            return QuizStep(quiz, ())
    going = next((q for q in quizzes if running and q.id == running.quiz), None)
    if going is None or running is None or not _goes_with(running.given, going):
        return None
    labels = [_folded(answer.label) for answer in going.questions[len(running.given)].answers]
    return QuizStep(going, (*running.given, labels.index(said))) if said in labels else None


def _goes_with(given: tuple[int, ...], quiz: QuizOffer) -> bool:
    """Whether the answers given are of the quiz as it is now, and a question is open."""
    known = zip(given, quiz.questions, strict=False)
    fits = all(at < len(question.answers) for at, question in known)
    return fits and len(given) < len(quiz.questions)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
