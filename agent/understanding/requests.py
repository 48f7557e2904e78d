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
_QUESTION_WORDS = {"how", "what", "which", "why", "when", "where", "who", "difference"}
_NEAR, _NEARER, _MUCH_NEARER = 0.45, 0.1, 0.2


class Request(StrEnum):
    """One thing an assistant can be asked to do, each with its reply plan."""

    FIND = auto()
    IDEAS = auto()
    MORE = auto()
    CHEAPER = auto()
    SIMILAR = auto()
    SHOW = auto()
    DESCRIBE = auto()
    COMPARE = auto()
    ASK_PRODUCT = auto()
    COMPLEMENT = auto()
    PICK = auto()
    WHY = auto()
    ADVISE = auto()
    BROWSE = auto()
    DISCOUNT_CODE = auto()
    RESTART = auto()
    CLARIFY_PURPOSE = auto()
    ASK_WHAT_TO_FIND = auto()
    ASK_WHAT_TO_LEARN = auto()
    SUPPORT = auto()
    HUMAN = auto()
    COMPLAINT = auto()
    PRIVACY = auto()
    QUIZ = auto()
    PICK_UP = auto()
    DROP = auto()
    SHOW_MEMORY = auto()
    REMEMBER_ME = auto()
    STOP_REMEMBERING = auto()
    FORGET_ME = auto()
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
}


SEARCHES = frozenset(
    {
        Request.FIND,
        Request.IDEAS,
        Request.MORE,
        Request.CHEAPER,
        Request.SIMILAR,
        Request.COMPLEMENT,
        Request.PICK_UP,
        Request.DROP,
        Request.QUIZ,
    }
)
"""Requests for which products are looked for."""

ANSWERED = frozenset({Request.ADVISE, Request.ASK_PRODUCT, Request.SUPPORT, Request.COMPLAINT})
"""Requests that are answered from statements, of products and of articles."""


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything a request is decided from.

    `nearest_product` and `nearest_passage` are the similarity of what in the catalog and in the
    articles is nearest to the message.
    """

    words: Words
    guess: IntentGuess
    wish: Wish
    references: tuple[str, ...]
    dialogue: Dialogue
    nearest_product: float
    nearest_passage: float

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

    def asks_within(self) -> bool:
        """Whether a question word stands anywhere in the message."""
        return not _QUESTION_WORDS.isdisjoint(self.words.tokens)

    def may_follow_up(self, lexicon: Lexicon) -> bool:
        """Whether the message names nothing itself, so that it may be about what was spoken of."""
        return self.wish.category is None and not self.has("asks_anew", lexicon)

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
    """Requests that plain words ask for, most of them about what was shown."""
    if heard.has("restart", lexicon):
        return Request.RESTART
    if heard.has("complaint", lexicon):
        return Request.COMPLAINT
    if heard.has("trouble", lexicon):
        return Request.SUPPORT
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
    if heard.has("why", lexicon):
        return Request.WHY
    if heard.has("pick", lexicon) and not heard.wish.category:
        return Request.PICK
    again = heard.references == heard.dialogue.focus[:1]
    singled_out = heard.singles_out(lexicon) and not again
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
    talks = heard.guess.label is Intent.SMALLTALK
    near = max(heard.nearest_passage, heard.nearest_product) >= _NEAR
    return Request.SMALLTALK if talks and not near else None


def _by_intent(heard: Heard, lexicon: Lexicon) -> Request:
    label = heard.guess.label
    if heard.references and label not in {Intent.HUMAN, Intent.PRIVACY}:
        if heard.has("describe", lexicon):
            return Request.DESCRIBE
        by_price = heard.singles_out(lexicon)
        asks = _is_question(heard, lexicon) and not by_price
        return Request.ASK_PRODUCT if asks else Request.SHOW
    asks = _asks_in_words(heard, lexicon)
    if heard.only_names(lexicon) and not asks:
        return Request.FIND
    in_articles = _is_answered_by_articles(heard)
    if label is Intent.HUMAN and in_articles and not heard.has("human", lexicon):
        return Request.ADVISE
    if label in _ANSWERS_WITHOUT_PRODUCTS:
        return _ANSWERS_WITHOUT_PRODUCTS[label]
    if in_articles:
        return Request.ADVISE
    if label is Intent.BROWSE and heard.wish.empty:
        return Request.BROWSE
    about_shop = not heard.wish.empty or heard.nearest_product >= _NEAR
    if label is Intent.OFF_TOPIC and not about_shop:
        return Request.OFF_TOPIC
    describes = bool(heard.wish.category) and heard.words.tokens[:1] not in lexicon.cues["question"]
    charged = heard.has("charges", lexicon)
    if charged and describes and not heard.only_names(lexicon):
        return Request.ADVISE
    if label is Intent.RESEARCH and describes and not asks and not heard.asks_within():
        return Request.FIND
    sold = heard.nearest_product >= _NEAR and heard.nearest_product > heard.nearest_passage
    if label is Intent.RESEARCH and sold and not asks and heard.may_follow_up(lexicon):
        return Request.FIND
    follows_up = heard.dialogue.focus and asks and heard.may_follow_up(lexicon)
    if label is Intent.RESEARCH or (follows_up and heard.wish.empty):
        return Request.ADVISE
    if _unsure_of_purpose(heard) and heard.wish.empty:
        return Request.CLARIFY_PURPOSE
    return Request.FIND


def _is_answered_by_articles(heard: Heard) -> bool:
    """Whether articles are clearly nearer to the message than any product."""
    wants_things = heard.guess.label is Intent.BUY and not heard.wish.empty
    nearer = _MUCH_NEARER if wants_things else _NEARER
    return heard.nearest_passage >= max(_NEAR, heard.nearest_product + nearer)


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
