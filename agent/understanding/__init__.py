"""Understanding a message: intent, constraints, references, and what is asked for."""

from dataclasses import dataclass

from agent.state import Dialogue, Message
from agent.understanding.intent import Intent, IntentGuess, IntentModel
from agent.understanding.lexicon import Lexicon
from agent.understanding.options import Options, find_options
from agent.understanding.references import (
    asks_about_a_thing,
    resolve_references,
    things_described,
)
from agent.understanding.requests import ANSWERED, Heard, Request, decide_request
from agent.understanding.topics import begins_topic, expand, search_words
from agent.understanding.wishes import Wish, merge, read_wish
from agent.understanding.words import Words, read_message
from brand.quiz import QuizStep
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints
from knowledge.words import lemmas
from tools import ToolContext
from tools.search_products import Order

_LONGEST_QUERY = 2000
_LONGEST_ELLIPSIS = 5


@dataclass(frozen=True, slots=True)
class Understanding:
    """What a message means here and now.

    `constraints` are those in force after it, `wish` those it stated itself; `query` is what to
    search for in plain words, in which `order`; `references` the products it speaks of, `options`
    the values named of the first of them; `topic_turn` the turn that said what is looked for,
    `asked_turn` this one if it asks something; `question` its words behind those it takes up;
    `quiz` the step it takes one of the brand's quizzes to.
    """

    guess: IntentGuess
    request: Request
    wish: Wish
    constraints: Constraints
    references: tuple[str, ...]
    options: Options
    query: str
    order: Order
    topic_turn: str | None
    asked_turn: str | None
    words: Words
    question: Words
    quiz: QuizStep | None = None

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

    def mend(token: str) -> str:
        known = lexicon.spelling.knows(token)
        return token if known else lexicon.spelling.mend(catalog.spelling.mend(token))

    words = read_message(message.text, mend)
    asked_before = message.past(dialogue.asked_turn) if _goes_on(words, lexicon) else ""
    text = f"{asked_before} {message.text}".strip()
    wish = read_wish(words, catalog, lexicon)
    fresh = begins_topic(words, wish, dialogue, catalog, lexicon)
    looked_for = search_words(words, wish, lexicon)
    if not fresh:
        before = read_message(message.past(dialogue.topic_turn), mend)
        topic = search_words(before, read_wish(before, catalog, lexicon), lexicon)
        looked_for = " ".join(dict.fromkeys((*topic.split(), *looked_for.split())))
    question = read_message(text, mend) if asked_before else words
    vector = await tools.embed(text, looked_for, expand(text, question, lexicon))
    guess = model.classify(text, vector)
    references = resolve_references(words, dialogue, catalog, message.page_product_id, lexicon)
    if not references and asks_about_a_thing(words, guess, lexicon):
        references = things_described(wish, catalog)
    heard = Heard(
        words,
        guess,
        wish,
        references,
        dialogue,
        nearest_product=catalog.nearest_product(vector),
        nearest_passage=catalog.nearest_passage(vector),
    )
    request = decide_request(heard, lexicon)
    constraints, query, topic_turn = dialogue.constraints, text, dialogue.topic_turn
    if request is Request.FIND:
        query = looked_for
        constraints = merge(() if fresh else dialogue.constraints, wish)
        topic_turn = message.turn_id if fresh else dialogue.topic_turn
        if not query:
            wants_ideas = constraints or words.say_any(lexicon.cues["ideas"])
            request = Request.IDEAS if wants_ideas else Request.ASK_WHAT_TO_FIND
    elif request in {Request.ADVISE, Request.SUPPORT} and heard.may_follow_up(lexicon):
        of_the_brand = set(lemmas(catalog.profile.name)) & set(words.lemmas)
        references = references or (() if of_the_brand else dialogue.focus[:1])
    return Understanding(
        guess=guess,
        request=request,
        wish=wish,
        constraints=constraints,
        references=references,
        options=_options(message, references, dialogue, catalog),
        query=query[:_LONGEST_QUERY],
        order=_order(words, lexicon),
        topic_turn=topic_turn,
        asked_turn=message.turn_id if request in ANSWERED else None,
        words=words,
        question=question,
    )


def _goes_on(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message takes up the question before it: "and to Hawaii?"."""
    short = len(words.tokens) <= _LONGEST_ELLIPSIS
    return short and any(words.tokens[: len(p)] == p for p in lexicon.cues["goes_on"])


def _options(
    message: Message, references: tuple[str, ...], dialogue: Dialogue, catalog: Catalog
) -> Options:
    """What is named of the first product spoken of, and was before if it was spoken of then."""
    product = catalog.products.get(references[0]) if references else None
    if product is None:
        return {}
    same = dialogue.focus[:1] == references[:1]
    return find_options(message.text, product, dialogue.options if same else {})


def _order(words: Words, lexicon: Lexicon) -> Order:
    if words.say_any(lexicon.superlatives["cheapest"]):
        return Order.CHEAPEST
    if words.say_any(lexicon.superlatives["dearest"]):
        return Order.DEAREST
    return Order.RATING if words.say_any(lexicon.cues["pick"]) else Order.RELEVANCE
