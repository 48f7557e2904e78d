"""What was heard: everything a request is decided from."""

from dataclasses import dataclass

from agent.state import Dialogue
from agent.understanding.asking import (
    asks_anew,
    is_question,
    opens_with_question,
    wants_the_cheapest_of_all,
)
from agent.understanding.intents.intent import Intent, IntentGuess
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes.wishes import Wish
from agent.understanding.words import Words
from knowledge.language.words import STOP_WORDS

_OWN = {"i", "i'm", "i've", "i'd", "my", "me", "we", "our", "us", "you", "your"}
_WISHING = {"something", "anything"}
_QUESTION_WORDS = {"how", "what", "which", "why", "when", "where", "who", "difference"}
_FEW, _FEW_WORDS, _SEVERAL = 3, 5, 2
_CIRCUMSTANCES = {("how",), ("when",), ("where",), ("why",), ("who",)}


@dataclass(frozen=True, slots=True)
class Heard:
    """Everything a request is decided from.

    `fresh` is whether another thing is looked for than before, `thing` what that is called and
    `titled` whether a title has it; `conditions` whether some are stated in words of records,
    `attribute` whether the message names what a record may state. `nearest_product` and
    `nearest_passage` are the similarity of what in the catalog and in the articles is nearest.
    `only_a_name` is whether the message says no more than the title of what it speaks of,
    `foreign` whether it is in another language.
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
    only_a_name: bool = False
    foreign: bool = False

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
        if not self._speaks_of_service(lexicon):
            unfounded.add(Intent.SUPPORT)
        if self.titled or self.wish.category is not None:
            unfounded.add(Intent.OFF_TOPIC)
            if self.guess.label is Intent.OFF_TOPIC and self.counts():
                unfounded.add(Intent.BUY)  # who asks how or why wants to know
        likely = self.guess.probabilities
        return max(likely.keys() - unfounded, key=likely.__getitem__)

    def _speaks_of_service(self, lexicon: Lexicon) -> bool:
        """Whether the message may be on an order: a question, or of oneself or of such matters."""
        own = not _OWN.isdisjoint(self.words.tokens) or self.asks_within()
        worded = is_question(self.words, lexicon) or self.has("question", lexicon)
        return own or worded or self.has("trouble", lexicon) or self.has("charges", lexicon)

    def may_follow_up(self, lexicon: Lexicon) -> bool:
        """Whether the message names nothing itself, so that it may be about what was spoken of."""
        return self.wish.category is None and not asks_anew(self.words, lexicon)

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

    def says_just(self, cue: str, lexicon: Lexicon) -> bool:
        """Whether the message is a cue, or holds one and little else."""
        whole = self.words.tokens in lexicon.cues[cue]
        return whole or (self.has(cue, lexicon) and self.says_little())

    def muses(self, lexicon: Lexicon) -> bool:
        """Whether the message asks nothing and tells nothing: "hm", "ok cool", "I see"."""
        musing = lexicon.cues["musing"]
        tokens = self.words.tokens
        return tokens in musing or (bool(tokens) and all((token,) in musing for token in tokens))

    def thanks(self, lexicon: Lexicon) -> bool:
        """Whether the message thanks, or puts off, and wants nothing more: "great, thx"."""
        if not (self.has("thanks", lexicon) or self.has("later", lexicon)):
            return False
        ends = any(self.words.tokens[-len(p) :] == p for p in lexicon.cues["thanks"])
        if ends and self.wish.empty and not is_question(self.words, lexicon):
            return True
        few = len(self.words.tokens) <= _FEW
        wants = self.titled or not self.wish.empty or is_question(self.words, lexicon)
        return (few and self.has("thanks", lexicon)) or not wants

    def weighs(self, lexicon: Lexicon) -> bool:
        """Whether the message weighs several products: "A or B?", "compare both"."""
        either = "or" in self.words.tokens and not opens_with_question(self.words, lexicon)
        return either or self.has("compare", lexicon) or self.has("add", lexicon)

    def singles_out(self, lexicon: Lexicon) -> bool:
        """Whether the message means one by what it costs: "the cheaper one"."""
        return any(self.words.say_any(phrases) for phrases in lexicon.superlatives.values())

    def asks_for_one_of_many(self, lexicon: Lexicon) -> bool:
        """Whether a message names several things that were never shown, and asks nothing of them.

        "A cheap TV for the bedroom" names each TV of the shop.
        """
        named = len(self.references) > 1 and self._never_spoken_of()
        return named and not self._asks(lexicon) and not self.has("describe", lexicon)

    def only_named_with_a_mark(self, lexicon: Lexicon) -> bool:
        """Whether a message is but the name of a thing as a question: "foam roller?"."""
        few = len(self.words.tokens) <= _FEW_WORDS and self.words.text.rstrip().endswith("?")
        named = bool(self.thing) and self.fresh and (self.titled or not self.wish.others)
        new = self._never_spoken_of()
        bare = self.only_a_name or (self.titled and not self.references) or not self.attribute
        return few and named and new and not self._asks(lexicon) and bare

    def _never_spoken_of(self) -> bool:
        """Whether nothing the message refers to was shown or spoken of before."""
        known = {i for shown in self.dialogue.shown for i in shown} | {*self.dialogue.focus}
        return known.isdisjoint(self.references)

    def _asks(self, lexicon: Lexicon) -> bool:
        return opens_with_question(self.words, lexicon) or self.asks_within()

    def tells_of_a_need(self, lexicon: Lexicon) -> bool:
        """Whether a message says in several words what a thing should be good for."""
        telling = {
            lemma
            for token, lemma in zip(self.words.tokens, self.words.lemmas, strict=True)
            if token not in STOP_WORDS and lemma not in lexicon.fillers
        }
        return len(telling) >= _SEVERAL

    @property
    def wants_cheapest(self) -> bool:
        """Whether the message asks for no more than the cheapest there is."""
        return not self.references and wants_the_cheapest_of_all(self.words)

    def orders_by_price(self, lexicon: Lexicon) -> bool:
        """Whether the message asks for the cheapest, or the dearest, of all there is."""
        return any(self.words.say_any(phrases) for phrases in lexicon.orders.values())
