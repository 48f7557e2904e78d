"""What a message asks the assistant to do."""

from dataclasses import dataclass
from enum import StrEnum, auto

from agent.state import Dialogue
from agent.understanding.intent import Intent, IntentGuess
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes import Wish
from agent.understanding.words import Words
from knowledge.words import STOP_WORDS

_UNSURE = 0.25


class Request(StrEnum):
    """One thing an assistant can be asked to do, each with its reply plan."""

    FIND = auto()
    MORE = auto()
    CHEAPER = auto()
    SIMILAR = auto()
    SHOW = auto()
    COMPARE = auto()
    ASK_PRODUCT = auto()
    COMPLEMENT = auto()
    ADVISE = auto()
    BROWSE = auto()
    DISCOUNT_CODE = auto()
    RESTART = auto()
    CLARIFY_PURPOSE = auto()
    ASK_WHAT_TO_FIND = auto()
    ASK_WHAT_TO_LEARN = auto()
    SUPPORT = auto()
    HUMAN = auto()
    PRIVACY = auto()
    HELLO = auto()
    THANKS = auto()
    BYE = auto()
    BOT = auto()
    SMALLTALK = auto()
    OFF_TOPIC = auto()


_ANSWERS_WITHOUT_PRODUCTS = {
    Intent.SUPPORT: Request.SUPPORT,
    Intent.HUMAN: Request.HUMAN,
    Intent.PRIVACY: Request.PRIVACY,
    Intent.OFF_TOPIC: Request.OFF_TOPIC,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything a request is decided from."""

    words: Words
    guess: IntentGuess
    wish: Wish
    references: tuple[str, ...]
    dialogue: Dialogue

    def has(self, cue: str, lexicon: Lexicon) -> bool:
        """Whether the message holds a cue."""
        return self.words.say_any(lexicon.cues[cue])

    def only_names(self, lexicon: Lexicon) -> bool:
        """Whether the message says no more than a kind of thing: "throws", "a red rug please"."""
        others = (
            token
            for place, token in enumerate(self.words.tokens)
            if place not in self.wish.places
            and token not in STOP_WORDS
            and self.words.lemmas[place] not in lexicon.fillers
        )
        return self.wish.category is not None and not any(others)

    def singles_out(self, lexicon: Lexicon) -> bool:
        """Whether the message means one by what it costs: "the cheaper one"."""
        return any(self.words.say_any(phrases) for phrases in lexicon.superlatives.values())


def decide_request(heard: Heard, lexicon: Lexicon) -> Request:
    """Choose what to do: a follow-up the words ask for plainly, else what the intent suggests."""
    return (
        _tapped_purpose(heard, lexicon)
        or _follow_up(heard, lexicon)
        or _small_request(heard, lexicon)
        or _by_intent(heard, lexicon)
    )


def _tapped_purpose(heard: Heard, lexicon: Lexicon) -> Request | None:
    tokens = heard.words.tokens
    if tokens in lexicon.cues["shopping"]:
        return Request.ASK_WHAT_TO_FIND
    if tokens in lexicon.cues["researching"]:
        return Request.ASK_WHAT_TO_LEARN
    if tokens in lexicon.cues["looking"]:
        return Request.BROWSE
    return None


def _follow_up(heard: Heard, lexicon: Lexicon) -> Request | None:
    """Requests that only make sense after something was shown."""
    if heard.has("restart", lexicon):
        return Request.RESTART
    if heard.has("code", lexicon):
        return Request.DISCOUNT_CODE
    if heard.has("complement", lexicon) and heard.references:
        return Request.COMPLEMENT
    if heard.has("compare", lexicon) and len(heard.references) > 1:
        return Request.COMPARE
    if not heard.dialogue.shown:
        return None
    if heard.has("compare", lexicon) and not heard.wish.category:
        return Request.COMPARE
    if heard.has("similar", lexicon):
        return Request.SIMILAR
    singled_out = heard.singles_out(lexicon)
    if heard.has("cheaper", lexicon) and not heard.wish.category and not singled_out:
        return Request.CHEAPER
    if heard.has("more", lexicon) and heard.wish.empty:
        return Request.MORE
    return None


def _small_request(heard: Heard, lexicon: Lexicon) -> Request | None:
    if heard.guess.label not in {Intent.SMALLTALK, Intent.HUMAN} or not heard.wish.empty:
        return None
    for cue, request in (
        ("bot", Request.BOT),
        ("thanks", Request.THANKS),
        ("bye", Request.BYE),
        ("hello", Request.HELLO),
    ):
        if heard.has(cue, lexicon) and heard.guess.label is Intent.SMALLTALK:
            return request
    return Request.SMALLTALK if heard.guess.label is Intent.SMALLTALK else None


def _by_intent(heard: Heard, lexicon: Lexicon) -> Request:
    label = heard.guess.label
    if label is Intent.BROWSE and heard.wish.empty:
        return Request.BROWSE
    if heard.only_names(lexicon) and not _asks_in_words(heard, lexicon):
        return Request.FIND
    about_shop = heard.references or not heard.wish.empty
    if label in _ANSWERS_WITHOUT_PRODUCTS and not (label is Intent.OFF_TOPIC and about_shop):
        return _ANSWERS_WITHOUT_PRODUCTS[label]
    if heard.references:
        by_price = heard.singles_out(lexicon)
        asks = _is_question(heard, lexicon) and not by_price
        return Request.ASK_PRODUCT if asks else Request.SHOW
    if label is Intent.RESEARCH:
        return Request.ADVISE
    if _unsure_of_purpose(heard) and heard.wish.empty:
        return Request.CLARIFY_PURPOSE
    return Request.FIND


def _is_question(heard: Heard, lexicon: Lexicon) -> bool:
    return _asks_in_words(heard, lexicon) or heard.guess.label is Intent.RESEARCH


def _asks_in_words(heard: Heard, lexicon: Lexicon) -> bool:
    first = heard.words.tokens[:1]
    return heard.words.text.rstrip().endswith("?") or first in lexicon.cues["question"]


def _unsure_of_purpose(heard: Heard) -> bool:
    """Whether research and buy are about as likely, and the shopper was never asked."""
    likely = heard.guess.probabilities
    apart = abs(likely[Intent.RESEARCH] - likely[Intent.BUY])
    return apart < _UNSURE and heard.dialogue.intent is None
