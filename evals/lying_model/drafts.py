"""Labelled drafts: what the lying model writes, and whether it is true."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from evals.lying_model.disguises import disguise
from evals.lying_model.lies import LIES
from evals.lying_model.seen import Seen
from evals.lying_model.truths import OWN_WORDS, PARAPHRASES, Write

OWN, PARAPHRASE = "own words", "paraphrase"
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence, the kind of truth or lie it is, and how a lie is disguised, if it is."""

    text: str
    kind: str
    disguise: str = ""

    @property
    def is_true(self) -> bool:
        """Whether it holds."""
        return self.kind in {OWN, PARAPHRASE}


def write_drafts(seen: Seen, random: Random, count: int) -> Iterator[Drafted]:
    """Yield sentences: half of them lies of every kind in turn, half truths in both styles."""
    kinds = sorted(LIES)
    for n in range(count):
        if n % 2:
            drafted = tell_truth(seen, random, paraphrased=n % 4 == 1)
        else:
            drafted = tell_lie(seen, random, kinds[n // 2 % len(kinds)])
        if drafted:
            yield drafted


def tell_truth(seen: Seen, random: Random, *, paraphrased: bool) -> Drafted | None:
    """Write a true sentence on what was seen, in the record's own words or in others."""
    writers = PARAPHRASES if paraphrased else OWN_WORDS
    text = _try(writers, seen, random)
    return Drafted(text, PARAPHRASE if paraphrased else OWN) if text else None


def tell_lie(seen: Seen, random: Random, kind: str) -> Drafted | None:
    """Write a false sentence of one kind, now and then disguised."""
    text = _try(LIES[kind], seen, random)
    if not text:
        return None
    true = _try(OWN_WORDS, seen, random) or ""
    how, text = disguise(text, true, random)
    return Drafted(text, kind, how)


def _try(writers: Sequence[Write], seen: Seen, random: Random) -> str | None:
    """Let one writer after another try: not every record has what each of them needs."""
    for _ in range(_TRIES):
        writer: Callable[[Seen, Random], str | None] = random.choice(writers)
        text = writer(seen, random)
        if text:
            return text
    return None
