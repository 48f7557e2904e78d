"""Voice: no banned word in the assistant's own sentences, no term the brand avoids."""

import re
from collections.abc import Iterator

from evals.reading.words import normalise
from evals.scorers.score import Findings, Judged, Score, Severity

NAME = "voice"


def score_voice(judged: Judged) -> Iterator[Score]:
    """Find words the brand never uses; a word in the brand's own records is its own."""
    voice = judged.shop.voice
    if voice is None:
        return
    found = Findings(NAME, Severity.MAJOR)
    banned = [*voice.bans, *(word for words in voice.terms.values() for word in words)]
    for sentence, mentions in judged.reply.mentions:
        found.looked_at += 1
        folded = normalise(sentence)
        names = " ".join(normalise(sentence[m.start : m.end]) for m in mentions)
        for word in banned:
            pattern = rf"(?<!\w){re.escape(normalise(word))}(?!\w)"
            if re.search(pattern, folded) and not re.search(pattern, names):
                found.fail(f"the brand never says {word!r}", sentence, word, "voice")
    yield from found.scores()
