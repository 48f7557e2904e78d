"""The one place where parts meet: everything is opened here, once, and closed here."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver

from agent.assistant import Assistant
from agent.checkpoints import DialogueCheckpoints
from agent.graph import Conversation
from agent.understanding.intent import (
    IntentModel,
    load_examples,
    load_intent_model,
    model_path,
)
from agent.understanding.lexicon import load_lexicon
from agent.writers.catalog_writer import CatalogWriter
from brand.voice import VoiceGuide, load_voice
from floorwalker import __version__
from floorwalker.database import open_database
from floorwalker.secret import load_secret
from floorwalker.settings import Settings
from knowledge.embedding.embedder import Embedder
from knowledge.embedding.graph import QueryGraph
from knowledge.embedding.model import EmbeddingModel, find_model, graph_folder
from knowledge.errors import StoreError
from knowledge.live import LiveCatalog
from shoppers.conversations import Conversations
from shoppers.database import Database
from shoppers.frames import Frames
from shoppers.turns import Turns
from widget.app import Site
from widget.arrivals import Arrivals
from widget.dialogues import OpenDialogues
from widget.greeting import Greeting
from widget.limits import MessageLimits
from widget.metrics import Metrics
from widget.origins import OriginPolicy
from widget.socket import Chat
from widget.turns import TurnWorker


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the brand sells and says, open, and the means to search it."""

    catalog: LiveCatalog
    embedder: Embedder
    graph: QueryGraph
    model: EmbeddingModel


@contextmanager
def open_knowledge(settings: Settings) -> Iterator[Knowledge]:
    """Open the catalog of the data folder.

    Raises `StoreError` where nothing was ingested, or with another embedding model.
    """
    model = find_model(settings.embedding_model)
    folder = graph_folder(settings.data, model)
    if not folder.is_dir():
        message = f"{settings.data}: no catalog for this embedding model; run `floorwalker ingest`"
        raise StoreError(message)
    graph = QueryGraph(folder, model.max_tokens)
    embedder = Embedder(graph)
    try:
        yield Knowledge(LiveCatalog(settings.data, model), embedder, graph, model)
    finally:
        embedder.close()


def build_assistant(
    settings: Settings,
    knowledge: Knowledge,
    voice: VoiceGuide,
    checkpointer: BaseCheckpointSaver[Any],
) -> Assistant:
    """Build the assistant over open knowledge."""
    lexicon = load_lexicon()
    conversation = Conversation(
        intent_model=prepare_intent_model(settings.data, knowledge.model, knowledge.graph),
        lexicon=lexicon,
        writer=CatalogWriter(lexicon),
        voice=voice,
    )
    return Assistant(conversation.build(checkpointer), knowledge.embedder)


def load_voice_guide(settings: Settings) -> VoiceGuide:
    """Read the voice guide, or take the plain one."""
    return load_voice(settings.voice) if settings.voice else VoiceGuide()


def prepare_intent_model(data: Path, model: EmbeddingModel, graph: QueryGraph) -> IntentModel:
    """Read the intent model, fitting it first where the examples or the embedding are new."""
    path = model_path(data, model)
    if not path.is_file():
        from agent.understanding.fit_intent import (  # noqa: PLC0415 (it imports scikit-learn)
            fit_intent,
        )

        fit_intent(path, load_examples(), graph.embed_all)
    return load_intent_model(path)


@contextmanager
def open_site(settings: Settings, knowledge: Knowledge) -> Iterator[Site]:
    """Open everything a server needs besides knowledge.

    Raises `DatabaseError` or `VoiceError`, each with a message for the operator.
    """
    voice = load_voice_guide(settings)
    with closing(_open_database(settings)) as database:
        turns, arrivals, metrics = Turns(database), Arrivals(), Metrics()
        dialogues = OpenDialogues()
        checkpoints = DialogueCheckpoints(dialogues)
        assistant = build_assistant(settings, knowledge, voice, checkpoints)
        chat = Chat(
            conversations=Conversations(database, load_secret(settings.data)),
            turns=turns,
            frames=Frames(database),
            arrivals=arrivals,
            worker=TurnWorker(assistant, knowledge.catalog, turns, dialogues, arrivals, metrics),
            limits=MessageLimits(
                settings.messages_per_minute, settings.messages_per_minute_per_address
            ),
            greeting=Greeting(voice),
        )
        yield Site(
            version=__version__,
            catalog=knowledge.catalog,
            chat=chat,
            origins=OriginPolicy(settings.allowed_origins, settings.host),
            metrics=metrics,
            metrics_token=settings.metrics_token,
            pictures=settings.pictures,
        )


def _open_database(settings: Settings) -> Database:
    settings.data.mkdir(parents=True, exist_ok=True)
    return open_database(settings.resolved_database_url)
