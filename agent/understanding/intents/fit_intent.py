"""Fitting the intent model. Importing this module imports scikit-learn."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from agent.understanding.intents.intent import FIT, Intent, term_value, terms_of
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
    places = {term: place for place, term in enumerate(terms)}
    vectors = embed(texts)
    features = hstack([csr_matrix(vectors * FIT.meaning_weight), _term_features(texts, places)])
    model = LogisticRegression(
        C=FIT.regularisation, max_iter=FIT.most_iterations, class_weight="balanced"
    )
    model.fit(features.tocsr(), [label.value for _, label in examples])
    dimensions = vectors.shape[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft.npz")
    np.savez(
        draft,
        labels=np.array(model.classes_.tolist()),
        terms=np.array(terms),
        meaning_weights=model.coef_[:, :dimensions].astype(np.float32),
        term_weights=model.coef_[:, dimensions:].astype(np.float32),
        bias=model.intercept_.astype(np.float32),
    )
    draft.replace(path)


def _term_features(texts: Sequence[str], places: dict[str, int]) -> csr_matrix:
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    for row, text in enumerate(texts):
        found = [places[term] for term in dict.fromkeys(terms_of(text)) if term in places]
        rows += [row] * len(found)
        columns += found
        values += [term_value(len(found))] * len(found)
    return csr_matrix((values, (rows, columns)), shape=(len(texts), len(places)))
