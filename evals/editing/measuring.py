"""Measuring how marketers' words become changes: right, not understood, or wrong."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from agent.editing.instruction import (
    AddRule,
    Ask,
    EndRule,
    Instruction,
    NotUnderstood,
    Reason,
    Refused,
    SetVoice,
)
from agent.editing.reading import Reader
from agent.understanding.lexicon import load_lexicon
from brand.rules import Rule, RuleBody, Target, TargetValue
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
_NAMES = {"exclamation_marks": "exclamation", "assistant_name": "name"}


_IN_FORCE = (
    RuleBody(kind="never", target=Target(products=("posy-nightstand",))),
    RuleBody(
        kind="boost",
        target=Target(
            values=(
                TargetValue(facet="category", any_of=("Throws",)),
                TargetValue(facet="material", any_of=("Linen",)),
            )
        ),
        ends_at=NOW + timedelta(days=9),
    ),
    RuleBody(kind="bury", target=Target(values=(TargetValue(facet="tag", any_of=("mug",)),))),
)
RULES = tuple(Rule(n, body, n, "ida", NOW) for n, body in enumerate(_IN_FORCE, 1))
Wanted = tuple[frozenset[str], ...]
_UNTOLD = {"unknown", "ask", "refuse"}


@dataclass(frozen=True, slots=True)
class Measured:
    """One instruction: what was said, what it should become, and what it became.

    Each of `wanted` is one change in every writing that is right; "nothing" needs no change.
    """

    said: str
    wanted: Wanted
    got: frozenset[str]

    @property
    def is_right(self) -> bool:
        """Whether it became exactly what it should."""
        got = {"unknown" if change == "ask" else change for change in self.got}
        met = all(ways & (got | {"nothing"}) for ways in self.wanted)
        return met and got <= frozenset().union(*self.wanted)

    @property
    def is_wrong(self) -> bool:
        """Whether it became a change nobody asked for, rather than a question."""
        return not self.got - _UNTOLD <= frozenset().union(*self.wanted)

    @property
    def outcome(self) -> str:
        """What came of it, in one word or two."""
        if self.is_right:
            return "right"
        if self.is_wrong:
            return "wrong"
        return "asked back" if "ask" in self.got else "not understood"


def load_instructions(name: str) -> Iterator[tuple[str, Wanted]]:
    """Read instructions with their changes from the file of a name; "~" parts ways to be right."""
    path = Path(__file__).with_name(f"{name}.tsv")
    for line in path.read_text(encoding="utf-8").splitlines():
        said, _, wanted = line.partition("\t")
        yield (
            said,
            tuple(
                frozenset(way.strip().casefold() for way in part.split(" ~ "))
                for part in wanted.split(";")
            ),
        )


def measure(name: str, catalog: Catalog) -> tuple[Measured, ...]:
    """Read every instruction of a file against the demo catalog."""
    reader = Reader(catalog, load_lexicon(), RULES, NOW)
    guide = VoiceGuide(bans=("bespoke", "timeless", "perfect"))
    return tuple(
        Measured(said, wanted, _folded(map(written, reader.read(said, guide))))
        for said, wanted in load_instructions(name)
    )


def count_outcomes(measured: Iterable[Measured]) -> Counter[str]:
    """Count what came of instructions."""
    return Counter(case.outcome for case in measured)


def _folded(written: Iterable[str]) -> frozenset[str]:
    """Read "shorter" where both limits are set; case does not matter."""
    got = frozenset(change.casefold() for change in written) - {"nothing"}
    both = frozenset({"longest_sentence 18", "longest_reply 3"})
    return (got - both) | {"shorter"} if both <= got else got


def written(instruction: Instruction) -> str:
    """Write an instruction as the files do."""
    match instruction:
        case SetVoice(field="terms"):
            return f"term {instruction.key}>{instruction.value}"
        case SetVoice(field="bans"):
            return f"{'ban' if instruction.value else 'unban'} {instruction.key}"
        case SetVoice(field="favourites"):
            return f"favour {instruction.key}"
        case SetVoice(field="page_greetings"):
            return f"page {instruction.key.casefold()}={instruction.value}"
        case SetVoice(field="longest_sentence" | "longest_reply" as field, value=value):
            if value == 0:
                return "longer"
            return f"{field} {value}"
        case SetVoice(field=field, value=bool() as value):
            return f"{_NAMES.get(field, field)} {'allowed' if value else 'none'}"
        case SetVoice(field=field, value=value):
            return f"{_NAMES.get(field, field)} {value or 'none'}"
        case AddRule(body=body):
            other = f" | {_target(body.other)}" if body.other else ""
            last = f" until {body.ends_at - timedelta(days=1):%Y-%m-%d}" if body.ends_at else ""
            return f"{body.kind} {_target(body.target)}{other}{last}"
        case EndRule(rule_id=rule_id):
            return f"end {rule_id}"
        case Ask(what=what):
            parts = (what, instruction.text, instruction.number, instruction.other)
            return " ".join(str(part) for part in parts if part)
        case Refused():
            return "refuse"
        case Reason():
            return "nothing"
        case NotUnderstood(guess=guess):
            return "ask" if guess else "unknown"


def _target(target: Target) -> str:
    if target.products:
        return ",".join(target.products)
    said = [
        f"{v.facet if v.facet in {'category', 'tag'} else v.facet.title()}={'/'.join(v.any_of)}"
        for v in target.values
    ]
    if target.price:
        said += [f"price>{target.price.lowest}"] if target.price.lowest else []
        said += [f"price<{target.price.highest}"] if target.price.highest else []
    return "&".join(sorted(said, key=lambda part: not part.startswith("category")))
