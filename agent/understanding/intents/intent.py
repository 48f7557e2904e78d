"""Intent: why the shopper speaks, from what is near in meaning and from words.

The model is fitted from the labelled messages in `examples/`, one file a label. Its features are
how near the message's embedding is to each of them, and its words and pairs of words; the words
with the greatest weight for the label are the ones that gave it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.embedding.graph import Vectors
from knowledge.embedding.model import EmbeddingModel
from knowledge.language.words import STOP_WORDS, tokens

_TELLING = 3
# A shop turns nobody away on less: what is not surely off-topic is taken for the next likeliest.
_SURELY_OFF = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """How the model is fitted: a term counts from `least_uses` messages on.

    Nearness falls with distance as fast as `narrowness`, where an example itself counts 1 and all
    its terms `term_weight`. `doubt` is how far an example's label may be missed, and `sharpness`
    turns scores into probabilities: at both, examples left out of the fit are about likeliest.
    """

    least_uses: int = 2
    narrowness: float = 2.0
    term_weight: float = 0.3
    bias_weight: float = 0.1
    doubt: float = 0.3
    sharpness: float = 4.5


FIT = Fit()


class Intent(StrEnum):
    """Why a shopper speaks."""

    RESEARCH = "research"
    BUY = "buy"
    BROWSE = "browse"
    SUPPORT = "support"
    PRIVACY = "privacy"
    HUMAN = "human"
    SMALLTALK = "smalltalk"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class IntentGuess:
    """A label, its probability, the words that showed it, and the probability of every label."""

    label: Intent
    confidence: float
    words: tuple[str, ...]
    probabilities: Mapping[Intent, float]


@dataclass(frozen=True, slots=True)
class IntentModel:
    """A fitted model. `examples` has shape (examples, dimensions), weights a row for each label."""

    labels: tuple[Intent, ...]
    terms: Mapping[str, int]
    term_weights: npt.NDArray[np.float32]
    examples: npt.NDArray[np.float32]
    meaning_weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def classify(self, text: str, vector: Vectors) -> IntentGuess:
        """Guess the intent of a message from its words and its vector."""
        found = [term for term in dict.fromkeys(terms_of(text)) if term in self.terms]
        weights = self.term_weights[:, [self.terms[term] for term in found]]
        scores = self.meaning_weights @ nearness(self.examples, vector) + self.bias
        scores = scores + weights.sum(axis=1) * term_value(len(found))
        odds = np.exp(scores - scores.max())
        probabilities = odds / odds.sum()
        best = int(probabilities.argmax())
        if self.labels[best] is Intent.OFF_TOPIC and probabilities[best] < _SURELY_OFF:
            best = int(np.argsort(probabilities)[-2])
        # "for" tells the model much and a person nothing: such words only where they are alone.
        telling = sorted(
            range(len(found)), key=lambda at: (found[at] in STOP_WORDS, -weights[best, at])
        )[:_TELLING]
        return IntentGuess(
            self.labels[best],
            float(probabilities[best]),
            tuple(found[at] for at in telling if weights[best, at] > 0),
            {label: float(p) for label, p in zip(self.labels, probabilities, strict=True)},
        )


def terms_of(text: str) -> list[str]:
    """Return the words of a text and its pairs of neighbours."""
    words = tokens(text)
    return [*words, *(f"{a} {b}" for a, b in pairwise(words))]


def nearness(examples: Vectors, vectors: Vectors) -> Vectors:
    """Return how near unit vectors are to examples: 1 for the same, of shape (examples, ...)."""
    near: Vectors = np.exp(FIT.narrowness * (examples @ vectors.T - 1))
    return near


def term_value(count: int) -> float:
    """Return what each of `count` terms counts, so that all of a text's make a unit vector."""
    return 1 / np.sqrt(count) if count else 0.0


@cache
def load_examples() -> tuple[tuple[str, Intent], ...]:
    """Read the labelled messages that come with the program."""
    folder = Path(__file__).with_name("examples")
    return tuple(
        (line, label)
        for label in Intent
        for line in (folder / f"{label}.txt").read_text(encoding="utf-8").splitlines()
        if line
    )


def model_path(data: Path, model: EmbeddingModel) -> Path:
    """Return where the model fitted in this way on these examples and this embedding is kept."""
    read = [(terms_of(text), label.value) for text, label in load_examples()]
    digest = sha256(repr((FIT, read)).encode()).hexdigest()[:12]
    return data / "models" / model.key / f"intent-{digest}.npz"


def load_intent_model(path: Path) -> IntentModel:
    """Read a fitted model. Raises `FileNotFoundError`."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as kept:
        return IntentModel(
            tuple(Intent(label) for label in kept["labels"]),
            {term: place for place, term in enumerate(kept["terms"].tolist())},
            kept["term_weights"],
            kept["examples"],
            kept["meaning_weights"],
            kept["bias"],
        )
