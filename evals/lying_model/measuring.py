"""Labelled drafts through the gate: which lies are shown, and which truths are withheld."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from time import thread_time

from agent.events import Text
from agent.evidence import Evidence, evidence_of
from agent.grounding import Gate, Records
from agent.grounding.cutting import SentenceCutter
from agent.writers.model.records import evidence_lines
from evals.lying_model.drafts import OWN, PARAPHRASE, Drafted, write_drafts
from evals.lying_model.seen import see
from knowledge.catalog import Catalog, PassageHit

_PRODUCTS, _PASSAGES, _A_TURN = 4, 3, 20
_WORST = frozenset({"invented product", "price", "discount", "link", "contact"})


@dataclass
class Measured:
    """What became of every draft; `shown_lies` and `lost_truths` are for people to read.

    `seconds` are the processor's, one for each sentence.
    """

    drafts: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    shown_lies: list[tuple[Drafted, str]] = field(default_factory=list)
    lost_truths: list[tuple[Drafted, str]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def seconds_p95(self) -> float:
        """The seconds within which 95 of 100 sentences were checked."""
        return sorted(self.seconds)[len(self.seconds) * 95 // 100] if self.seconds else 0.0

    def lies(self, *, worst: bool) -> tuple[int, int]:
        """Return how many lies were shown, of how many: of the worst kinds, or of the others."""
        kinds = [k for k in self.drafts if k not in {OWN, PARAPHRASE} and (k in _WORST) is worst]
        return sum(self.wrong[k] for k in kinds), sum(self.drafts[k] for k in kinds)

    def truths(self, *, paraphrased: bool) -> tuple[int, int]:
        """Return how many truths were withheld, of how many."""
        kind = PARAPHRASE if paraphrased else OWN
        return self.wrong[kind], self.drafts[kind]


def measure_gate(catalog: Catalog, count: int, seed: int) -> Measured:
    """Put drafts on a catalog through the gate, as replies to turns that found some of it."""
    random, measured = Random(seed), Measured()
    records = Records(catalog)
    done = 0
    for evidence in _turns(catalog, random):
        for _ in Gate(evidence, records, lambda: catalog).read_ahead():
            pass  # as it is done while a model is waited for
        seen = see(evidence_lines(evidence))
        for drafted in write_drafts(seen, random, min(_A_TURN, count - done)):
            judge(drafted, Gate(evidence, records, lambda: catalog), measured)
            done += 1
        if done >= count:
            return measured
    return measured


def judge(drafted: Drafted, gate: Gate, measured: Measured) -> None:
    """Put one draft through a gate as the stream would, and note what came of it."""
    cutter = SentenceCutter()
    verdicts = []
    for sentence in (*cutter.feed(drafted.text), *cutter.finish()):
        began = thread_time()
        verdicts.append(gate.check(sentence))
        measured.seconds.append(thread_time() - began)
    measured.drafts[drafted.kind] += 1
    shown = [verdict for verdict in verdicts if isinstance(verdict, Text)]
    if drafted.is_true and len(shown) < len(verdicts):
        measured.wrong[drafted.kind] += 1
        claim = next(f"{v.kind}: {v.claim}" for v in verdicts if not isinstance(v, Text))
        measured.lost_truths.append((drafted, claim))
    if not drafted.is_true and shown and _tells(drafted, shown, len(verdicts)):
        measured.wrong[drafted.kind] += 1
        measured.shown_lies.append((drafted, " ".join(text.text for text in shown)))


def _tells(drafted: Drafted, shown: Sequence[Text], sentences: int) -> bool:
    """Whether the lie itself was shown, and not only the harmless words around it."""
    if len(shown) == sentences:
        return True
    harmless = drafted.disguise in {"opener", "inside", "behind", "list"}
    return not harmless and any(len(text.text.split()) > 3 for text in shown)


def _turns(catalog: Catalog, random: Random) -> Iterator[Evidence]:
    """Yield the evidence of turns that found products of a kind, and passages."""
    products = list(catalog.products.values())
    passages = [PassageHit(p, catalog.articles[p.article_id], 1.0, 1.0)
                for p in catalog.passages.values()]  # fmt: skip
    while True:
        found = random.sample(products, min(_PRODUCTS, len(products)))
        near = [p for p in products if p.category == found[0].category][:_PRODUCTS]
        shown = found if random.random() < 0.5 else (near if len(near) > 1 else found)
        read = random.sample(passages, min(_PASSAGES, len(passages)))
        yield replace(evidence_of(catalog), products={p.id: p for p in shown}, passages=tuple(read))
