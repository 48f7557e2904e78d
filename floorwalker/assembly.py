"""The one place where parts meet: everything is opened here, once, and closed here."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from langgraph.checkpoint.base import BaseCheckpointSaver

from agent.assistant import Assistant
from agent.checkpoints import DialogueCheckpoints, forgetting_checkpointer
from agent.editing.editor import Editor
from agent.graph import Conversation
from agent.remembering.asking import Remembering
from agent.remembering.helping import Helping
from agent.remembering.letting_read import LettingRead, reading_notice
from agent.understanding.intents.fit_intent import fit_intent
from agent.understanding.intents.intent import (
    IntentModel,
    load_examples,
    load_intent_model,
    model_path,
)
from agent.understanding.lexicon import load_lexicon
from agent.writers.catalog_writer import CatalogWriter
from agent.writers.model.budget import Budget, Unlimited
from brand.help import Help, load_help
from brand.offers import Offers
from brand.room import BrandRoom, InForce
from brand.rules.rulebook import Rulebook
from brand.voice import VoiceGuide, load_voice
from brand.voice.scores import VoiceScores
from brand.voice.versions import Voices
from floorwalker import __version__
from floorwalker.budget import StoredBudget, spending_limits
from floorwalker.console import Directing, open_console
from floorwalker.database import open_database
from floorwalker.deliveries import Deliveries
from floorwalker.model import open_model_writer
from floorwalker.settings import Settings
from floorwalker.shoppers import build_shoppers, load_settings_secret
from knowledge.embedding.embedder import Embedder
from knowledge.embedding.graph import QueryGraph
from knowledge.embedding.model import EmbeddingModel, find_model, graph_folder
from knowledge.errors import StoreError
from knowledge.sync.live import LiveCatalog
from shoppers.clock import load_clock
from shoppers.conversations.conversations import Conversations
from shoppers.conversations.frames import Frames
from shoppers.conversations.turns import Turns
from shoppers.counting.orders import Orders
from shoppers.counting.sending import AddressLimits
from shoppers.counting.spending import Spending
from shoppers.counting.tallies import Tallies
from shoppers.database import Clock, Database
from shoppers.incidents.incidents import Incidents
from shoppers.masking import mask
from widget.app import Site
from widget.chat.decisions import Decisions
from widget.chat.greeting import Greeting
from widget.chat.preview import Preview
from widget.chat.socket import Chat
from widget.chat.telephone import telephone_region
from widget.delivery.arrivals import Arrivals
from widget.http.origins import OriginPolicy
from widget.links import Links
from widget.turns.dialogues import OpenDialogues
from widget.turns.outbox import LINGER, NO_LINGER
from widget.turns.worker import TurnWorker
from widget.watching.metrics import Metrics


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

    Raises `StoreError` where nothing was ingested, or with another embedding model, or where what
    was is damaged.
    """
    model = find_model(settings.embedding_model)
    folder = graph_folder(settings.data, model)
    if not folder.is_dir():
        message = f"{settings.data}: no catalog for this embedding model; run `floorwalker ingest`"
        raise StoreError(message)
    catalog = LiveCatalog(settings.data, model)
    catalog.open()
    graph = _open_graph(folder, model)
    embedder = Embedder(graph)
    try:
        yield Knowledge(catalog, embedder, graph, model)
    finally:
        embedder.close()


def _open_graph(folder: Path, model: EmbeddingModel) -> QueryGraph:
    try:
        return QueryGraph(folder, model.max_tokens)
    except Exception as error:  # the tokenizer and the runtime have no class of their own for it
        message = f"{folder}: damaged; remove it and run `floorwalker ingest` again"
        raise StoreError(message) from error


def build_assistant(
    settings: Settings,
    knowledge: Knowledge,
    voice: VoiceGuide,
    checkpointer: BaseCheckpointSaver[Any],
    budget: Budget | None = None,
) -> Assistant:
    """Build the assistant over open knowledge, with the model writer where one is named.

    Raises `SettingsError` where the model's settings are wrong.
    """
    lexicon = load_lexicon()
    help_ = load_offers(settings)

    def masked(text: str) -> str:
        return mask(text, telephone_region(knowledge.catalog.opened().profile))

    free_writer = open_model_writer(settings, lexicon, budget or Unlimited(), masked)
    conversation = Conversation(
        intent_model=prepare_intent_model(settings.data, knowledge.model, knowledge.graph),
        lexicon=lexicon,
        writer=CatalogWriter(lexicon),
        remembering=Remembering(help_.remember, lexicon),
        helping=Helping(),
        letting_read=LettingRead(help_.analytics),
        free_writer=free_writer,
    )
    in_force = InForce(voice=voice, offers=help_.offers)
    return Assistant(conversation.build(checkpointer), knowledge.embedder, free_writer, in_force)


def load_offers(settings: Settings) -> Help:
    """Read the file of offers of help, or offer none."""
    return load_help(settings.offers) if settings.offers else Help()


def load_voice_guide(settings: Settings) -> VoiceGuide:
    """Read the voice guide, or take the plain one."""
    return load_voice(settings.voice) if settings.voice else VoiceGuide()


def build_brand_room(
    database: Database, first: VoiceGuide, offers: Offers, clock: Clock
) -> BrandRoom:
    """Build what reads what is in force; the voice `first` speaks until one is approved."""
    return BrandRoom(database, Voices(database, first, clock), Rulebook(database, clock), offers)


def build_editor(
    settings: Settings, knowledge: Knowledge, database: Database, first: VoiceGuide, clock: Clock
) -> Editor:
    """Build what marketers talk with; it tries its proposals by itself, without a model."""
    without_model = settings.model_copy(update={"model": ""})
    assistant = build_assistant(without_model, knowledge, first, forgetting_checkpointer())
    return Editor(
        assistant,
        Voices(database, first, clock),
        Rulebook(database, clock),
        load_lexicon(),
        knowledge.catalog.opened,
        clock,
    )


def prepare_intent_model(data: Path, model: EmbeddingModel, graph: QueryGraph) -> IntentModel:
    """Read the intent model, fitting it first where it is new or damaged."""
    path = model_path(data, model)
    try:
        return load_intent_model(path)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        # Not there, or damaged: it is made of what comes with the program.
        fit_intent(path, load_examples(), graph.embed_all)
    return load_intent_model(path)


@contextmanager
def open_site(
    settings: Settings, knowledge: Knowledge, voice: VoiceGuide | None = None
) -> Iterator[Site]:
    """Open everything a server needs besides knowledge; `voice` stands in for the settings' file.

    Raises `DatabaseError` or `VoiceError`, each with a message for the operator.
    """
    voice = voice or load_voice_guide(settings)
    with closing(_open_database(settings)) as database:
        turns = Turns(database, most_per_minute=settings.messages_per_minute)
        frames = Frames(database)
        arrivals, metrics, dialogues = Arrivals(), Metrics(), OpenDialogues()
        links, catalog = Links(settings.root_path), knowledge.catalog
        checkpoints = DialogueCheckpoints(dialogues)
        help_ = load_offers(settings)
        secret = load_settings_secret(settings)
        clock = load_clock(database)
        incidents = Incidents(database, clock)
        tallies = Tallies(database, clock)
        spending = Spending(database, secret, spending_limits(settings), clock)
        limits = AddressLimits(database, secret, settings.messages_per_minute_per_address)
        assistant = build_assistant(
            settings, knowledge, voice, checkpoints, StoredBudget(spending, metrics)
        )
        shoppers = build_shoppers(settings, database, secret, clock)
        offers = Offers(database, help_, clock)
        room = build_brand_room(database, voice, offers, clock)
        worker = TurnWorker(
            assistant,
            catalog,
            turns,
            dialogues,
            arrivals,
            metrics,
            links,
            shoppers.consents,
            incidents,
            room,
            VoiceScores(database, clock),
            tallies=tallies,
            linger=NO_LINGER if assistant.free_writer else LINGER,
        )
        chat = Chat(
            conversations=Conversations(database, secret),
            turns=turns,
            frames=frames,
            arrivals=arrivals,
            worker=worker,
            decisions=Decisions(
                shoppers.consents,
                shoppers.held,
                worker,
                arrivals,
                frames,
                may_agree_to=lambda: reading_notice(help_.analytics, catalog.opened()),
            ),
            identities=shoppers.identities,
            tallies=tallies,
            orders=Orders(database, clock),
            catalog=catalog.opened,
            limits=limits,
            greeting=Greeting(room),
            region=lambda: telephone_region(catalog.opened().profile),
            metrics=metrics,
        )
        editor = build_editor(settings, knowledge, database, voice, clock)
        tried = OpenDialogues()
        previewing = build_assistant(
            settings, knowledge, voice, DialogueCheckpoints(tried), StoredBudget(spending, metrics)
        )
        preview = Preview(previewing, tried, catalog, links)
        console = open_console(
            settings,
            secret,
            shoppers,
            catalog,
            Directing(help_, offers, room, editor, preview),
            incidents,
        )
        yield Site(
            version=__version__,
            catalog=catalog,
            chat=chat,
            origins=OriginPolicy(settings.allowed_origins, settings.host),
            metrics=metrics,
            links=links,
            retention=shoppers.retention,
            keep_time=partial(clock.keep, database),
            deliver=Deliveries(database, shoppers.addresses, offers, clock).deliver,
            metrics_token=settings.metrics_token,
            pictures=settings.pictures,
            hero=settings.hero,
            close=partial(_close, assistant, previewing),
            sweeps=(
                incidents.remove_lapsed,
                spending.remove_lapsed,
                limits.remove_lapsed,
            ),
            beside={"/admin": console.app},
            chores=console.chores,
        )


async def _close(*assistants: Assistant) -> None:
    for assistant in assistants:
        await assistant.close()


def _open_database(settings: Settings) -> Database:
    settings.data.mkdir(parents=True, exist_ok=True)
    return open_database(settings.resolved_database_url)
