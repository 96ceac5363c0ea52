"""Questions and what they are understood to mean, on a base of seven topics."""

from __future__ import annotations

import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import small_base
import small_interview
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.loader import load
from bot.knowledge.model import Focus
from bot.matching import corpus, features, lessons, spelling, word_vectors
from bot.matching.learned import Learned
from bot.matching.lexicon import Lexicon
from bot.matching.matcher import WORTH_A_CHOICE, Matcher, _worth_a_choice
from bot.matching.outcome import Action, Candidate, Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from bot.knowledge.model import Knowledge


@pytest.mark.parametrize(
    ("asked", "topic", "focus"),
    [
        ("does flask have an orm", "orm", "flask"),
        ("Does Django have an ORM?", "orm", "django"),
        ("does djagno have an orm", "orm", "django"),
        ("does django have migrations", "migrations", "django"),
        ("flask migratoins", "migrations", "flask"),
        ("compare migrations in flask vs django", "migrations", "both"),
        ("how do I deploy flask", "deployment", "flask"),
        ("security of django and flask", "security", "both"),
        ("does flask have an admin like django", "admin", "both"),
        ("async in flask", "async", "flask"),
    ],
)
def test_a_question_is_answered(matcher: Matcher, asked: str, topic: str, focus: str) -> None:
    outcome = matcher.match(asked)
    assert (outcome.action, outcome.topic) == (Action.ANSWER, topic)
    assert outcome.focus is Focus(focus)
    assert 0.5 < outcome.confidence <= 1
    assert topic not in [candidate.topic for candidate in outcome.alternatives]


def also_asked(knowledge: Knowledge, topic_id: str, phrasing: str) -> Knowledge:
    """The base with one more phrasing of a topic."""
    topic = knowledge.topics[topic_id]
    changed = topic.model_copy(update={"questions": (*topic.questions, phrasing)})
    return replace(knowledge, topics={**knowledge.topics, topic_id: changed})


def test_a_phrasing_means_what_it_was_written_for_however_its_words_sound(
    base: Knowledge,
) -> None:
    odd = "forms forms forms in {framework}"
    matcher = Matcher(also_asked(base, "admin", odd))
    outcome = matcher.match("hey, forms forms forms in djagno?")
    assert (outcome.action, outcome.topic) == (Action.ANSWER, "admin")
    assert matcher.explain("forms forms forms in flask").phrasing == odd


def test_a_phrasing_of_two_topics_is_known_by_heart_of_neither(base: Knowledge) -> None:
    twice = also_asked(base, "admin", "does {framework} have migrations")
    words = f"does {features.FRAMEWORK} have migrations"
    assert lessons.by_heart(lessons.taught(base, Lexicon(base)))[words].name == "migrations"
    assert words not in lessons.by_heart(lessons.taught(twice, Lexicon(twice)))


@pytest.mark.parametrize(
    "asked",
    [
        "what's for lunch",
        "the printer is out of toner",
        "rails migrations",
        "hibernate session",
        "how do I deploy a rails app",
        "django ImportError cannot import name",
        "a",
        "x",
        "the",
        "qwrtz",
    ],
)
def test_what_is_not_ours_is_declined(matcher: Matcher, asked: str) -> None:
    outcome = matcher.match(asked)
    assert outcome.action is Action.DECLINE
    assert outcome.topic is None
    assert outcome.focus is None
    assert len(outcome.alternatives) <= 3


@pytest.mark.parametrize("asked", ["", " \n", "?!", "<@U123>", ":smile:", "> quoted", "```code```"])
def test_nothing_said_is_declined_without_alternatives(matcher: Matcher, asked: str) -> None:
    assert matcher.match(asked) == Outcome(Action.DECLINE, None, None, 0.0)


@pytest.mark.parametrize("asked", ["hello", "thanks", "Thank you!", "what can you do"])
def test_greetings_thanks_and_questions_about_the_bot_get_help(
    matcher: Matcher, asked: str
) -> None:
    outcome = matcher.match(asked)
    assert (outcome.action, outcome.topic, outcome.focus) == (Action.HELP, None, None)


@pytest.mark.parametrize(
    ("asked", "focus"),
    [
        ("Should I use Flask or Django for a shop?", "both"),
        ("which should I use, django or flask", "both"),
        ("hey, which one would you recommend for my project? thanks", "both"),
    ],
)
def test_whoever_must_choose_gets_a_recommendation(
    matcher: Matcher, asked: str, focus: str
) -> None:
    outcome = matcher.match(asked)
    assert (outcome.action, outcome.topic) == (Action.RECOMMEND, None)
    assert outcome.focus is Focus(focus)


def test_when_unsure_the_likeliest_topics_are_offered(matcher: Matcher) -> None:
    outcome = matcher.match("is flask better than django at what users typed")
    assert outcome.action is Action.CLARIFY
    assert outcome.topic is None
    assert outcome.focus is Focus.BOTH
    assert outcome.alternatives[0].topic == "forms"
    confidences = [candidate.confidence for candidate in outcome.alternatives]
    assert confidences == sorted(confidences, reverse=True)
    assert outcome.advice, "which of the two is better may be what is meant"
    assert 2 <= len(confidences) <= 3


@pytest.mark.parametrize("letter", string.ascii_lowercase)
def test_one_letter_is_never_answered(matcher: Matcher, letter: str) -> None:
    assert matcher.match(letter).action is not Action.ANSWER


def test_a_lone_word_is_answered_only_when_it_names_something(
    base: Knowledge, matcher: Matcher
) -> None:
    lexicon = Lexicon(base)
    words = {word for t in base.topics.values() for q in t.questions for word in q.split()}
    for word in words - {"{framework}"}:
        if matcher.match(word).action is Action.ANSWER:
            assert lexicon.read([word]).utterance.concepts


@pytest.mark.parametrize(
    "dressed",
    [
        "Hey <@U123|bob>! how do I deploy flask",
        "hi, could you please tell me how do I deploy flask? thanks!",
        "how do I deploy flask :pray:",
        "quick question - how do I deploy flask ty in advance",
        "> somebody said something\nhow do I deploy flask",
        "how do I deploy flask ```\nflask run\n```",
        "HOW DO I DEPLOY FLASK???",
    ],
)
def test_markup_and_manners_do_not_move_the_outcome(matcher: Matcher, dressed: str) -> None:
    assert matcher.match(dressed) == matcher.match("how do I deploy flask")


def test_both_names_are_the_same_evidence(matcher: Matcher) -> None:
    flask, django = (matcher.match(f"does {name} have an orm") for name in ("flask", "django"))
    assert flask == replace(django, focus=Focus.FLASK)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_an_outcome(matcher: Matcher, text: str) -> None:
    outcome = matcher.match(text)
    assert (outcome.topic is not None) == (outcome.action is Action.ANSWER)
    assert 0 <= outcome.confidence <= 1
    assert len(outcome.alternatives) <= 3
    assert all(0 <= candidate.confidence <= 1 for candidate in outcome.alternatives)
    assert matcher.explain(text).outcome == outcome


WORDS = "does flask django have an orm admin zzz rails lunch thanks which or vs -- ? <@U1> :x:"


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_any_mixture_of_words_gets_an_outcome(matcher: Matcher, text: str) -> None:
    outcome = matcher.match(text)
    assert outcome == matcher.match(text)
    if outcome.action is Action.CLARIFY:
        first = outcome.alternatives[0].confidence
        assert min(one.confidence for one in outcome.alternatives) >= WORTH_A_CHOICE * first


def test_what_is_far_less_likely_than_the_first_is_not_offered() -> None:
    candidates = tuple(Candidate(name, share) for name, share in (("a", 0.6), ("b", 0.03)))
    assert _worth_a_choice(candidates) == candidates
    assert _worth_a_choice((*candidates, Candidate("c", 0.029))) == candidates


def test_where_advice_is_far_off_none_is_offered(matcher: Matcher) -> None:
    scores = matcher._scores(matcher._reader.read(("which", "fields", "views")).utterance)
    scores[matcher._advice] = scores.max() - 1
    assert matcher._may_want_advice(scores)
    scores[matcher._advice] = scores.max() - 2
    assert not matcher._may_want_advice(scores)
    assert not matcher._may_want_advice(scores * 0)


def test_the_lessons_of_one_label_are_taught_by_themselves(base: Knowledge) -> None:
    lexicon = Lexicon(base)
    everything = [*lessons.taught(base, lexicon)]
    label = everything[0].label
    alone = [*lessons.taught(base, lexicon, label)]
    assert alone == [lesson for lesson in everything if lesson.label == label]
    assert len(alone) < len(everything)


def test_a_very_long_text_is_read_in_part(matcher: Matcher) -> None:
    long = "how do I deploy flask " * 5000
    assert matcher.match(long) == matcher.match(long[:2000])


def test_another_word_order_keeps_the_topic(matcher: Matcher) -> None:
    for asked in ("an orm does flask have", "flask orm have", "deploy flask how do I"):
        topics = [c.topic for c in matcher.match(asked).alternatives[:1]]
        assert (matcher.match(asked).topic or topics[0]) in {"orm", "deployment"}


def test_two_matchers_of_one_base_agree(base: Knowledge, matcher: Matcher) -> None:
    again = Matcher(base)
    for topic in base.topics.values():
        for test in topic.tests:
            assert again.match(test.ask) == matcher.match(test.ask)


def test_a_matcher_that_takes_up_what_was_learned_understands_and_explains_the_same(
    base: Knowledge, matcher: Matcher
) -> None:
    again = Matcher(base, Learned.from_bytes(matcher.learned.to_bytes()))
    for topic in base.topics.values():
        for asked in (*topic.questions[:3], *(test.ask for test in topic.tests), "teh migratoins"):
            assert again.match(asked) == matcher.match(asked)
            assert again.explain(asked) == matcher.explain(asked)


def test_many_threads_get_the_same_outcomes(base: Knowledge, matcher: Matcher) -> None:
    asked = [test.ask for topic in base.topics.values() for test in topic.tests] * 20
    fresh = Matcher(base)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(fresh.match, asked)) == [*map(matcher.match, asked)]


def test_an_explanation_names_words_phrasing_and_repairs(matcher: Matcher) -> None:
    explanation = matcher.explain("does flsk have migratoins")
    assert explanation.phrasing == "does {framework} have migrations"
    strongest = explanation.evidence[0]
    assert (strongest.word, strongest.repaired) == ("migratoins", "migrations")
    assert strongest.weight > 0
    assert ("flsk", "flask") in [(part.word, part.repaired) for part in explanation.evidence]
    weights = [abs(evidence.weight) for evidence in explanation.evidence]
    assert weights == sorted(weights, reverse=True)


def test_an_explanation_of_a_decline_names_the_line_it_resembles(matcher: Matcher) -> None:
    explanation = matcher.explain("rails migrations please")
    assert explanation.outcome.action is Action.DECLINE
    assert explanation.phrasing == "rails migrations"


def test_nothing_known_explains_nothing(matcher: Matcher) -> None:
    explanation = matcher.explain("???")
    assert (explanation.phrasing, explanation.place, explanation.evidence) == (None, None, ())


def test_words_of_answers_in_the_interview_are_repaired(base: Knowledge, tmp_path: Path) -> None:
    interview = load(small_interview.write(small_base.write(tmp_path / "asked"))).interview
    without, within = Matcher(base), Matcher(replace(base, interview=interview))
    assert without.words("a zapeir") == ("a", "zapeir")
    assert within.words("a zapeir") == ("a", "zapier")


def test_words_come_repaired_and_without_manners(matcher: Matcher) -> None:
    assert matcher.words("hey, and djagno?") == ("and", "django")


class TestWithoutAPart:
    """Each part earns its place: a question that is lost without it."""

    def test_repair(self, base: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(spelling.Speller, "_read", lambda _self, _word: ())
        assert Matcher(base).match("does djagno have migratoins").focus is not Focus.DJANGO

    def test_meaning(
        self, base: Knowledge, matcher: Matcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = "hackers flask"
        assert matcher.match(asked).alternatives[0].topic == "security"
        of_words = word_vectors.WordVectors.scaled
        monkeypatch.setattr(
            word_vectors.WordVectors,
            "scaled",
            lambda self, rows, factor: of_words(self, rows, factor * 0),
        )
        assert Matcher(base).match(asked).alternatives[0].topic != "security"

    def test_trigrams(
        self, base: Knowledge, matcher: Matcher, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = "premigrations django"  # too far from any word to be repaired
        assert matcher.match(asked).alternatives[0].topic == "migrations"
        for module in (features, corpus):
            monkeypatch.setattr(module, "trigrams", lambda _word: [])
        assert Matcher(base).match(asked).alternatives[0].topic != "migrations"

    def test_declines(self, base: Knowledge, matcher: Matcher) -> None:
        fewer = tuple(d for d in base.declines if d.kind != "Other frameworks")
        asked = "rails migrations"
        assert matcher.match(asked).action is Action.DECLINE
        assert Matcher(replace(base, declines=fewer)).match(asked).action is not Action.DECLINE

    def test_names_of_topics(self, base: Knowledge, matcher: Matcher) -> None:
        topics = {
            topic_id: topic.model_copy(update={"aka": ()})
            for topic_id, topic in base.topics.items()
        }
        nameless = Matcher(replace(base, topics=topics))
        assert nameless.match("alembic in flask").topic is None
        assert matcher.match("alembic in flask").topic == "migrations"

    def test_products(self, base: Knowledge, matcher: Matcher) -> None:
        products = base.vocabulary.products.model_copy(update={"django": ("nothing else",)})
        vocabulary = base.vocabulary.model_copy(update={"products": products})
        without = Matcher(replace(base, vocabulary=vocabulary))
        assert matcher.match("forms in drf").focus is not without.match("forms in drf").focus
