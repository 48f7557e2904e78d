"""Understanding a message: intent, constraints, references, and what is asked for."""

from dataclasses import dataclass

from agent.state import Dialogue, Message
from agent.understanding.intent import Intent, IntentGuess, IntentModel
from agent.understanding.lexicon import Lexicon
from agent.understanding.references import resolve_references
from agent.understanding.requests import Heard, Request, decide_request
from agent.understanding.wishes import Wish, is_category, merge, read_wish
from agent.understanding.words import Words, read_message
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints
from knowledge.words import STOP_WORDS, content_lemmas
from tools import ToolContext


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means here and now.

    `constraints` are those in force after it, `wish` those it stated itself; `query` is what to
    search for in plain words; `references` the products it speaks of; `topic_turn` the turn that
    said what is looked for.
    """

    guess: IntentGuess
    request: Request
    wish: Wish
    constraints: Constraints
    references: tuple[str, ...]
    query: str
    topic_turn: str | None
    words: Words

    @property
    def intent(self) -> Intent:
        """The intent the turn is answered under."""
        return self.guess.label


async def understand(
    message: Message,
    dialogue: Dialogue,
    catalog: Catalog,
    tools: ToolContext,
    model: IntentModel,
    lexicon: Lexicon,
) -> Understanding:
    """Read a message in the light of the dialogue so far."""
    words = read_message(message.text)
    topic = _search_words(message.past(dialogue.topic_turn), lexicon)
    asked = _search_words(message.text, lexicon)
    joined = " ".join(dict.fromkeys((*topic.split(), *asked.split())))
    guess = model.classify(message.text, await tools.embed(message.text))
    wish = read_wish(words, catalog, lexicon)
    references = resolve_references(words, dialogue, catalog, message.page_product_id, lexicon)
    request = decide_request(Heard(words, guess, wish, references, dialogue), lexicon)
    if request is not Request.FIND:
        return Understanding(
            guess,
            request,
            wish,
            dialogue.constraints,
            references,
            message.text,
            dialogue.topic_turn,
            words,
        )
    fresh = _begins_topic(words, wish, dialogue, catalog, lexicon)
    return Understanding(
        guess,
        request,
        wish,
        merge(() if fresh else dialogue.constraints, wish),
        references,
        (asked if fresh else joined) or message.text,
        message.turn_id if fresh else dialogue.topic_turn,
        words,
    )


def _search_words(text: str, lexicon: Lexicon) -> str:
    """Leave of a message what names things: no courtesies, no prices, no people."""
    words = read_message(text)
    kept = (
        token
        for token, lemma in zip(words.tokens, words.lemmas, strict=True)
        if lemma not in lexicon.fillers and token not in STOP_WORDS and not token.isdigit()
    )
    return " ".join(kept)


def _begins_topic(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message asks for another kind of thing, rather than refine the one before."""
    if dialogue.topic_turn is None:
        return True
    if wish.category:
        before = next((c for c in dialogue.constraints if is_category(c)), None)
        return before is not None and before != wish.category
    if words.say_any(lexicon.cues["instead"]) or wish.dropped or wish.any_price:
        return False
    others = set(content_lemmas(words.text)) - lexicon.fillers
    unknown = any(not catalog.mentions(word) for word in others)
    return (len(others) > 1 or unknown) and not wish.others
