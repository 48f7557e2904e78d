"""Understanding a message: intent, constraints, references, and what is asked for."""

from dataclasses import dataclass, replace
from decimal import Decimal

from agent.state import Dialogue, Message
from agent.understanding.asking import (
    asks_price,
    behind_lead_in,
    behind_purchase,
    is_question,
    question_asked,
)
from agent.understanding.circumstances import as_told, tells_of_oneself, tells_what_for
from agent.understanding.heard import Heard
from agent.understanding.implied import names_attribute
from agent.understanding.intents.intent import Intent, IntentGuess, IntentModel
from agent.understanding.languages import is_foreign
from agent.understanding.lexicon import Lexicon
from agent.understanding.listed import without_order
from agent.understanding.others import which_others
from agent.understanding.references import (
    asks_about_a_thing,
    resolve_references,
    things_described,
)
from agent.understanding.requests import ANSWERED, Request, answered_as, decide_request
from agent.understanding.summing import Sum, find_sum
from agent.understanding.topics import (
    begins_topic,
    conditions_said,
    expand,
    find_thing,
    names_another_thing,
    refines,
    search_text,
    search_words,
    turns_after,
)
from agent.understanding.wishes.kinds import as_properties, kind_shown, kinds_kept
from agent.understanding.wishes.options import (
    Options,
    find_extreme,
    find_options,
    options_wanted,
)
from agent.understanding.wishes.wishes import Wish, merge, read_wish
from agent.understanding.words import Words, read_message
from brand.quiz import QuizStep
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints, MeasureRange, PriceRange, is_category
from knowledge.language.spelling import load_synonyms
from knowledge.language.words import STOP_WORDS, lemma, lemmas
from tools import ToolContext
from tools.search_products import Order

_LONGEST_QUERY = 2000
_LONGEST_ELLIPSIS = 6
_OTHER = {"other", "first", "second", "third", "last", "one"}
_AS_MUCH, _SEVERAL = 3, 2
_THEN, _COUNTING = {"then", "tops", "ok", "is"}, {"for", "size", "no", "number", "of", "least"}
_BARE = {"long", "much", "many", "soon", "fast", "take", "cost"}


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means here and now.

    `constraints` are those in force after it, `wish` those it stated itself; `query` is what to
    search for in plain words, in which `order`, and `thing` what that is called; `references` the
    products it speaks of, `options` the values named of the first of them; `topic_turns` those
    that said what is looked for, `asked_turn` this one if it asks something; `question` its words
    behind those it takes up; `of_price` whether it asks for price or stock; `quiz` the step it
    takes one of the brand's quizzes to; `told` whether it only tells of who writes;
    `sum` what it asks of prices to be computed.
    """

    guess: IntentGuess
    request: Request
    wish: Wish
    constraints: Constraints
    references: tuple[str, ...]
    options: Options
    query: str
    order: Order
    thing: str
    topic_turns: tuple[str, ...]
    asked_turn: str | None
    words: Words
    question: Words
    of_price: bool = False
    told: bool = False
    sum: Sum | None = None
    quiz: QuizStep | None = None

    @property
    def intent(self) -> Intent:
        """The intent the turn is answered under."""
        return answered_as(self.request, self.guess, of_price=self.of_price)

    @property
    def confidence(self) -> float:
        """How likely that intent is."""
        return self.guess.probabilities[self.intent]


async def understand(
    message: Message,
    dialogue: Dialogue,
    catalog: Catalog,
    tools: ToolContext,
    model: IntentModel,
    lexicon: Lexicon,
) -> Understanding:
    """Read a message in the light of the dialogue so far."""

    def mend(token: str) -> str:
        if lexicon.spelling.knows(token):
            return token
        if not catalog.mentions(lemma(token)) and (other := _other_word(token, catalog)):
            return other
        mended = catalog.spelling.mend(token)
        known = catalog.spelling.knows(mended)
        return mended if known else lexicon.spelling.mend(mended)

    words = behind_purchase(message.text, lexicon, mend)
    wish = _as_said_of_the_topic(
        words, read_wish(words, catalog, lexicon), dialogue, catalog, lexicon
    )
    wish = _with_new_limit(words, wish, dialogue)
    going = bool(dialogue.topic_turns or dialogue.constraints)
    told = going and tells_of_oneself(words, lexicon)
    wish = as_told(words, wish, dialogue.constraints, catalog, lexicon) if told else wish
    goes_on = bool(dialogue.asked_turn) and _goes_on(words, wish, dialogue, catalog, lexicon)
    asked_before = message.past(dialogue.asked_turn) if goes_on else ""
    if goes_on and _prices(words, read_message(asked_before, mend), dialogue, lexicon):
        goes_on, asked_before = False, ""
    text = f"{asked_before} {message.text}".strip()
    fresh = not told and begins_topic(words, wish, dialogue, catalog, lexicon)
    past = () if fresh else (message.past(turn) for turn in dialogue.topic_turns)
    said_before = (behind_purchase(text, lexicon, mend) for text in past if text)
    read = [(w, read_wish(w, catalog, lexicon)) for w in said_before]
    topic = [*read, (words, wish)]
    asks = is_question(words, lexicon)
    adds = not (fresh or told or asks or wish.kinds)
    said = conditions_said(words, wish, dialogue, catalog, lexicon) if adds else ()
    before = dialogue.constraints
    if fresh:
        before = kinds_kept(before, wish.kinds, catalog) if wish.kinds else ()
    kindless = not wish.kinds and not any(is_category(c) for c in before)
    if kindless and not fresh and refines(words, lexicon):
        before = (*kind_shown(dialogue, catalog), *before)
    stated = replace(wish, others=(*wish.others, *said))
    constraints = merge(before, stated, catalog, lexicon)
    looked_for = search_text([search_words(w, own, lexicon) for w, own in topic], constraints)
    things = (find_thing(w, own, catalog, lexicon) for w, own in topic)
    is_gift = not wish.kinds and words.say_any(lexicon.cues["gift"])
    thing = () if is_gift else next(filter(None, things), ())
    asked = question_asked(read_message(asked_before, mend), lexicon) if asked_before else ""
    question = read_message(f"{asked} {message.text}", mend) if asked else words
    vector = await tools.embed(text, looked_for, expand(text, question, lexicon))
    guess = model.classify(text, vector)
    page = message.page_product_id
    anew = fresh and (
        bool(wish.kinds) or names_another_thing(words, wish, dialogue, catalog, lexicon)
    )
    for_something = told and tells_what_for(words, lexicon)
    references = resolve_references(words, dialogue, catalog, page, lexicon, anew=anew)
    references = () if for_something else _within_limits(references, wish, catalog, asks=asks)
    before_that = read_message(message.past(dialogue.asked_turn), mend)
    others = which_others(words, before_that, dialogue, catalog, lexicon)
    if others:
        references, question = others, read_message(f"{before_that.text} {message.text}", mend)
    if not references and asks_about_a_thing(words, guess, lexicon):
        references = things_described(wish, thing, catalog)
    unordered = without_order(words, lexicon) if references else words
    question = unordered if question is words else question
    heard = Heard(
        words,
        guess,
        wish,
        references,
        dialogue,
        goes_on,
        fresh,
        thing,
        bool(said),
        catalog.titles.has(lemma(thing[-1])) if thing else False,
        names_attribute(unordered, [catalog.products[i] for i in references], lexicon),
        nearest_product=catalog.nearest_product(vector),
        nearest_passage=catalog.nearest_passage(vector),
        only_a_name=_is_only_a_name(words, references, catalog, lexicon),
        foreign=is_foreign(words, catalog),
    )
    summed = find_sum(words, references, dialogue, catalog, lexicon)
    references = summed.product_ids if summed else references
    request = Request.SUM if summed else decide_request(heard, lexicon)
    query, topic_turns = text, dialogue.topic_turns
    if request is Request.FIND:
        query = looked_for
        topic_turns = turns_after(dialogue, message.turn_id, fresh=fresh)
        if not query and not constraints:
            ideas = words.say_any(lexicon.cues["ideas"])
            unclear = Request.ADVISE if asks else Request.ASK_WHAT_TO_FIND
            ordered = fresh and _order(words, lexicon) in {Order.CHEAPEST, Order.DEAREST}
            request = Request.IDEAS if ideas else Request.FIND if ordered else unclear
            query = "" if ordered else text
        elif not query:
            request = Request.IDEAS
    elif request is Request.ADVISE and wish.kinds and fresh:
        constraints, topic_turns = wish.kinds, ()
    else:
        constraints = dialogue.constraints
    if request in {Request.MORE, Request.CHEAPER}:
        query = looked_for
    if request in {Request.ADVISE, Request.SUPPORT} and heard.may_follow_up(lexicon):
        of_the_brand = set(lemmas(catalog.profile.name)) & set(words.lemmas)
        references = references or (() if of_the_brand else dialogue.focus[:1])
    return Understanding(
        guess=guess,
        request=request,
        wish=wish,
        constraints=constraints,
        references=references,
        options=_options(words, references, dialogue, constraints, catalog, lexicon),
        query=query[:_LONGEST_QUERY],
        order=_order(words, lexicon),
        thing=" ".join(thing),
        topic_turns=topic_turns,
        asked_turn=message.turn_id if request in ANSWERED else None,
        words=words,
        question=question,
        told=told,
        sum=summed,
        of_price=asks_price(words, lexicon)
        or any(words.say_any(lexicon.cues[cue]) for cue in ("stock", "on_sale"))
        or any(catalog.option_keys & set(getattr(c, "facets", ())) for c in wish.others),
    )


def _within_limits(
    references: tuple[str, ...], wish: Wish, catalog: Catalog, *, asks: bool
) -> tuple[str, ...]:
    """Of several things named, those within the price named with them: "a duffle under 50"."""
    limits = tuple(c for c in wish.others if isinstance(c, PriceRange))
    if not limits or len(references) < _SEVERAL:
        return references
    affordable = set(catalog.meeting(limits))
    within = tuple(i for i in references if i in affordable)
    return within or (references if asks else ())


def _is_only_a_name(
    words: Words, references: tuple[str, ...], catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message says nothing but words of the title of what it speaks of."""
    product = catalog.products.get(references[0]) if references else None
    said = {
        lemma
        for token, lemma in zip(words.tokens, words.lemmas, strict=True)
        if token not in STOP_WORDS and lemma not in lexicon.fillers
    }
    return product is not None and bool(said) and said <= set(lemmas(product.title))


def _other_word(token: str, catalog: Catalog) -> str | None:
    """Return a word of the catalog for the same thing: its tees, for T-shirts."""
    groups = load_synonyms().get(lemma(token), ())
    others = (other for group in groups for other in group if " " not in other)
    return next((other for other in others if catalog.mentions(lemma(other))), None)


def _as_said_of_the_topic(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> Wish:
    """Read a kind that nothing asked for before can be as what is said of it: "for men"."""
    described = as_properties(wish.kinds, dialogue.constraints, catalog)
    fits = kinds_kept(dialogue.constraints, wish.kinds, catalog)
    people = all(lexicon.people.issuperset(lemmas(k)) for kind in wish.kinds for k in kind.any_of)
    if not described or fits or not (people or refines(words, lexicon)):
        return wish
    return replace(wish, kinds=(), others=(*wish.others, *described))


def _with_new_limit(words: Words, wish: Wish, dialogue: Dialogue) -> Wish:
    """Read a bare number as a limit of price where there is one: "ok 300 then"."""
    limits = [c for c in dialogue.constraints if isinstance(c, PriceRange) and c.maximum]
    numbers = [token for token in words.tokens if token.isdigit()]
    if not limits or len(numbers) != 1 or wish.kinds or len(words.tokens) > _LONGEST_ELLIPSIS:
        return wish
    place, limit, before = words.tokens.index(numbers[0]), Decimal(numbers[0]), limits[0].maximum
    alone = place not in wish.places and not any(
        isinstance(c, PriceRange | MeasureRange) for c in wish.others
    )
    near = before is not None and before / _AS_MUCH <= limit <= before * _AS_MUCH
    behind = words.tokens[place + 1 : place + 2]
    unit = bool(behind) and behind[0] not in STOP_WORDS and behind[0] not in _THEN
    if not (alone and near) or unit or words.tokens[max(0, place - 1)] in _COUNTING:
        return wish
    return replace(wish, others=(*wish.others, PriceRange(maximum=limit)))


def _goes_on(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message takes up the question before it: "and to Hawaii?", "how long?"."""
    short = len(words.tokens) <= _LONGEST_ELLIPSIS
    if wish.kinds or any(map(catalog.titles.is_head, words.lemmas)):
        return False
    start = behind_lead_in(words, lexicon)
    leads, said = words.tokens[:start], words.tokens[start:]
    joins = not lexicon.cues["goes_on"].isdisjoint((token,) for token in leads) or any(
        said[: len(p)] == p for p in lexicon.cues["goes_on"]
    )
    if not dialogue.read_articles:
        return short and joins and wish.empty and bool(_OTHER & set(words.tokens))
    bare = all(w in STOP_WORDS or w in lexicon.fillers or w in _BARE for w in words.tokens)
    asks = bare and said[:1] in lexicon.cues["asking"]
    return short and (joins or asks)


def _prices(words: Words, before: Words, dialogue: Dialogue, lexicon: Lexicon) -> bool:
    """Whether "how much?" means the product spoken of, and no service asked about before."""
    services = before.say_any(lexicon.cues["charges"])
    return asks_price(words, lexicon) and bool(dialogue.focus) and not services


def _options(
    words: Words,
    references: tuple[str, ...],
    dialogue: Dialogue,
    constraints: Constraints,
    catalog: Catalog,
    lexicon: Lexicon,
) -> Options:
    """What is named of the first product spoken of, was before, or was asked for of any."""
    product = catalog.products.get(references[0]) if references else None
    if product is None:
        return {}
    same = dialogue.focus[:1] == references[:1]
    wanted = options_wanted(product, constraints)
    before = {**wanted, **(dialogue.options if same else {})}
    named = find_options(words.text, product, before)
    sized = same or "size" in words.tokens
    return {**named, **(find_extreme(words, product, lexicon) if sized else {})}


def _order(words: Words, lexicon: Lexicon) -> Order:
    if words.say_any(lexicon.orders["cheapest"]) or words.say_any(lexicon.superlatives["cheapest"]):
        return Order.CHEAPEST
    if words.say_any(lexicon.orders["dearest"]) or words.say_any(lexicon.superlatives["dearest"]):
        return Order.DEAREST
    return Order.RATING if words.say_any(lexicon.cues["pick"]) else Order.RELEVANCE
