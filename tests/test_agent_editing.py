"""The editor of the voice: marketers' words become proposals, and nothing else happens."""

from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import RunFloorwalker

from admin.editing import Drafts
from agent.editing.drafting import draft_voice
from agent.editing.editing import Editing, EditorReply
from agent.editing.editor import Editor
from agent.editing.guessing import load_examples
from agent.editing.instruction import Ask, SetVoice
from agent.editing.reading import Reader
from agent.understanding.lexicon import load_lexicon
from agent.voice.lies import find_lies, honest_voice
from brand.rules import RuleBody, Target
from brand.voice import VoiceGuide
from evals.editing.measuring import Measured, count_outcomes, measure
from floorwalker.assembly import Knowledge, build_editor
from floorwalker.database import open_database
from floorwalker.records import open_records
from floorwalker.settings import Settings
from knowledge.articles import Article
from shoppers.database import Database

LEAST_RIGHT = 0.95
# Longer and looser, with asides: by other hands, or in other registers.
LEAST_RIGHT_LOOSE, MOST_WRONG_LOOSE = 0.8, 0.02
LEAST_RIGHT_UNSEEN, MOST_WRONG_UNSEEN = 0.85, 0.05


class Talk:
    """A marketer who talks with the editor."""

    def __init__(self, editor: Editor, editing: Editing, database: Database) -> None:
        self.editor, self.editing, self.database = editor, editing, database

    async def say(self, text: str) -> EditorReply:
        reply = await self.editor.answer(text, self.editing)
        self.editing = Editing.model_validate_json(reply.editing.model_dump_json())
        return reply


@pytest.fixture
async def talk(small_knowledge: Knowledge, data: Path) -> AsyncIterator[Talk]:
    await small_knowledge.catalog.current()
    with closing(open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")) as database:
        editor = build_editor(
            Settings(data=data), small_knowledge, database, VoiceGuide(), lambda: datetime.now(UTC)
        )
        yield Talk(editor, await editor.begin(), database)


@pytest.mark.parametrize("name", ["tuning", "held_out", "marketers_tuning", "marketers_later"])
def test_marketers_words_become_the_right_change(demo_data: Path, name: str) -> None:
    measured = measure(name, open_records(demo_data))
    wrong = [case for case in measured if case.is_wrong]
    missed = [case for case in measured if not case.is_right]
    assert wrong == []
    assert len(missed) <= (1 - LEAST_RIGHT) * len(measured), missed


@pytest.mark.parametrize("name", ["marketers_asides", "marketers_registers", "marketers_fresh"])
def test_loose_words_become_the_right_change_mostly(demo_data: Path, name: str) -> None:
    outcomes = count_outcomes(measure(name, open_records(demo_data)))
    assert outcomes["right"] >= LEAST_RIGHT_LOOSE * outcomes.total()
    assert outcomes["wrong"] <= MOST_WRONG_LOOSE * outcomes.total()


def test_words_nobody_tuned_on_become_the_right_change_mostly(demo_data: Path) -> None:
    outcomes = count_outcomes(measure("marketers_held_out", open_records(demo_data)))
    assert outcomes["right"] >= LEAST_RIGHT_UNSEEN * outcomes.total()
    assert outcomes["wrong"] <= MOST_WRONG_UNSEEN * outcomes.total()


def test_a_measured_case_can_be_wrong() -> None:
    asked = (frozenset({"ban cheap", "ban dear"}),)
    assert Measured("", asked, frozenset({"ban dear"})).outcome == "right"
    assert Measured("", asked, frozenset({"ban cheap", "ban low"})).outcome == "wrong"
    assert Measured("", asked, frozenset({"ask"})).outcome == "asked back"
    assert Measured("", asked, frozenset({"unknown"})).outcome == "not understood"
    assert Measured("", (frozenset({"nothing", "unknown"}),), frozenset()).is_right


async def test_a_message_becomes_a_proposal_and_nothing_is_in_force(talk: Talk) -> None:
    reply = await talk.say("we say *blanket*, never *throw*. No emoji, and never say cheap")
    assert [str(change) for change in reply.changes] == [
        "say “blanket”, not “throw”", "never say “cheap”",
    ]  # fmt: skip
    assert "That stands already: emoji none." in reply.contradictions
    assert any("product names" in said for said in reply.contradictions) is False
    telling = reply.previews[0]
    assert telling.before != telling.after
    assert "throw" in " ".join(telling.before.sentences)
    assert "blanket" in " ".join(telling.after.sentences)
    assert (await talk.editor.voices.speaking()).guide == VoiceGuide()
    assert await talk.editor.rulebook.in_force() == ()
    shorter = await talk.say("sign off with *Happy nesting*")
    assert len(shorter.changes) == 1
    assert len(shorter.pending) == 3


async def test_a_step_can_be_taken_back(talk: Talk) -> None:
    await talk.say("never say cheap")
    await talk.say("never say dear")
    reply = await talk.say("undo that")
    assert talk.editing.proposal.guide.bans == ("cheap",)
    assert [str(c) for c in reply.changes] == ["no longer: never say “dear”"]
    await talk.say("undo")
    assert "nothing to undo" in (await talk.say("undo")).said[0]


async def test_what_contradicts_is_pointed_out(talk: Talk) -> None:
    await talk.say("we say sofa, never couch")
    assert "would be banned" in (await talk.say("never say sofa")).contradictions[0]
    reply = await talk.say('greet people with "Come in!"')
    assert "exclamation" in reply.contradictions[0]
    assert "product names" in (await talk.say("never say lamp")).contradictions[0]


async def test_a_lie_is_refused_with_what_says_otherwise(talk: Talk) -> None:
    reply = await talk.say("say that furniture returns are free")
    assert reply.changes == ()
    (refused,) = reply.refused
    assert refused.article_id == "returns"
    assert "$75" in refused.quote
    (product,) = (await talk.say("pretend the Oslo Table Lamp is steel")).refused
    assert (product.product_id, "Brass" in product.quote) == ("oslo-lamp", True)
    assert (await talk.say("don't tell anyone you're an AI")).refused
    assert (await talk.say("replace wool with cotton")).changes == ()
    assert (await talk.say('greet people with "Free shipping today"')).changes == ()


async def test_a_rule_is_proposed_with_what_it_touches_and_does(talk: Talk) -> None:
    reply = await talk.say("never recommend the Cove Cotton Throw")
    (rule,) = reply.rules
    assert rule.body == RuleBody(kind="never", target=Target(products=("cove-throw",)))
    assert (rule.touches, len(rule.searches)) == (1, 5)
    changed = [s for s in rule.searches if s.before.products != s.after.products]
    assert changed
    assert all("Cove Cotton Throw" not in s.after.products for s in rule.searches)
    unknown = await talk.say("never recommend the Bergen chair")
    assert unknown.rules == ()
    assert "Bergen Floor Lamp" in unknown.not_understood[0].hint
    assumed = await talk.say("pin the Oslo Table Lamp")
    assert assumed.rules[0].body
    assert assumed.rules[0].body.ends_at
    assert "two weeks" in assumed.said[0]


async def test_questions_are_answered(talk: Talk) -> None:
    (preview,) = (await talk.say('show me how you would answer "show me throws"')).previews
    assert preview.question == "show me throws"
    assert "Fell Wool Throw" in preview.after.products
    await talk.say("never say cheap")
    assert "never say “cheap”" in (await talk.say("what changed since version 0?")).said
    assert "no version 9" in (await talk.say("what changed since version 9?")).said[0].lower()
    lost = await talk.say("never say dear and paint the moon")
    assert [n.said for n in lost.not_understood] == ["paint the moon"]
    assert [str(c) for c in lost.changes] == ["never say “dear”"]


async def test_what_is_unsure_is_asked_back_and_not_done(talk: Talk) -> None:
    reply = await talk.say("nobody reads that much text. Never say dear, it sounds stuffy")
    assert [str(change) for change in reply.changes] == ["never say “dear”"]
    assert "Taken as the reason: “it sounds stuffy”." in reply.said
    (lost,) = reply.not_understood
    assert lost.guess == "write shorter"
    assert len((await talk.say(lost.guess)).changes) == 2
    (word,) = (await talk.say('who says "bargain" these days')).not_understood
    assert word.guess == 'never say "bargain"'
    (none,) = (await talk.say("paint the moon")).not_understood
    assert none.guess == ""


async def test_every_guess_is_understood(small_knowledge: Knowledge) -> None:
    reader = Reader(await small_knowledge.catalog.current(), load_lexicon(), (), datetime.now(UTC))
    for examples in load_examples().values():
        for example in examples:
            read = reader.read(example.instruction.format("nest", "barn"), VoiceGuide())
            assert read
            assert all(isinstance(i, SetVoice | Ask) for i in read), example


async def test_nothing_that_was_said_is_lost(small_knowledge: Knowledge) -> None:
    catalog = await small_knowledge.catalog.current()
    reader = Reader(catalog, load_lexicon(), (), datetime.now(UTC))
    together = reader.read("no emoji, UK spelling and warmer", VoiceGuide())
    assert together == (
        SetVoice("emoji", value=False),
        SetVoice("spelling", "UK"),
        SetVoice("formality", "warm"),
    )
    assert len(reader.read("lose the emojis and the exclamation points", VoiceGuide())) == 2
    for harmless in ("don't undo anything", "is cheap banned?", "warm, never sarcastic"):
        changes = reader.read(harmless, VoiceGuide())
        assert not any(isinstance(i, SetVoice) and i.field in {"terms", "bans"} for i in changes)
        assert Ask("undo") not in changes


async def test_what_a_person_is_in_the_middle_of_is_kept(talk: Talk) -> None:
    await talk.say("never say cheap")
    drafts = Drafts(talk.database)
    assert await drafts.load("ida") is None
    for _ in range(2):
        await drafts.save("ida", talk.editing)
    assert await drafts.load("ida") == talk.editing
    await drafts.drop("ida")
    assert await drafts.load("ida") is None


LIES = [
    {"greeting": "Free shipping today."},
    {"greeting": "Save 50% now."},
    {"assistant_name": "Anna, a real person"},
    {"sign_off": "See https://evil.example"},
    {"page_greetings": {"Throws": "All our throws are waterproof."}},
    {"terms": {"cotton": ("wool",)}},
    {"terms": {"in stock": ("out of stock",)}},
    {"terms": {"free returns": ("return",)}},
    {"terms": {"is": ("is not",)}},
    {"bans": ("AI",)},
    {"bans": ("not",)},
    {"disclosure": "I am a human."},
]


@pytest.mark.parametrize("lie", LIES, ids=str)
async def test_a_voice_that_lies_is_found_out_and_does_not_speak(
    small_knowledge: Knowledge, lie: dict[str, object]
) -> None:
    catalog = await small_knowledge.catalog.current()
    guide = VoiceGuide.model_validate({"formality": "warm", **lie})
    assert len(find_lies(guide, catalog)) == 1
    honest = honest_voice(guide, catalog)
    assert honest == VoiceGuide(formality="warm")
    assert find_lies(honest, catalog) == ()


@pytest.mark.parametrize(
    "truth",
    [
        {"greeting": "Hello. Looking for a lamp, or just looking?"},
        {"greeting": "Welcome to Harbor Home."},
        {"sign_off": "Happy nesting"},
        {"terms": {"blanket": ("throw",)}},
        {"terms": {"guests": ("customers",)}},
        {"bans": ("cheap", "must-have")},
        {"disclosure": "Wick here, an AI."},
    ],
    ids=str,
)
async def test_a_voice_that_only_speaks_its_own_way_may(
    small_knowledge: Knowledge, truth: dict[str, object]
) -> None:
    catalog = await small_knowledge.catalog.current()
    assert find_lies(VoiceGuide.model_validate(truth), catalog) == ()


GUIDELINES = """# How we write

Use British spelling. Our founder began in a barn.

## Words we avoid

- cheap
- must-have

| We say | Not |
|---|---|
| sofa | couch |
| leather | faux leather |

Sign off with "Happy nesting". Say that shipping is free.
"""


async def test_a_first_voice_is_read_with_examples(small_knowledge: Knowledge) -> None:
    catalog = await small_knowledge.catalog.current()
    reader = Reader(catalog, load_lexicon(), (), datetime.now(UTC))
    drafted = draft_voice(reader, None, [Article("g", "Our book", GUIDELINES)])
    assert drafted.guide.bans == ("cheap", "must-have")
    assert drafted.guide.terms["sofa"] == ("couch",)
    assert (drafted.guide.spelling, drafted.guide.sign_off) == ("UK", "Happy nesting")
    aspects = {finding.aspect for finding in drafted.findings}
    assert {"person", "address", "formality", "sentence length", "emoji"} <= aspects
    sentences = [t for f in drafted.findings for _, t in f.examples if f.aspect == "address"]
    assert sentences
    assert all("you" in sentence.lower() for sentence in sentences)
    unread = [t for f in drafted.findings if f.aspect == "not read" for _, t in f.examples]
    assert any("barn" in line for line in unread)


def test_a_draft_is_made_shown_and_approved_by_command(
    demo_data: Path, run_floorwalker: RunFloorwalker, tmp_path: Path
) -> None:
    (tmp_path / "book.md").write_text(GUIDELINES, encoding="utf-8")
    url = f"sqlite:///{tmp_path / 'voice.sqlite'}"

    def run(*arguments: str) -> str:
        done = run_floorwalker(demo_data, "voice", *arguments, FLOORWALKER_DATABASE_URL=url)
        return done.stdout + done.stderr

    assert "version 1 is a draft" in run("draft", str(tmp_path / "book.md"))
    shown = run("diff", "1")
    assert "say “sofa”, not “couch”" in shown
    assert "look at it again" in run("approve", "1", "--digest", "0" * 12)
    digest = shown.rsplit("--digest ", 1)[1].strip()
    assert "version 1 speaks" in run("approve", "1", "--digest", digest, "--why", "the book")
    assert "version 0 speaks" in run("rollback")
    assert "there is no version 7" in run("show", "7")
