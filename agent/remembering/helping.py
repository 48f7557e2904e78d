"""Offers of help: at most one a conversation, where it fits what the shopper is about."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from agent.events import Choice, Choices, ConsentAsked, OfferShown, TurnEvent
from agent.remembering.answers import Heard
from agent.remembering.quizzes import quiz_understanding
from agent.state import Dialogue, TurnContext
from agent.understanding import Understanding
from agent.understanding.intents.intent import Intent
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import ANSWERED, Request
from brand.help import AddressOffer, CodeOffer, Offer, QuizOffer
from brand.quiz import next_step
from knowledge.language.words import content_lemmas
from knowledge.products import Availability, Product
from shoppers.consent.consents import Question
from shoppers.consent.notices import ANALYTICS, Notice, Recipient
from shoppers.counting.funnel import Step
from shoppers.database import utc_now
from shoppers.shopper import Shopper
from shoppers.signals.answers import Answer

_FITTING = ANSWERED | {Request.FIND, Request.IDEAS, Request.MORE, Request.SHOW, Request.DESCRIBE}


@dataclass(frozen=True, slots=True)
class Helping:
    """Offers what the brand has in force; where that is from is not known here."""

    def quiz(
        self, understanding: Understanding, dialogue: Dialogue, turn: TurnContext, lexicon: Lexicon
    ) -> Understanding:
        """Take a message for a step of a quiz, where it is one."""
        now = utc_now()
        standing = (offer for offer in turn.brand.offers if offer.stands_at(now))
        quizzes = [offer for offer in standing if isinstance(offer, QuizOffer)]
        step = next_step(quizzes, turn.message.text, dialogue.quiz)
        return (
            quiz_understanding(understanding, step, turn.catalog, lexicon)
            if step
            else understanding
        )

    async def quiz_shown(self, heard: Heard, turn: TurnContext) -> AsyncIterator[TurnEvent]:
        """Offer the answers to a quiz's question, and count how far it came."""
        step, shopper = heard.understanding.quiz, turn.tools.shopper
        if step is None:
            return
        if step.question:
            taps = (Choice(answer.label, answer.label) for answer in step.question.answers)
            yield Choices(tuple(taps))
        if shopper and (step.ended or not step.given):
            done: Step = "quiz_ended" if step.ended else "quiz_begun"
            await shopper.count(done, step.quiz.id, heard.understanding.intent.value)

    async def offer(self, heard: Heard, turn: TurnContext) -> AsyncIterator[TurnEvent]:
        """Make the one offer that fits, if there is one and none was made before."""
        shopper = turn.tools.shopper
        if shopper is None or heard.dialogue.offered or heard.understanding.request not in _FITTING:
            return
        fitting = (offer for offer in turn.brand.offers if _fits(offer, heard))
        for offer in sorted(fitting, key=_of_one_product, reverse=True):
            made = await _make(offer, heard, shopper)
            if made:
                await shopper.count("offered", offer.id, heard.understanding.intent.value)
                for event in made:
                    yield event
                return


def _fits(offer: Offer, heard: Heard) -> bool:
    if not offer.stands_at(utc_now()) or _purpose(heard) not in offer.intents:
        return False
    if isinstance(offer, AddressOffer) and offer.kind == "back_in_stock" and not _sold_out(heard):
        return False
    spoken = set(content_lemmas(f"{heard.message.text} {heard.understanding.query}"))
    about = {lemma for text in offer.about for lemma in content_lemmas(text)}
    return not about or not about.isdisjoint(spoken)


def _of_one_product(offer: Offer) -> bool:
    """Whether an offer is about the very product that was asked for, and so goes first."""
    return isinstance(offer, AddressOffer) and offer.kind == "back_in_stock"


def _purpose(heard: Heard) -> str:
    """What somebody is here for: who names a thing to be shown is here to buy one.

    So is who asks about one that is sold out, however that is put.
    """
    understanding = heard.understanding
    named = understanding.request is Request.FIND and understanding.intent is not Intent.RESEARCH
    return Intent.BUY.value if named or _sold_out(heard) else understanding.intent.value


def _sold_out(heard: Heard) -> Product | None:
    """The product that was asked about, where it is sold out."""
    named = (heard.evidence.products.get(i) for i in heard.understanding.references[:1])
    return next((p for p in named if p and p.availability is Availability.OUT_OF_STOCK), None)


async def _make(offer: Offer, heard: Heard, shopper: Shopper) -> tuple[TurnEvent, ...]:
    match offer:
        case QuizOffer():
            begin = Choices((Choice(offer.title, offer.title),))
            return (OfferShown(offer.id, offer.title, offer.text), begin)
        case CodeOffer():
            code = await shopper.take_code(offer.id, offer.codes, offer.most)
            shown = OfferShown(offer.id, offer.title, offer.text, code, offer.expires_at)
            return (shown,) if code else ()
        case AddressOffer():
            standing = shopper.standing
            asked = ANALYTICS in standing.cards
            if standing.gpc or asked or offer.purpose in standing.decisions:
                return ()
            notice = Notice(
                purpose=offer.purpose,
                words=offer.notice_shown,
                benefit=offer.benefit,
                recipients=(Recipient(offer.delivery.to, offer.title),),
            )
            product = _sold_out(heard) if offer.kind == "back_in_stock" else None
            about = (_of_product(product, heard),) if product else ()
            question = Question(notice, about, wants="email", offer=offer.id)
            await shopper.ask(question)
            return (OfferShown(offer.id, offer.title, offer.text), ConsentAsked(question))


def _of_product(product: Product, heard: Heard) -> Answer:
    return Answer(
        key="product",
        label="Product",
        value=product.title,
        question="",
        words=product.title,
        intent=heard.understanding.intent.value,
    )
