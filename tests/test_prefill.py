"""What people say of their project is read as answers, denials and doubts included."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bot.interview.prefill import Prefill
from bot.interview.spoken import phrase, spoken
from bot.knowledge.loader import load
from bot.matching.text import all_words, plain

INTERVIEW = load(Path(__file__).parents[1] / "knowledge").interview
assert INTERVIEW

# Stands for the matcher's repair, which knows the words of the whole base.
REPAIRS = {"mongdb": "mongodb", "postgress": "postgres", "dashbord": "dashboard"}
REPAIRS |= {"permisions": "permissions", "raspbery": "raspberry", "websokets": "websockets"}


def repaired(text: str) -> list[str]:
    return [REPAIRS.get(word, word) for word in all_words(plain(text))]


PREFILL = Prefill(INTERVIEW, repaired)

ROWS: list[tuple[str, str]] = [
    # one thing said
    ("We run a magazine and need a new home for it", "kind=site"),
    ("an inventory for our spare parts", "kind=business"),
    ("the backend for a mobile app", "kind=backend interface=api"),
    ("I trained a scikit-learn thing", "kind=data"),
    ("a telegram bot for our club", "kind=service"),
    ("two services behind a VPN", "accounts=external"),
    ("it is stateless", "data=none"),
    ("there is a legacy schema from 2004", "data=legacy"),
    ("everything sits in DynamoDB", "data=other"),
    ("server-side rendering, please", "interface=pages"),
    ("a website and an api", "interface=both"),
    ("I'd like batteries included", "freedom=ready"),
    ("no magic!", "freedom=own"),
    ("we come from Rails", "experience=django"),
    ("all of us know Flask", "experience=flask"),
    ("senior developers only", "experience=python"),
    ("it may grow", "lifetime=grows"),
    ("it will be long-lived", "lifetime=years"),
    ("just a toy", "lifetime=small"),
    ("demo is tomorrow", "deadline=days"),
    ("an MVP", "deadline=weeks"),
    ("no rush", "deadline=relaxed"),
    ("by myself", "team=alone"),
    ("several teams", "team=many"),
    ("deployed on kubernetes", "runtime=services"),
    ("on AWS Lambda", "runtime=tiny"),
    ("live updates for the score", "realtime=live"),
    ("it calls many services", "realtime=waits"),
    # the longest words win
    ("an admin dashboard", "accounts=staff"),
    ("a contact form", "kind=service"),
    ("an existing postgres", "data=legacy"),
    ("a slack bot, no chat", "kind=service realtime=ordinary"),
    ("logins and a back office", "accounts=staff"),
    ("a REST API of 4 endpoints", "interface=endpoints"),
    # numbers
    ("some 30 endpoints", "interface=api"),
    ("we are three developers", "team=few"),
    ("team of 12", "team=many"),
    ("1 developer", "team=alone"),
    ("about 20 users", "lifetime=small"),
    ("5,000 users", "lifetime=grows"),
    ("2k users at first", "lifetime=grows"),
    ("ready in 3 weeks", "deadline=weeks"),
    ("it should last 10 years", "lifetime=years"),
    ("we are five people", "team=few"),
    ("2 python developers", "team=few"),
    ("about 30 people will use it", "lifetime=small"),
    ("900 employees", "lifetime=grows"),
    # words that sound like an answer and are none
    ("a shop for a company of 90 people", "kind=site"),
    ("posters that students sell", ""),
    ("I have written PHP for 12 years", ""),
    ("we are a small bakery and the budget is small", ""),
    ("we leave WordPress behind", ""),
    ("I only know embedded C and desktop programs", ""),
    ("a read heavy archive", ""),
    # what it resembles, and what it replaces
    ("something like Airbnb for pets", "kind=site"),
    ("the intranet, with AD login", "kind=business accounts=external"),
    ("users log in via LDAP", "accounts=external"),
    ("it replaces a few spreadsheets", "kind=business"),
    ("a page for yolo, for fun", "kind=data interface=pages lifetime=small"),
    ("no users, only JSON", "accounts=none interface=api"),
    ("my thesis, I am a student", "lifetime=small experience=new"),
    ("it must keep its tables", "data=legacy"),
    # denials
    ("no admin", "accounts=none"),
    ("we don't really need to have any user accounts", "accounts=none"),
    ("without accounts and a back office", "accounts=none"),
    ("neither login nor admin", "accounts=none"),
    ("no database, no accounts", "data=none accounts=none"),
    ("works without a database", "data=none"),
    ("a database is not needed", "data=none"),
    ("not MongoDB but MySQL", "data=relational"),
    ("Redis instead of Postgres", "data=other"),
    ("rather Postgres than MongoDB", "data=relational"),
    ("no admin but people sign in", "accounts=members"),
    ("No, an admin is fine", "accounts=staff"),
    ("it need not be real time", "realtime=ordinary"),
    ("no CMS", ""),
    # doubts
    ("not sure about the database", "data=?"),
    ("I don't know yet which database to take", "data=?"),
    ("not sure whether Postgres or MongoDB", "data=?"),
    ("undecided about the deadline, alone", "deadline=? team=alone"),
    ("team size unclear, hackathon", "team=? deadline=days"),
    ("not sure about the database, maybe Postgres", "data=relational"),
    # misspelt
    ("my data is in mongdb", "data=other"),
    ("a dashbord on a raspbery pi", "kind=data runtime=tiny"),
    ("roles and permisions on postgress", "accounts=members data=relational"),
    # nothing said
    ("Django or Flask?", ""),
    ("which one should I use for my project", ""),
    ("", ""),
    (
        "I'm building a small REST API with MongoDB, alone, by Friday, no admin. Django or Flask?",
        "interface=endpoints data=other team=alone deadline=days accounts=none",
    ),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_a_text_is_read_as_answers(text: str, expected: str) -> None:
    answers = PREFILL.read(text).answers
    found = {f"{question}={option or '?'}" for question, option in answers.items()}
    assert found == set(expected.split())


@pytest.mark.parametrize(
    ("text", "cases"),
    [
        ("we are a FastAPI shop", ("fastapi",)),
        ("a purely static site for a school", ("static",)),
        ("a site without coding, with WordPress maybe", ("no-code",)),
        ("nothing but websockets", ("streaming",)),
        ("not a static site", ()),
        ("we do not use FastAPI everywhere", ()),
        ("a blog", ()),
    ],
)
def test_cases_that_neither_fits_are_noticed(text: str, cases: tuple[str, ...]) -> None:
    assert PREFILL.read(text).cases == cases


def test_a_question_is_known_by_its_name_too() -> None:
    assert PREFILL.read("the database and the deadline").named == ("data", "deadline")


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("accounts", "yes", "staff"),
        ("accounts", "Nope, no", "none"),
        ("accounts", "yes, for our staff", "staff"),
        ("data", "yes", "relational"),
        ("realtime", "no", "ordinary"),
        ("team", "just me", "alone"),
        ("data", "No database", "none"),
        ("kind", "The back end of a mobile or JavaScript app", "backend"),
        ("interface", "both", "both"),
        ("deadline", "whenever", "relaxed"),
        ("accounts", "bananas", None),
        ("accounts", "yes or no", None),
        ("accounts", "yes this one will have staff who look after all of it", None),
    ],
)
def test_short_replies_answer_the_open_question(
    question: str, text: str, expected: str | None
) -> None:
    assert INTERVIEW
    asked = INTERVIEW.question(question)
    assert asked
    assert PREFILL.reply(text, asked) == expected


def test_no_two_options_of_a_question_are_said_alike() -> None:
    assert INTERVIEW
    for question in INTERVIEW.questions:
        said: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for option in question.options:
            for words in option.words:
                said[phrase(words)].add(option.id)
        for stems, options in said.items():
            assert len(options) == 1 or "#" in stems, (question.id, stems, options)


def test_every_phrase_of_the_interview_is_found_and_means_its_option() -> None:
    assert INTERVIEW
    for question in INTERVIEW.questions:
        for option in question.options:
            for words in option.words:
                number = option.least or option.most or 1
                answers = PREFILL.read(words.replace("#", str(number))).answers
                assert answers.get(question.id) == option.id, words


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8", 8),
        ("eight", 8),
        ("a dozen", 12),
        ("two thousand", 2000),
        ("a few hundred", 100),
        ("10,000", 10_000),
        ("3k", 3000),
        ("2 million", 2_000_000),
        ("thousands", 1000),
    ],
)
def test_numbers_are_read_as_said(text: str, number: int) -> None:
    assert number in spoken(text, repaired).numbers


def test_a_repair_that_loses_count_of_the_words_is_not_used() -> None:
    assert spoken("no admin", lambda _: ["admin"]).stems == (
        frozenset({"no"}),
        frozenset({"admin"}),
    )


@pytest.mark.parametrize(
    "text", ["?!", "not", "no no no", "not sure", "# #", "it is is is", "1" * 1999]
)
def test_odd_texts_say_nothing(text: str) -> None:
    assert dict(PREFILL.read(text).answers) == {}
