"""The brand's voice, held to every sentence that the gate lets through."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from agent.events import Text, VoiceScore
from agent.evidence import Evidence
from brand.voice import VoiceGuide
from brand.voice.inflections import plural, singular
from brand.voice.keeping import Kept, Span, keeper_of

_LONG = {"length"}


class KeptVoice:
    """Mends the sentences of one reply, or refuses them; the names of records stay as they are.

    `lenient` lets sentences through that are only too long: an answer comes before its length.
    """

    def __init__(self, voice: VoiceGuide, evidence: Evidence) -> None:
        self._keeper = keeper_of(voice)
        self._evidence = evidence
        self._last: tuple[str, Kept] | None = None
        self.lenient = False

    def sentence(self, text: Text) -> Text | None:
        """Return a sentence as the voice has it, None where it cannot be mended."""
        kept = self._keeper.keep(text.text, lambda: self._names(text))
        if any(kind not in _LONG or not self.lenient for kind in kept.broken):
            return None
        self._last = (kept.text, kept)
        if not kept.edits:
            return text
        moved = (
            replace(r, start=kept.moved(r.start), end=kept.moved(r.end)) for r in text.references
        )
        return Text(kept.text, tuple(moved))

    def words(self, text: str) -> str | None:
        """Return a record's own words as they are, None where one of them is banned."""
        kept = self._keeper.keep(text, lambda: list(self._named_in(text)))
        return None if "ban" in kept.broken else text

    def score(self, shown: Text) -> VoiceScore:
        """Return how the sentence that was shown last kept to the voice."""
        said, kept = self._last or ("", Kept(""))
        if said != shown.text:
            return VoiceScore(sentences=1)
        return VoiceScore(sentences=1, mended=bool(kept.edits), broken=len(kept.broken))

    def _names(self, text: Text) -> Sequence[Span]:
        return [*((r.start, r.end) for r in text.references), *self._named_in(text.text)]

    def _named_in(self, text: str) -> Iterator[Span]:
        for pattern in filter(None, (self._pattern, self._kinds)):
            yield from (found.span() for found in pattern.finditer(text))

    @cached_property
    def _kinds(self) -> re.Pattern[str] | None:
        """What leads the name of a kind: a throw pillow is no throw."""
        named = {
            tuple(part.lower().split()) for name in self._evidence.kinds for part in name.split("&")
        }
        leads = {
            _lead(tuple(lead), head)
            for *lead, head in filter(None, named)
            if lead and head.isalpha()
        }
        return re.compile(rf"\b(?:{'|'.join(sorted(leads))})", re.IGNORECASE) if leads else None

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        """The names that records have: of products, their options, makers, articles, the shop."""
        evidence = self._evidence
        products = {p.id: p for p in evidence.products.values()}
        products |= {hit.product.id: hit.product for hit in evidence.candidates}
        hits = (*evidence.passages, *evidence.sources)
        names = {
            evidence.profile.name,
            *(product.title for product in products.values()),
            *(product.brand for product in products.values()),
            *(hit.article.title for hit in hits),
            *(
                value
                for product in products.values()
                for variant in product.variants
                for value in variant.options.values()
            ),
        }
        written = "|".join(re.escape(n) for n in sorted(names - {""}, key=len, reverse=True))
        return re.compile(rf"(?<!\w)(?:{written})(?!\w)") if written else None


def _lead(words: tuple[str, ...], head: str) -> str:
    heads = "|".join(map(re.escape, (singular(head), plural(head))))
    return rf"{re.escape(' '.join(words))}(?=\s+(?:{heads})\b)"
