"""Intent: messages the model was not fitted on, and requests that no shop could meet."""

import json
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from agent.understanding.intents.intent import Intent, IntentModel, load_examples
from floorwalker.assembly import open_knowledge, prepare_intent_model
from floorwalker.settings import Settings
from knowledge.embedding.graph import QueryGraph

_FOLDER = Path(__file__).parent.parent / "evals" / "intent"
_OFF_TOPIC_RECOGNISED, _SHOPPING_CALLED_OFF_TOPIC = 0.90, 0.03
_SHOPPING = (Intent.RESEARCH, Intent.BUY, Intent.BROWSE, Intent.SUPPORT)

Labelled = dict[Intent, list[str]]


@pytest.fixture(scope="module")
def messages() -> Labelled:
    data = tomllib.loads((_FOLDER / "messages.toml").read_text(encoding="utf-8"))
    return {Intent(label): texts for label, texts in data.items()}


@pytest.fixture(scope="module")
def hurried() -> dict[str, list[str]]:
    return tomllib.loads((_FOLDER / "hurried.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def classify(demo_data: Path):
    settings = Settings(data=demo_data)
    with open_knowledge(settings) as knowledge:
        model = prepare_intent_model(demo_data, knowledge.model, knowledge.graph)
        yield lambda texts: _labels(model, knowledge.graph, texts)


def _labels(model: IntentModel, graph: QueryGraph, texts: Sequence[str]) -> list[Intent]:
    vectors = graph.embed_all(texts)
    return [model.classify(t, v).label for t, v in zip(texts, vectors, strict=True)]


def test_no_message_was_an_example(
    messages: Labelled, hurried: dict[str, list[str]], shared: Path
) -> None:
    examples = {text.casefold() for text, _ in load_examples()}
    texts = [m for lot in (messages, hurried) for texts in lot.values() for m in texts]
    assert not [m for m in (*texts, *_clinc(shared)) if m.casefold() in examples]
    assert sum(map(len, messages.values())) >= 400


def test_intents_are_told_apart(messages: Labelled, classify) -> None:
    found = {label: classify(texts) for label, texts in messages.items()}
    scores = []
    for label in Intent:
        right = found[label].count(label)
        called = sum(labels.count(label) for labels in found.values())
        scores.append(2 * right / (called + len(found[label])))
    assert sum(scores) / len(scores) >= 0.85


def test_shopping_is_hardly_ever_called_off_topic(
    messages: Labelled, hurried: dict[str, list[str]], classify
) -> None:
    texts = [text for label in _SHOPPING for text in messages[label]] + hurried["shopping"]
    assert classify(texts).count(Intent.OFF_TOPIC) / len(texts) <= _SHOPPING_CALLED_OFF_TOPIC


def test_off_topic_requests_are_recognised(
    shared: Path, hurried: dict[str, list[str]], classify
) -> None:
    for texts in (_clinc(shared), hurried["off_topic"]):
        assert classify(texts).count(Intent.OFF_TOPIC) / len(texts) >= _OFF_TOPIC_RECOGNISED


def _clinc(shared: Path) -> list[str]:
    path = shared / "questions" / "clinc150" / "off_topic.json"
    return [text for text, _ in json.loads(path.read_text(encoding="utf-8"))]
