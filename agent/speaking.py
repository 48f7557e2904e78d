"""From drafts to what is shown: sentences through the gate, all else against the live catalog."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import assert_never

from agent.events import (
    Articles,
    Choices,
    ComparisonShown,
    Products,
    SentenceWithheld,
    Text,
    TurnEvent,
    VoiceScore,
)
from agent.evidence import Evidence
from agent.grounding import Gate, Records, Withheld
from agent.grounding.exhibits import Exhibits
from agent.grounding.taps import Taps
from agent.incidents import build_incident
from agent.voice.keeping import KeptVoice
from agent.writers.draft import AskAbout, Draft, Say
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog
from tools.rules.merchandising import NO_RULES, Merchandising

_incidents = logging.getLogger("floorwalker.incidents")


@dataclass(slots=True)
class Spoken:
    """What a reply has shown so far; `incidents` are the sentences kept back.

    `told` counts the sentences that tell something of a record, `texts` are all of them; `named`
    are the products and `cited` the articles they name.
    """

    sentences: int = 0
    withheld: int = 0
    products: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    incidents: tuple[Withheld, ...] = ()
    told: int = 0
    texts: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    voice: VoiceScore = field(default_factory=VoiceScore)


@dataclass(slots=True)
class Speaker:
    """Lets the drafts of one reply through, or keeps them back.

    `turn` is named in the log; `said` is what the shopper said in this conversation, which stays
    out of incidents; `model` is what drafts, empty for the embedded writer.
    """

    evidence: Evidence
    records: Records
    live: Callable[[], Catalog]
    voice: VoiceGuide
    turn: str = ""
    said: tuple[str, ...] = ()
    model: str = ""
    rules: Merchandising = NO_RULES
    spoken: Spoken = field(default_factory=Spoken)
    _gate: Gate = field(init=False)
    _kept: KeptVoice = field(init=False)
    _taps: Taps = field(init=False)
    _exhibits: Exhibits = field(init=False)

    def __post_init__(self) -> None:
        """Open the gate on this turn's evidence."""
        self._kept = KeptVoice(self.voice, self.evidence)
        self._gate = Gate(
            self.evidence, self.records, self.live, lambda text: self._kept.sentence(text)
        )
        self._open_exhibits()

    def learn(self, evidence: Evidence) -> None:
        """Take up other evidence: what is said from here on may rest on it."""
        self.evidence = evidence
        self._kept = KeptVoice(self.voice, evidence)
        self._gate.learn(evidence)
        self._open_exhibits()

    def take_any_length(self) -> None:
        """Let sentences through from here on that are only longer than the voice has them."""
        self._kept.lenient = True

    async def read_ahead(self) -> None:
        """Read the records of what was found, while a model is waited for."""
        for _ in self._gate.read_ahead():
            await asyncio.sleep(0)

    def speak(self, draft: Draft) -> Iterator[TurnEvent]:
        """Yield what of a draft is to be shown."""
        match draft:
            case Say():
                yield from self._say(draft)
            case AskAbout(facet, question, choices):
                asked = list(self._say(question))
                yield from asked
                if any(isinstance(event, Text) for event in asked):
                    self.spoken.asked += (facet,)
                    yield from self._offer(choices)
            case Products(cards):
                shown = tuple(self._exhibits.cards(cards))
                if shown:
                    self.spoken.products += tuple(card.product.id for card in shown)
                    yield Products(shown)
            case Articles(passages):
                hits = tuple(self._exhibits.passages(passages))
                if hits:
                    yield Articles(hits)
            case ComparisonShown(comparison):
                compared = self._exhibits.comparison(comparison)
                if compared:
                    yield ComparisonShown(compared)
            case Choices():
                yield from self._offer(draft)
            case _:
                assert_never(draft)

    def _open_exhibits(self) -> None:
        self._taps = Taps(self.evidence, self.records, self.voice.permits)
        self._exhibits = Exhibits(
            self.evidence, self._gate, self.live, self._kept.words, self.rules
        )

    def _offer(self, choices: Choices) -> Iterator[Choices]:
        allowed = self._taps.allowed(choices)
        if allowed.items:
            yield allowed

    def _say(self, say: Say) -> Iterator[Text | SentenceWithheld]:
        most = self.voice.longest_reply
        if most and self.spoken.sentences >= most:
            return
        verdict = self._gate.check(say.sentence)
        match verdict:
            case Text():
                if verdict.text in self.spoken.texts:
                    return
                self.spoken.voice += self._kept.score(verdict)
                self._note(verdict)
                self.spoken.phrases += (say.phrase,) if say.phrase else ()
                yield verdict
            case Withheld():
                self._withhold(verdict)
                said = (self.evidence.wish, *self.said)
                yield SentenceWithheld(
                    build_incident(verdict, self.evidence, said, self.records, self.model)
                )

    def _note(self, text: Text) -> None:
        spoken = self.spoken
        spoken.sentences += 1
        spoken.told += self._gate.told
        spoken.texts += (text.text,)
        for reference in text.references:
            if reference.kind == "product" and reference.id not in spoken.named:
                spoken.named += (reference.id,)
            elif reference.kind == "article" and reference.id not in spoken.cited:
                spoken.cited += (reference.id,)

    def _withhold(self, withheld: Withheld) -> None:
        """Count it, and log what it was about; its words may be the shopper's and stay here."""
        self.spoken.withheld += 1
        if withheld.kind == "voice":
            self.spoken.voice += VoiceScore(withheld=1)
        self.spoken.incidents += (withheld,)
        _incidents.info(
            "withheld: kind=%s ids=%s turn=%s", withheld.kind, list(withheld.ids), self.turn
        )
