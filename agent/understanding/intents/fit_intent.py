"""Fitting the intent model: ridge regression of every label on nearness to examples and words."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from agent.understanding.intents.intent import FIT, Intent, nearness, term_value, terms_of
from knowledge.embedding.graph import Vectors


def fit_intent(
    path: Path,
    examples: Sequence[tuple[str, Intent]],
    embed: Callable[[Sequence[str]], Vectors],
) -> None:
    """Fit a model on labelled messages and write it to `path`."""
    texts = [text for text, _ in examples]
    uses = Counter(term for text in texts for term in set(terms_of(text)))
    terms = sorted(term for term, count in uses.items() if count >= FIT.least_uses)
    features = _term_features(texts, {term: place for place, term in enumerate(terms)})
    vectors = embed(texts)
    alike = nearness(vectors, vectors) + FIT.bias_weight
    alike += FIT.term_weight * (features @ features.T)
    labels = sorted({label for _, label in examples})
    counts = Counter(label for _, label in examples)
    # An example of a label that has few counts more: its label may be missed by less.
    rarity = np.sqrt([counts[label] for _, label in examples])
    alike[np.diag_indices_from(alike)] += FIT.doubt * rarity / rarity.mean()
    wanted = np.array([[1 if label is own else -1 for own in labels] for _, label in examples])
    weights = FIT.sharpness * np.linalg.solve(alike, wanted.astype(np.float32)).T
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft.npz")
    np.savez(
        draft,
        labels=np.array([label.value for label in labels]),
        terms=np.array(terms),
        examples=vectors.astype(np.float32),
        meaning_weights=weights.astype(np.float32),
        term_weights=(FIT.term_weight * (weights @ features)).astype(np.float32),
        bias=(FIT.bias_weight * weights.sum(axis=1)).astype(np.float32),
    )
    draft.replace(path)


def _term_features(texts: Sequence[str], places: dict[str, int]) -> npt.NDArray[np.float32]:
    features = np.zeros((len(texts), len(places)), dtype=np.float32)
    for row, text in enumerate(texts):
        found = [places[term] for term in dict.fromkeys(terms_of(text)) if term in places]
        features[row, found] = term_value(len(found))
    return features
