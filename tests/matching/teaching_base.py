"""A base of seven topics, big enough to learn from and small enough to read: for these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from bot.knowledge.model import (
    Action,
    Actions,
    ByFramework,
    Decline,
    Fact,
    Focus,
    FrameworkNames,
    Test,
    Topic,
    Vocabulary,
)

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge

_FACT = Fact(
    short="Yes.",
    detail=("More words.",),
    sources=("docs",),
    holds_for=("Django 5.2",),
    reviewed=date(2026, 11, 20),
)

# id: title, names, phrasings, tests
_TOPICS = {
    "orm": (
        "Object-relational mapping",
        "orm, sqlalchemy, queryset",
        """
        does {framework} have an orm
        how do I query the database in {framework} without sql
        map classes to tables in {framework}
        what is an orm
        many to many relations between models
        is sqlalchemy better than the built in models
        """,
        "is there an orm in flask; how do models relate to tables in django",
    ),
    "migrations": (
        "Schema migrations",
        "migrations, alembic, makemigrations",
        """
        how do migrations work in {framework}
        change the database schema in {framework}
        add a column to an existing table in {framework}
        does {framework} have migrations
        roll back a schema change
        what does makemigrations do
        """,
        "does flask have migrations; alter a table of my django app",
    ),
    "admin": (
        "Admin interface",
        "admin, back office",
        """
        does {framework} have an admin interface
        admin panel for {framework}
        back office for staff in {framework}
        let editors change data without programming
        customise the {framework} admin
        """,
        "is there an admin in flask; a back office for my editors in django",
    ),
    "forms": (
        "Forms and validation",
        "forms, wtforms, modelform",
        """
        how do forms work in {framework}
        validate what users typed in {framework}
        {framework} form validation
        show error messages next to a field
        does {framework} have forms
        """,
        "forms in django; how is user input validated in flask",
    ),
    "async": (
        "Async views",
        "async, asyncio, await",
        """
        does {framework} support async
        async views in {framework}
        can I use await in {framework}
        is {framework} asynchronous
        coroutines in a view function
        """,
        "can flask do async; await inside a django view",
    ),
    "security": (
        "Security",
        "csrf, xss, sql injection",
        """
        is {framework} secure
        csrf protection in {framework}
        how does {framework} prevent xss
        protect a site against attacks in {framework}
        which security headers are sent by {framework}
        """,
        "how safe is flask; cross site request forgery in django",
    ),
    "deployment": (
        "Deployment",
        "deployment, gunicorn, docker",
        """
        how do I deploy {framework}
        host a {framework} app
        run {framework} in docker
        {framework} in production with gunicorn
        put a site on a server
        """,
        "deploy django; where can I host flask",
    ),
}

_DECLINES = {
    "Chatter": """
        what's for lunch
        who is on call today
        the printer is out of toner
        can someone review my pull request
        the meeting moved to three
        """,
    "Other frameworks": """
        rails migrations
        how do I deploy a rails app
        hibernate session error
        spring security configuration
        laravel forms
        """,
    "Error messages": """
        AttributeError object has no attribute in django
        my flask app crashes with a 500
        django ImportError cannot import name
        """,
}

_HELP = """
    help
    hello
    thanks
    thank you, that was helpful
    what can you do
    who are you
    how does this bot work
    """

_RECOMMEND = """
    should I use django or flask
    which framework should I use
    which one would you recommend for my project
    help me choose between flask and django
    django or flask for a small shop
    we need a framework for our next project
    """


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


def _topic(title: str, names: str, phrasings: str, tests: str) -> Topic:
    return Topic(
        title=title,
        aka=tuple(names.split(", ")),
        questions=_lines(phrasings),
        django=_FACT,
        flask=_FACT,
        tests=tuple(
            Test(ask=ask, focus=Focus.FLASK if "flask" in ask else Focus.DJANGO)
            for ask in tests.split("; ")
        ),
    )


def taught(knowledge: Knowledge) -> Knowledge:
    """Return `knowledge` with the topics, declines, actions and names of this module."""
    return replace(
        knowledge,
        topics={topic_id: _topic(*parts) for topic_id, parts in _TOPICS.items()},
        declines=tuple(
            Decline(kind=kind, why="Not ours.", questions=_lines(text))
            for kind, text in _DECLINES.items()
        ),
        actions=Actions(
            help=Action(questions=_lines(_HELP), tests=("hi there bot", "what do you do")),
            recommend=Action(
                questions=_lines(_RECOMMEND), tests=("which of them should I take", "pick one")
            ),
        ),
        vocabulary=Vocabulary(
            names=FrameworkNames(
                django=("django", "dj"),
                flask=("flask", "flask framework"),
                both=("both frameworks", "the two"),
            ),
            products=ByFramework(
                django=("drf", "django rest framework"), flask=("wtforms", "flask-login")
            ),
            synonyms=(("database", "db", "data base"), ("deploy", "ship", "go live")),
        ),
    )
