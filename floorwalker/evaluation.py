"""The whole assistant in this process, on a throw-away database, for cases to be held at."""

import asyncio
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from pydantic import SecretStr
from sqlalchemy import make_url

from brand.help import CodeOffer, Offer
from brand.offers import Offers
from brand.voice import VoiceGuide
from brand.voice.version import VoiceVersion
from brand.voice.versions import FIRST
from evals.running.staging import StagedCatalog
from evals.running.store import SearchedStore
from floorwalker.assembly import load_offers, load_voice_guide, open_knowledge, open_site
from floorwalker.brand import open_brand
from floorwalker.errors import OperatorError
from floorwalker.serving.server import build_server, listen
from floorwalker.settings import Settings
from knowledge.sync.versions import Versions

_STARTS_WITHIN = 60.0
_BUDGETS = tuple(
    f"model_{counted}_per_{whose}"
    for counted in ("calls", "tokens")
    for whose in ("shopper", "address", "day")
)


@dataclass(frozen=True, slots=True)
class ServedAssistant:
    """Where it answers, the hand on its catalog, and the view into its store."""

    target: str
    stage: StagedCatalog
    store: SearchedStore


def speaking_voice(settings: Settings, number: int | None = None) -> VoiceVersion:
    """Return the version of the voice that speaks in this shop, or one by its number.

    Raises `OperatorError`, or `UnknownVersionError` where there is no such version.
    """
    if _was_never_opened(settings):
        guide = load_voice_guide(settings)  # a shop that was never opened has approved nothing
        return VoiceVersion(FIRST, guide, "speaking")
    with open_brand(settings) as brand:
        return asyncio.run(brand.voices.speaking() if number is None else brand.voices.get(number))


def standing_offers(settings: Settings) -> tuple[Offer, ...]:
    """Return the offers that stand in this shop: those of its file, or what was made of them.

    Raises `OperatorError` or `HelpError`.
    """
    if _was_never_opened(settings):
        return load_offers(settings).offers
    with open_brand(settings) as brand:
        return tuple(kept.offer for kept in asyncio.run(brand.offers.standing()))


def codes_of(offers: Iterable[Offer], now: datetime) -> frozenset[str]:
    """Return the codes that offers may give out at a moment."""
    given = (o.codes for o in offers if isinstance(o, CodeOffer) and o.stands_at(now))
    return frozenset(code for codes in given for code in codes)


def _was_never_opened(settings: Settings) -> bool:
    url = make_url(settings.resolved_database_url)
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()


def data_as_of(data: Path, version: str, into: Path) -> Path | None:
    """Lay out a data folder in which an earlier version of the catalog is the published one.

    None where that version is here no more: the newest two are kept.
    """
    versions = Versions(data)
    kept = versions.folder(version)
    if not kept.is_dir():
        return None
    knowledge = into / "knowledge"
    (knowledge / "versions").mkdir(parents=True)
    (knowledge / "versions" / version).symlink_to(kept.resolve())
    (into / "models").symlink_to((data / "models").resolve())
    synced_at = versions.published().synced_at.isoformat()
    (knowledge / "current").write_text(f"{version}\n{synced_at}\n", encoding="utf-8")
    return into


@contextmanager
def serve_assistant(
    settings: Settings, voice: VoiceGuide, offers: Iterable[Offer]
) -> Iterator[ServedAssistant]:
    """Serve what the settings name on a free port of this machine, with limits off.

    It speaks in a voice and makes the offers that stand. Raises `OperatorError` where it does not
    start, `StoreError` where there is no catalog.
    """
    with (
        TemporaryDirectory(prefix="floorwalker-evals-") as folder,
        open_knowledge(settings) as real,
    ):
        stage = StagedCatalog(real.catalog)
        chosen = _for_cases(settings, Path(folder))
        _let_stand(chosen, tuple(offers))
        listening = listen(chosen.host, 0)
        with listening, open_site(chosen, replace(real, catalog=stage), voice) as site:
            server = build_server(site, chosen)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
            thread.start()
            try:
                deadline = monotonic() + _STARTS_WITHIN
                while not server.started and thread.is_alive() and monotonic() < deadline:
                    sleep(0.01)
                if not server.started:
                    raise OperatorError("the assistant did not start")
                host, port = listening.getsockname()[:2]
                store = SearchedStore(chosen.resolved_database_url)
                yield ServedAssistant(f"ws://{host}:{port}/ws/chat", stage, store)
            finally:
                server.should_exit = True
                thread.join(_STARTS_WITHIN)


def _let_stand(chosen: Settings, wanted: tuple[Offer, ...]) -> None:
    """Put offers in force where those of the file are not what stands."""
    if wanted == load_offers(chosen).offers:
        return

    async def change(offers: Offers) -> None:
        for kept in await offers.standing():
            await offers.end(kept.offer.id, "evals", kept.row)
        for offer in wanted:
            await offers.save(offer, "evals", None)

    with open_brand(chosen) as brand:
        asyncio.run(change(brand.offers))


def _for_cases(settings: Settings, folder: Path) -> Settings:
    """The same assistant, which keeps nothing and refuses nobody."""
    return settings.model_copy(
        update={
            "host": "127.0.0.1",
            "root_path": "",
            "database_url": f"sqlite:///{folder / 'evals.sqlite'}",
            "secret": SecretStr(token_urlsafe(32)),
            "messages_per_minute": 0,
            "messages_per_minute_per_address": 0,
            **dict.fromkeys(_BUDGETS, 0),  # else the embedded writer would take over midway
        }
    )
