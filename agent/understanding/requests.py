"""What a message asks the assistant to do."""

from dataclasses import dataclass
from enum import StrEnum, auto

from agent.state import Dialogue
from agent.understanding.intents.intent import Intent, IntentGuess
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes.wishes import Wish
from agent.understanding.words import Words
from knowledge.language.words import STOP_WORDS

_UNSURE = 0.25
_WISHING = {"something", "anything"}
_CIRCUMSTANCES = {("how",), ("when",), ("where",), ("why",), ("who",)}
_SHORT, _FEW = 5, 3
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

    `fresh` is whether another thing is looked for than before, `thing` what that is called and
    `titled` whether a title has it; `conditions` whether some are stated in words of records,
    `attribute` whether the message names what a record may state. `nearest_product` and
    `nearest_passage` are the similarity of what in the catalog and in the articles is nearest.
    """

    words: Words
    guess: IntentGuess
    wish: Wish
    references: tuple[str, ...]
    dialogue: Dialogue
    goes_on: bool
    fresh: bool
    thing: tuple[str, ...]
    conditions: bool
    titled: bool
    attribute: bool
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

    def label(self, lexicon: Lexicon) -> Intent:
        """The likeliest intent; one that no word of the message shows is not believed."""
        unfounded = {
            intent
            for intent, cue in ((Intent.PRIVACY, "privacy"), (Intent.HUMAN, "human"))
            if not self.has(cue, lexicon)
        }
        likely = self.guess.probabilities
        return max(likely.keys() - unfounded, key=likely.__getitem__)

    def may_follow_up(self, lexicon: Lexicon) -> bool:
        """Whether the message names nothing itself, so that it may be about what was spoken of."""
        return self.wish.category is None and not self.has("asks_anew", lexicon)

    def goes_on_looking(self, lexicon: Lexicon) -> bool:
        """Whether the message states a condition, or wishes for something, in so many words."""
        going = bool(self.dialogue.topic_turns or self.dialogue.constraints)
        states = bool(self.wish.others or self.wish.dropped or self.wish.kinds)
        wishes = not _WISHING.isdisjoint(self.words.tokens) and bool(self.thing)
        return wishes or (going and (states or self.conditions) and not self.has("human", lexicon))

    def counts(self) -> bool:
        """Whether the message asks how, when, where or why rather than for a thing."""
        return self.words.tokens[:1] in _CIRCUMSTANCES

    def says_little(self) -> bool:
        """Whether the message names neither a thing nor a property."""
        return self.wish.empty and not self.thing

    def weighs(self, lexicon: Lexicon) -> bool:
        """Whether the message weighs several products: "A or B?", "compare both"."""
        either = "or" in self.words.tokens and self.words.tokens[:1] not in lexicon.cues["question"]
        return either or self.has("compare", lexicon) or self.has("add", lexicon)

    def singles_out(self, lexicon: Lexicon) -> bool:
        """Whether the message means one by what it costs: "the cheaper one"."""
        return any(self.words.say_any(phrases) for phrases in lexicon.superlatives.values())


_LOOKING = frozenset(
    {
        Request.FIND,
        Request.IDEAS,
        Request.MORE,
        Request.CHEAPER,
        Request.SIMILAR,
        Request.COMPLEMENT,
    }
)
_TALKING = {
    Request.HELLO: Intent.SMALLTALK,
    Request.THANKS: Intent.SMALLTALK,
    Request.BYE: Intent.SMALLTALK,
    Request.BOT: Intent.SMALLTALK,
    Request.SMALLTALK: Intent.SMALLTALK,
    Request.HUMAN: Intent.HUMAN,
    Request.PRIVACY: Intent.PRIVACY,
    Request.BROWSE: Intent.BROWSE,
    Request.COMPARE: Intent.RESEARCH,
    Request.DESCRIBE: Intent.RESEARCH,
    Request.COMPLAINT: Intent.SUPPORT,
}


def answered_as(request: Request, guess: IntentGuess) -> Intent:
    """Return the intent a turn is answered under: the likeliest that what is done would serve."""
    if request in _TALKING:
        return _TALKING[request]
    if request in _LOOKING:
        serving = {Intent.BUY, Intent.BROWSE}
    elif request in ANSWERED:
        serving = {Intent.RESEARCH, Intent.SUPPORT, Intent.BUY}
    else:
        return guess.label
    likely = guess.probabilities
    return max(serving, key=lambda intent: likely[intent])


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
        return Request.RESTART if heard.says_little() else Request.FIND
    if heard.has("complaint", lexicon):
        return Request.COMPLAINT
    if heard.has("sort", lexicon):
        return Request.FIND
    if heard.has("trouble", lexicon):
        return Request.SUPPORT
    if heard.has("code", lexicon):
        return Request.DISCOUNT_CODE
    if heard.goes_on:
        return Request.ASK_PRODUCT if heard.references else Request.ADVISE
    if heard.has("complement", lexicon) and heard.references:
        return Request.COMPLEMENT
    if len(heard.references) > 1 and heard.weighs(lexicon):
        return Request.COMPARE
    if heard.has("compare", lexicon) and (heard.wish.kinds or heard.dialogue.focus):
        return Request.COMPARE
    if not heard.dialogue.shown and not heard.dialogue.focus:
        return None
    if heard.has("later", lexicon) and heard.wish.empty:
        return Request.BYE
    if heard.references and heard.has("add", lexicon) and len(heard.dialogue.focus) > 1:
        return Request.COMPARE
    if heard.has("similar", lexicon):
        return Request.SIMILAR
    if heard.has("why", lexicon):
        return Request.WHY
    if heard.has("pick", lexicon) and not heard.wish.category:
        return Request.PICK
    again = heard.references == heard.dialogue.focus
    singled_out = heard.singles_out(lexicon) and bool(heard.references) and not again
    if heard.has("cheaper", lexicon) and not heard.wish.category and not singled_out:
        return Request.CHEAPER
    if heard.has("more", lexicon) and heard.wish.empty:
        return Request.MORE
    return None


def _small_request(heard: Heard, lexicon: Lexicon) -> Request | None:
    if len(heard.words.tokens) <= _FEW and heard.has("thanks", lexicon):
        return Request.THANKS
    if heard.guess.label not in {Intent.SMALLTALK, Intent.HUMAN} or not heard.wish.empty:
        return None
    if heard.goes_on_looking(lexicon):
        return None
    near = max(heard.nearest_passage, heard.nearest_product) >= _NEAR
    if heard.guess.label is not Intent.SMALLTALK:
        return None
    talk = _talk(heard, lexicon)
    return None if near and talk is Request.SMALLTALK else talk


def _talk(heard: Heard, lexicon: Lexicon) -> Request:
    """Which small talk it is."""
    for cue, request in (
        ("bot", Request.BOT),
        ("thanks", Request.THANKS),
        ("bye", Request.BYE),
        ("hello", Request.HELLO),
    ):
        if heard.has(cue, lexicon):
            return request
    return Request.SMALLTALK


def _by_intent(heard: Heard, lexicon: Lexicon) -> Request:
    label = heard.label(lexicon)
    if heard.references and label not in {Intent.HUMAN, Intent.PRIVACY}:
        if heard.has("describe", lexicon):
            return Request.DESCRIBE
        if label is Intent.SMALLTALK and heard.says_little() and not _asks_in_words(heard, lexicon):
            return _talk(heard, lexicon)
        if heard.has("charges", lexicon):
            return Request.ADVISE
        by_price = heard.singles_out(lexicon) and len(heard.words.tokens) <= _SHORT
        asks = (_is_question(heard, lexicon) or heard.attribute) and not by_price
        return Request.ASK_PRODUCT if asks else Request.SHOW
    asks = _asks_in_words(heard, lexicon)
    charged = heard.has("charges", lexicon)
    if charged and (asks or heard.asks_within() or heard.wish.empty):
        return Request.SUPPORT if label is Intent.SUPPORT else Request.ADVISE
    if label not in {Intent.HUMAN, Intent.PRIVACY, Intent.SUPPORT}:
        if heard.has("asks_anew", lexicon) and heard.thing and not heard.counts():
            return Request.FIND
        if not asks and heard.goes_on_looking(lexicon):
            return Request.FIND
    worded = heard.asks_within() or heard.words.tokens[:1] in lexicon.cues["question"]
    elsewhere = label in {Intent.SUPPORT, Intent.HUMAN, Intent.SMALLTALK}
    if heard.thing and not worded and not elsewhere and (asks or heard.titled):
        return Request.FIND
    if heard.has("describe", lexicon) and heard.titled:
        return Request.FIND
    if heard.only_names(lexicon) and not asks:
        return Request.FIND
    in_articles = _is_answered_by_articles(heard)
    if label in _ANSWERS_WITHOUT_PRODUCTS:
        return _ANSWERS_WITHOUT_PRODUCTS[label]
    if in_articles:
        return Request.ADVISE
    if label is Intent.BROWSE and worded and heard.counts():
        return Request.ADVISE
    if label is Intent.BROWSE and heard.wish.empty:
        return Request.BROWSE
    about_shop = not heard.wish.empty or heard.nearest_product >= _NEAR
    if label is Intent.OFF_TOPIC and not about_shop:
        return Request.OFF_TOPIC
    describes = bool(heard.wish.category) and heard.words.tokens[:1] not in lexicon.cues["question"]
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
    asks = _asks_in_words(heard, lexicon) or heard.asks_within()
    return asks or heard.guess.label is Intent.RESEARCH


def _asks_in_words(heard: Heard, lexicon: Lexicon) -> bool:
    first = heard.words.tokens[:1]
    return heard.words.text.rstrip().endswith("?") or first in lexicon.cues["question"]


def _unsure_of_purpose(heard: Heard) -> bool:
    """Whether research and buy are about as likely, and the shopper was never asked."""
    likely = heard.guess.probabilities
    apart = abs(likely[Intent.RESEARCH] - likely[Intent.BUY])
    return apart < _UNSURE and heard.dialogue.intent is None
