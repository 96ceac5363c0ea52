"""Questions that ask for the same are grouped, whatever their wording, spelling and order."""

from __future__ import annotations

import random

import pytest

from bot.matching.likeness import alike


def groups(*questions: str) -> set[frozenset[str]]:
    return {frozenset(questions[i] for i in group) for group in alike(questions)}


@pytest.mark.parametrize(
    "questions",
    [
        ("how do I deploy on heroku?", "deploying flask to Heroku", "heroku: deploy please"),
        ("does flask support graphql", "is there GraphQL for django?", "grahpql?", "graphql!!"),
        ("what's for lunch", "lunch?"),
        ("", "?", "<@U1>"),
        ("is it?", "is it"),
    ],
)
def test_what_asks_for_the_same_is_one_group(questions: tuple[str, ...]) -> None:
    assert groups(*questions) == {frozenset(questions)}


@pytest.mark.parametrize(
    "questions",
    [
        ("deploy on heroku", "deploy on azure"),
        ("who uses flask", "can I use celery with flask"),
        ("flask", "django"),
        ("is graphql in there?", "is there a printer?"),
    ],
)
def test_what_asks_for_something_else_is_a_group_of_its_own(questions: tuple[str, ...]) -> None:
    assert groups(*questions) == {frozenset([question]) for question in questions}


def test_the_groups_do_not_depend_on_the_order() -> None:
    asked = [
        *("graphql in flask", "graphql schema", "graphql schema stitching", "schema stitching"),
        *("celery", "celery beat", "celery beat on heroku", "heroku", "grapqhl"),
    ]
    expected = groups(*asked)
    for seed in range(20):
        random.Random(seed).shuffle(asked)
        assert groups(*asked) == expected


def test_every_question_is_in_one_group() -> None:
    asked = [f"question {i % 7} about thing {i % 5}" for i in range(100)]
    assert sorted(i for group in alike(asked) for i in group) == list(range(100))
    assert alike([]) == []
