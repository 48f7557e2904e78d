"""How well replies keep to a voice: violations of bans and terms, and what mending does.

`python benchmarks/voice.py DATA [--replies N] [--mended FILE]`, over an ingested catalog. Half of
the replies are the embedded writer's, to questions made of the catalog; half are drafts as a model
might write them, with banned words, other terms, emoji and exclamation marks strewn in. What is
shown is judged by a checker of its own, which shares no code with what mends. `--mended` writes the
sentences that were mended, before and after, for a person to read.
"""

import argparse
import asyncio
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from agent.checkpoints import forgetting_checkpointer
from agent.events import Text
from agent.evidence import Evidence, evidence_of
from agent.grounding import Records
from agent.speaking import Speaker
from agent.state import Message
from agent.voice.keeping import KeptVoice
from agent.writers.draft import Say
from brand.voice import VoiceGuide
from floorwalker.assembly import build_assistant, open_knowledge
from floorwalker.environment import prepare_environment
from floorwalker.settings import Settings
from knowledge.catalog import Catalog, PassageHit
from knowledge.language.sentences import split_sentences

VOICE = VoiceGuide(
    terms={
        "couch": ("sofa",),
        "carpet": ("rug",),
        "blanket": ("throw",),
        "cup": ("mug",),
        "cushion": ("pillow",),
    },
    bans=("wash", "take", "time", "look", "solid", "store"),
    spelling="UK",
    formality="formal",
)
SHOWN_AS = {"sofa": "couch", "rug": "carpet", "throw": "blanket", "mug": "cup",
            "pillow": "cushion"}  # fmt: skip
BANNED = [
    "wash",
    "washes",
    "washed",
    "washing",
    "take",
    "takes",
    "took",
    "taken",
    "taking",
    "time",
    "times",
    "timed",
    "timing",
    "look",
    "looks",
    "looked",
    "looking",
    "solid",
    "solids",
    "store",
    "stores",
    "stored",
    "storing",
]
STREWN = ["Wash it well! ", "Take it 😀 ", "", "", "", "", "Look! "]


@dataclass(slots=True)
class Tally:
    """What was counted."""

    replies: int = 0
    sentences: int = 0
    violations: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    mended: list[tuple[str, str]] = field(default_factory=list)


def judge(text: str, references: tuple[str, ...], names: re.Pattern[str]) -> list[str]:
    """Return what a shown sentence has against the voice, read without what names things."""
    for name in references:
        text = text.replace(name, " ")
    bare = names.sub(" ", text).lower()
    words = re.findall(r"[a-z']+", bare)
    found = [word for word in words if word in BANNED]
    for word, better in SHOWN_AS.items():
        found += [w for w in words if w in {word, f"{word}s"} and w != better]
    found += ["!"] if "!" in bare else []
    found += [c for c in bare if ord(c) >= 0x1F000]
    return found


def names_of(catalog: Catalog) -> re.Pattern[str]:
    """Match every name of the shop: titles, options, articles, capitalised pairs."""
    names = {p.title for p in catalog.products.values()}
    names |= {a.title for a in catalog.articles.values()}
    names |= {v for p in catalog.products.values() for x in p.variants for v in x.options.values()}
    names |= {p.brand for p in catalog.products.values()} - {""}
    kinds = {c for p in catalog.products.values() for name in p.category for c in name.split("&")}
    led = {
        f"{' '.join(k.split()[:-1]).lower()} {k.split()[-1].lower()[:4]}"
        for k in kinds
        if len(k.split()) > 1
    }
    names |= led
    return re.compile("|".join(re.escape(n) for n in sorted(names, key=len, reverse=True)))


def questions(catalog: Catalog, seed: random.Random) -> Iterator[str]:
    """Yield questions without end."""
    products = list(catalog.products.values())
    headings = [h for p in catalog.passages.values() for h in p.headings]
    while True:
        product = seed.choice(products)
        kind = product.category[-1].lower() if product.category else product.title
        yield seed.choice(
            [
                f"tell me about the {product.title}",
                f"show me {kind}",
                f"how do I care for the {product.title}?",
                f"what goes with the {product.title}?",
                f"{kind} under ${seed.choice([50, 100, 300, 900])}",
                seed.choice(headings) if headings else "hello",
                f"is the {product.title} in stock?",
            ]
        )


def drafts(catalog: Catalog, seed: random.Random) -> tuple[Evidence, list[str]]:
    """Return the evidence and the draft of a reply, as a model might strew it."""
    product = seed.choice(list(catalog.products.values()))
    passage = seed.choice(list(catalog.passages.values()))
    hit = PassageHit(passage, catalog.articles[passage.article_id], 1.0, 1.0)
    evidence = replace(
        evidence_of(catalog), products={product.id: product}, passages=(hit,), sources=(hit,)
    )
    told = [f"[[product:{product.id}]]: {s}" for s in split_sentences(product.description)]
    told += [f"[[article:{hit.article.id}]]: {s}" for s in split_sentences(passage.text)]
    seed.shuffle(told)
    return evidence, [seed.choice(STREWN) + said for said in told[:4]]


async def measure(settings: Settings, replies: int, seed: random.Random) -> tuple[Tally, Tally]:
    """Write half of the replies by each writer."""
    embedded, drafted = Tally(), Tally()
    original = KeptVoice.sentence

    def noted(tally: Tally, kept: KeptVoice, text: Text) -> Text | None:
        shown = original(kept, text)
        if shown and shown.text != text.text:
            tally.mended.append((text.text, shown.text))
        return shown

    with open_knowledge(settings) as knowledge:
        catalog = await knowledge.catalog.current()
        names = names_of(catalog)
        assistant = build_assistant(settings, knowledge, VOICE, forgetting_checkpointer())
        asked = questions(catalog, seed)
        KeptVoice.sentence = lambda kept, text: noted(embedded, kept, text)  # type: ignore[method-assign,assignment]
        for _ in range(replies // 2):
            message = Message(str(uuid4()), next(asked))
            events = assistant.answer(str(uuid4()), message, catalog, lambda: catalog)
            _count(embedded, [e async for e in events if isinstance(e, Text)], names)
        KeptVoice.sentence = lambda kept, text: noted(drafted, kept, text)  # type: ignore[method-assign,assignment]
        records = Records(catalog)
        for _ in range(replies - replies // 2):
            evidence, said = drafts(catalog, seed)
            speaker = Speaker(evidence, records, lambda: catalog, VOICE, model="drafts")
            shown = [e for s in said for e in speaker.speak(Say(s)) if isinstance(e, Text)]
            _count(drafted, shown, names)
    return embedded, drafted


def _count(tally: Tally, shown: list[Text], names: re.Pattern[str]) -> None:
    tally.replies += 1
    for event in shown:
        tally.sentences += 1
        named = tuple(event.text[r.start : r.end] for r in event.references)
        found = judge(event.text, named, names)
        tally.kinds.update(found)
        if found:
            tally.violations.append(f"{found}: {event.text}")


def main() -> None:
    """Measure, and print."""
    prepare_environment()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--replies", type=int, default=5000)
    parser.add_argument("--mended", type=Path)
    given = parser.parse_args()
    tallies = asyncio.run(
        measure(Settings(data=given.data, model=""), given.replies, random.Random(7))
    )
    for name, tally in zip(("embedded", "drafts"), tallies, strict=True):
        print(
            f"{name}: {tally.replies} replies, {tally.sentences} sentences, "
            f"{len(tally.mended)} mended, {len(tally.violations)} against the voice"
        )
        for violation in tally.violations[:20]:
            print(f"    {violation}")
    if given.mended:
        pairs = dict.fromkeys(pair for tally in tallies for pair in tally.mended)
        text = "\n".join(f"{before}\n{after}\n" for before, after in pairs)
        given.mended.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
