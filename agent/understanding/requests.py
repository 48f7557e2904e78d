"""What a message asks the assistant to do."""

from enum import StrEnum, auto

from agent.understanding.asking import asks_anew, asks_price, is_question, opens_with_question
from agent.understanding.heard import Heard
from agent.understanding.intents.intent import Intent, IntentGuess
from agent.understanding.lexicon import Lexicon
from knowledge.constraints import PriceRange

_UNSURE = 0.25
_SHORT, _FEW = 5, 3
_MAY_BE_OFF, _FAR, _SURE = 0.2, 0.28, 0.9
_LONGEST_ELLIPSIS = 10
_WHAT_IS_IT = ("what", "is", "it")
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
    SUM = auto()
    ASK_PRODUCT = auto()
    COMPLEMENT = auto()
    BOUGHT = auto()
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
    KEEP_CHAT = auto()
    HELLO = auto()
    THANKS = auto()
    BYE = auto()
    BOT = auto()
    MUSING = auto()
    SMALLTALK = auto()
    OFF_TOPIC = auto()
    FOREIGN = auto()


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
    Request.MUSING: Intent.SMALLTALK,
    Request.SMALLTALK: Intent.SMALLTALK,
    Request.HUMAN: Intent.HUMAN,
    Request.PRIVACY: Intent.PRIVACY,
    Request.BROWSE: Intent.BROWSE,
    Request.COMPARE: Intent.RESEARCH,
    Request.DESCRIBE: Intent.RESEARCH,
    Request.BOUGHT: Intent.SUPPORT,
    Request.DISCOUNT_CODE: Intent.BUY,
    Request.OFF_TOPIC: Intent.OFF_TOPIC,
    Request.FOREIGN: Intent.SMALLTALK,
}
_SHOWN = {Request.SHOW, Request.PICK, Request.WHY, Request.SUM}
_RUDE = {Intent.SMALLTALK, Intent.OFF_TOPIC, Intent.HUMAN}
_LIKELY = 0.5


def answered_as(request: Request, guess: IntentGuess, *, of_price: bool = False) -> Intent:
    """Return the intent a turn is answered under: the likeliest that what is done would serve.

    `of_price` is whether price or stock is asked for, as those who buy do.
    """
    if request in _TALKING:
        return _TALKING[request]
    if request in _LOOKING:
        serving = {Intent.BUY, Intent.BROWSE}
    elif request in _SHOWN:
        serving = {Intent.BUY, Intent.RESEARCH}
    elif request is Request.COMPLAINT:
        return guess.label if guess.label in _RUDE else Intent.SUPPORT
    elif request in ANSWERED:
        if guess.probabilities[Intent.SUPPORT] < _LIKELY and not of_price:
            return Intent.RESEARCH
        serving = {Intent.RESEARCH, Intent.SUPPORT} | ({Intent.BUY} if of_price else set())
    else:
        return guess.label
    likely = guess.probabilities
    return max(serving, key=lambda intent: likely[intent])


def decide_request(heard: Heard, lexicon: Lexicon) -> Request:
    """Choose what to do: a follow-up the words ask for plainly, else what the intent suggests."""
    return (
        _said_alone(heard, lexicon)
        or _follow_up(heard, lexicon)
        or _small_request(heard, lexicon)
        or _by_intent(heard, lexicon)
    )


def _said_alone(heard: Heard, lexicon: Lexicon) -> Request | None:
    """What a message asks for that says one plain thing, many of them tapped."""
    tokens = heard.words.tokens
    if tokens in lexicon.cues["shopping"]:
        return Request.ASK_WHAT_TO_FIND
    if tokens in lexicon.cues["researching"]:
        return Request.ASK_WHAT_TO_LEARN
    if heard.muses(lexicon):
        return Request.MUSING
    if heard.says_just("looking", lexicon):
        return Request.MUSING if heard.dialogue.shown else Request.BROWSE
    if tokens in lexicon.cues["bot"]:
        return Request.BOT
    if heard.says_just("everything", lexicon):
        return Request.BROWSE
    if tokens in lexicon.cues["alone_more"] and heard.dialogue.shown:
        return Request.MORE
    return None


def _follow_up(heard: Heard, lexicon: Lexicon) -> Request | None:
    """Requests that plain words ask for, most of them about what was shown."""
    if heard.has("restart", lexicon):
        return Request.RESTART if heard.says_little() else Request.FIND
    if heard.has("complaint", lexicon):
        return Request.COMPLAINT
    if heard.has("sort", lexicon) or (heard.dialogue.constraints and heard.wants_cheapest):
        return Request.FIND
    if heard.has("whole_shop", lexicon) and heard.orders_by_price(lexicon):
        return Request.FIND
    if heard.has("trouble", lexicon):
        return Request.SUPPORT
    if heard.has("code", lexicon):
        return Request.DISCOUNT_CODE
    if heard.goes_on:
        return Request.ASK_PRODUCT if heard.references else Request.ADVISE
    if heard.has("complement", lexicon) and heard.references and not heard.counts():
        return Request.COMPLEMENT
    if heard.has("bought", lexicon) and heard.references and not is_question(heard.words, lexicon):
        return Request.BOUGHT
    if len(heard.references) > 1 and heard.weighs(lexicon):
        return Request.COMPARE
    if heard.has("compare", lexicon) and (heard.wish.kinds or heard.dialogue.focus):
        return Request.COMPARE
    if heard.references and heard.has("similar", lexicon):
        return Request.SIMILAR
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
    which = "which" in heard.words.tokens
    singled_out = heard.singles_out(lexicon) and bool(heard.references) and (which or not again)
    prices_it = bool(heard.references) and asks_price(heard.words, lexicon)
    cheapest = heard.orders_by_price(lexicon) and bool(heard.thing)
    bounded = any(isinstance(c, PriceRange) for c in heard.wish.others)
    otherwise = singled_out or prices_it or cheapest or bounded
    cheaper = heard.has("cheaper", lexicon) and not otherwise
    if cheaper and not heard.wish.category:
        return Request.CHEAPER
    if heard.has("more", lexicon) and heard.wish.empty:
        return Request.MORE
    if heard.has("more", lexicon) and heard.dialogue.constraints and not heard.wish.kinds:
        return Request.FIND
    return None


def _small_request(heard: Heard, lexicon: Lexicon) -> Request | None:
    if heard.thanks(lexicon):
        return Request.BYE if heard.has("bye", lexicon) else Request.THANKS
    if heard.guess.label not in {Intent.SMALLTALK, Intent.HUMAN} or not heard.wish.empty:
        return None
    if heard.goes_on_looking(lexicon):
        return None
    if heard.titled and asks_anew(heard.words, lexicon):
        return None
    if heard.references and is_question(heard.words, lexicon) and not heard.has("bot", lexicon):
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
    if heard.foreign and label not in {Intent.HUMAN, Intent.PRIVACY}:
        return Request.FOREIGN
    of_the_shop = label in _ANSWERS_WITHOUT_PRODUCTS or heard.has("charges", lexicon)
    names_new = heard.asks_for_one_of_many(lexicon) or heard.only_named_with_a_mark(lexicon)
    if names_new and not of_the_shop:
        return Request.SHOW if len(heard.references) == 1 else Request.FIND
    if heard.references and label not in {Intent.HUMAN, Intent.PRIVACY}:
        if heard.has("describe", lexicon):
            return Request.DESCRIBE
        if heard.words.tokens[-3:] == _WHAT_IS_IT:
            return Request.SHOW
        turns_to = heard.has("goes_on", lexicon) and len(heard.words.tokens) <= _SHORT
        if turns_to and not heard.attribute and heard.wish.empty:
            return Request.SHOW
        if (
            label is Intent.SMALLTALK
            and heard.says_little()
            and not is_question(heard.words, lexicon)
        ):
            return _talk(heard, lexicon)
        if heard.has("charges", lexicon):
            return Request.ADVISE
        by_price = heard.singles_out(lexicon) and len(heard.words.tokens) <= _SHORT
        asks = (_is_question(heard, lexicon) or heard.attribute) and not by_price
        bare = heard.only_a_name and not heard.attribute and not heard.asks_within()
        asks = asks and not bare
        return Request.ASK_PRODUCT if asks else Request.SHOW
    asks = is_question(heard.words, lexicon)
    charged = heard.has("charges", lexicon)
    learns = label is Intent.RESEARCH
    if charged and (asks or learns or heard.asks_within() or heard.wish.empty):
        return Request.SUPPORT if label is Intent.SUPPORT else Request.ADVISE
    if label not in {Intent.HUMAN, Intent.PRIVACY, Intent.SUPPORT}:
        wants = heard.thing or not heard.wish.empty
        if asks_anew(heard.words, lexicon) and wants and not heard.counts():
            return Request.FIND
        if not asks and heard.goes_on_looking(lexicon):
            return Request.FIND
    worded = heard.asks_within() or opens_with_question(heard.words, lexicon)
    elsewhere = label in {Intent.SUPPORT, Intent.HUMAN, Intent.SMALLTALK}
    far_learns = learns and heard.nearest_product < _NEAR
    carried = heard.titled or (asks and not far_learns)
    if heard.thing and not worded and not elsewhere and carried:
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
    tells = heard.tells_of_a_need(lexicon) and heard.nearest_product >= _FAR
    if label is Intent.BROWSE and heard.wish.empty and not tells:
        return Request.BROWSE
    about_shop = not heard.wish.empty or heard.nearest_product >= _NEAR
    if label is Intent.OFF_TOPIC and heard.has("remedy", lexicon):
        return Request.FIND
    off = label is Intent.OFF_TOPIC and not about_shop and not _may_go_on(heard)
    if off or _is_strange(heard, label, lexicon):
        return Request.OFF_TOPIC
    describes = bool(heard.wish.category) and not opens_with_question(heard.words, lexicon)
    if charged and describes and not heard.only_names(lexicon):
        return Request.ADVISE
    if label is Intent.RESEARCH and describes and not asks and not heard.asks_within():
        return Request.FIND
    sold = heard.nearest_product >= _NEAR and heard.nearest_product > heard.nearest_passage
    if label is Intent.RESEARCH and sold and not asks and heard.may_follow_up(lexicon):
        return Request.FIND
    kinds = heard.wish.category is not None and heard.has("which_things", lexicon)
    if kinds and heard.nearest_product > heard.nearest_passage:
        return Request.FIND
    sells = bool(heard.titled or heard.wish.others) and opens_with_question(heard.words, lexicon)
    far = heard.nearest_passage < min(_FAR, heard.nearest_product)
    new = not heard.dialogue.focus or heard.words.tokens[0] == "which"
    if sells and far and new and not (heard.references or charged or heard.counts()):
        return Request.FIND
    follows_up = heard.dialogue.focus and asks and heard.may_follow_up(lexicon)
    if label is Intent.RESEARCH or (follows_up and heard.wish.empty):
        return Request.ADVISE
    if asks and heard.dialogue.read_articles and heard.wish.empty and not heard.titled:
        return Request.ADVISE
    names = bool(heard.thing) and len(heard.words.tokens) <= _SHORT
    if _unsure_of_purpose(heard) and heard.wish.empty and not names and not tells:
        return Request.CLARIFY_PURPOSE
    return Request.FIND


def _may_go_on(heard: Heard) -> bool:
    """Whether a few words may be about what was spoken of: "and how long does it take?"."""
    spoken = bool(heard.dialogue.focus) or heard.dialogue.read_articles
    sure = heard.guess.probabilities[Intent.OFF_TOPIC] >= _SURE
    return spoken and len(heard.words.tokens) <= _LONGEST_ELLIPSIS and not sure


def _is_strange(heard: Heard, label: Intent, lexicon: Lexicon) -> bool:
    """Whether a question is likely not for a shop, and nothing here is near to what it asks."""
    if label not in {Intent.RESEARCH, Intent.BROWSE} or not heard.wish.empty or heard.goes_on:
        return False
    near = max(heard.nearest_product, heard.nearest_passage)
    service = any(heard.has(cue, lexicon) for cue in ("charges", "stock", "describe"))
    service = service or asks_price(heard.words, lexicon)
    follows = bool(heard.references or heard.dialogue.focus or heard.dialogue.read_articles)
    unlikely = heard.guess.probabilities[Intent.OFF_TOPIC] >= _MAY_BE_OFF
    return unlikely and near < _FAR and not service and not follows and not heard.titled


def _is_answered_by_articles(heard: Heard) -> bool:
    """Whether articles are clearly nearer to the message than any product."""
    wants_things = heard.guess.label is Intent.BUY and not heard.wish.empty
    nearer = _MUCH_NEARER if wants_things else _NEARER
    return heard.nearest_passage >= max(_NEAR, heard.nearest_product + nearer)


def _is_question(heard: Heard, lexicon: Lexicon) -> bool:
    asks = is_question(heard.words, lexicon) or heard.asks_within()
    return asks or (heard.guess.label is Intent.RESEARCH and not heard.wish.kinds)


def _unsure_of_purpose(heard: Heard) -> bool:
    """Whether research and buy are about as likely, and the shopper was never asked."""
    likely = heard.guess.probabilities
    apart = abs(likely[Intent.RESEARCH] - likely[Intent.BUY])
    return apart < _UNSURE and heard.dialogue.intent is None
