"""Others of a kind: "which one does?", asked when the one spoken of does not."""

from agent.state import Dialogue
from agent.understanding.lexicon import Lexicon
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import ValueWanted
from knowledge.facets.facets import CATEGORY
from knowledge.language.words import STOP_WORDS, lemmas

_MOST = 3


def which_others(
    words: Words, asked_before: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Return the other products of the kind spoken of that say most of what is asked.

    What "which one does?" leaves out is what was asked before.
    """
    spoken = catalog.products.get(dialogue.focus[0]) if len(dialogue.focus) == 1 else None
    if words.tokens[:1] != ("which",) or spoken is None or not spoken.category:
        return ()
    kind_said = {"one", "ones", *lemmas(spoken.category[-1])}
    among_several = bool(dialogue.shown) and len(dialogue.shown[-1]) > 1
    asked_of_one = dialogue.asked_turn is not None and dialogue.shown[-1:] != (dialogue.focus,)
    if (among_several and not asked_of_one) or kind_said.isdisjoint(words.lemmas[1:2]):
        return ()
    named = {*lemmas(spoken.category[-1]), *lemmas(spoken.title)}
    asked = _telling(words, lexicon) - named or _telling(asked_before, lexicon) - named
    kind = ValueWanted(spoken.category[-1:], (CATEGORY,))
    others = [i for i in catalog.meeting((kind,)) if i != spoken.id]
    shared = {i: len(asked & catalog.words(i).text) for i in others}
    most = max(shared.values(), default=0)
    return tuple(i for i in others if most and shared[i] == most)[:_MOST]


def _telling(words: Words, lexicon: Lexicon) -> set[str]:
    return {
        lemma
        for token, lemma in zip(words.tokens, words.lemmas, strict=True)
        if token not in STOP_WORDS and lemma not in lexicon.fillers
    }
