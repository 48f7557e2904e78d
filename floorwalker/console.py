"""The console, put together with its pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from starlette.types import ASGIApp

from admin.console import build_console, create_console
from admin.editing import Drafts
from admin.pages.conversations import ConversationPages
from admin.pages.evals import EvalsPage
from admin.pages.incidents import IncidentPages
from admin.pages.knowledge import KnowledgePage, load_report
from admin.pages.offers import OfferPages
from admin.pages.preview import PreviewPages, Talks
from admin.pages.rules import RulePages
from admin.pages.today import TodayPage
from admin.pages.unanswered import UnansweredPage
from admin.pages.voice import VoicePages
from agent.editing.editor import Editor
from brand.help import Help
from brand.offers import Offers
from brand.room import BrandRoom
from brand.voice.scores import VoiceScores
from floorwalker.last_evals import LastEvals
from floorwalker.reviewed_cases import NAME, ReviewedCases
from floorwalker.settings import Settings
from floorwalker.shoppers import Shoppers
from floorwalker.syncing import SyncBeside, report_path
from knowledge.sync.live import LiveCatalog
from shoppers.incidents.incidents import Incidents
from shoppers.reading.reviews import Reviews
from shoppers.reading.transcripts import Transcripts
from widget.chores import Chore

_REVIEWED_EVERY = 15.0
_REMOVED_EVERY = 60.0


@dataclass(frozen=True, slots=True)
class OpenedConsole:
    """The application, and what is to be done for it again and again, every so many seconds."""

    app: ASGIApp
    chores: Mapping[Chore, float]


@dataclass(frozen=True, slots=True)
class Directing:
    """What marketers decide with."""

    help: Help
    offers: Offers
    room: BrandRoom
    editor: Editor
    talks: Talks


def open_console(
    settings: Settings,
    secret: bytes,
    shoppers: Shoppers,
    catalog: LiveCatalog,
    directing: Directing,
    incidents: Incidents,
) -> OpenedConsole:
    """Build the console with all its pages."""
    database, clock = shoppers.database, shoppers.clock
    console = build_console(database, secret)
    frame = console.frame
    transcripts, reviews = Transcripts(database, clock), Reviews(database, clock)
    report = partial(load_report, report_path(settings.data))
    editor = directing.editor
    pages = (
        TodayPage(directing.room, database, frame, clock),
        ConversationPages(
            transcripts,
            reviews,
            catalog,
            database,
            frame,
            clock,
            shoppers_are_asked=directing.help.analytics is not None,
        ),
        UnansweredPage(transcripts, catalog, database, frame, clock),
        IncidentPages(incidents, catalog, frame),
        VoicePages(
            editor.voices,
            editor.rulebook,
            VoiceScores(database, clock),
            editor,
            Drafts(database, clock),
            catalog,
            database,
            frame,
            clock,
        ),
        RulePages(editor.rulebook, editor.assistant, catalog, database, frame, clock),
        KnowledgePage(catalog, SyncBeside(settings), report, database, frame, clock),
        EvalsPage(LastEvals(settings, catalog, directing.room), frame),
        OfferPages(
            directing.offers,
            directing.help,
            editor.voices,
            catalog,
            editor.lexicon,
            shoppers.pseudonyms,
            database,
            frame,
            clock,
        ),
    )
    cases = ReviewedCases(reviews, settings.data / "evals" / NAME)
    chores: dict[Chore, float] = {
        cases.write: _REVIEWED_EVERY,
        reviews.remove_lapsed: _REMOVED_EVERY,
        console.sessions.remove_lapsed: _REMOVED_EVERY,
    }
    preview = PreviewPages(editor.voices, directing.room, directing.talks, console.live, frame)
    app = create_console(console, (*pages, preview), preview.routes)
    return OpenedConsole(app, chores)
