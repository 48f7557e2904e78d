"""Whole replies of the lying model: fluent, part truth, part lies, each sentence labelled."""

from collections.abc import Sequence
from random import Random

from evals.lying_model.drafts import Drafted, tell_lie, tell_truth
from evals.lying_model.lies import LIES
from evals.lying_model.seen import Seen

_SENTENCES = (2, 5)
_NOTHING_KNOWN = "The catalog and the articles here don't say."


def truthful_reply(seen: Seen, random: Random, sentences: int = 0) -> Sequence[Drafted]:
    """Write a reply of which every sentence is true, the first about what was found first."""
    first = Seen(seen.products[:1], seen.articles[:1])
    told = [tell_truth(first, random, paraphrased=False)]
    told += [
        tell_truth(seen, random, paraphrased=random.random() < 0.5)
        for _ in range((sentences or random.randint(*_SENTENCES)) - 1)
    ]
    return [drafted for drafted in told if drafted] or [Drafted(_NOTHING_KNOWN, "own words")]


def lying_reply(seen: Seen, random: Random, kind: str = "") -> Sequence[Drafted]:
    """Write a reply in which a part of the sentences, or all of one kind, are lies."""
    kinds = [kind] if kind in LIES else sorted(LIES)
    told: list[Drafted | None] = []
    for _ in range(random.randint(*_SENTENCES)):
        if random.random() < 0.6:
            told.append(tell_lie(seen, random, random.choice(kinds)))
        else:
            told.append(tell_truth(seen, random, paraphrased=random.random() < 0.5))
    told.append(tell_lie(seen, random, random.choice(kinds)))
    return [drafted for drafted in told if drafted]


def split_tokens(text: str, random: Random) -> list[str]:
    """Cut a reply into tokens, of which some end in the middle of a word, a number or a marker."""
    tokens: list[str] = []
    while text:
        size = random.randint(1, 7)
        tokens.append(text[:size])
        text = text[size:]
    return tokens
