"""A knowledge folder small enough to read at a glance, for tests that need a base of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_FACT = """\
{focus}:
  short: {short}
  detail: [{title} in more words.]
  sources: [docs]
  holds_for: [Django 5.2]
  reviewed: 2026-11-20
"""

_TOPICS = {
    "orm": ("Object-relational mapping", "does {framework} have an orm", "orm models tables"),
    "admin": ("Admin", "does {framework} have an admin panel", "back office for staff"),
    "forms": ("Forms", "how do I validate forms in {framework}", "check what users typed in"),
    "use-cases": ("Use cases", "what is {framework} good for", "kinds of applications"),
}

_FILES = {
    "sources.yaml": """\
docs:
  title: The documentation
  publisher: Somebody
  url: https://example.org/docs
  version: 2026-11-20
""".replace("2026-11-20", '"2026-11-20"'),
    "vocabulary.yaml": """\
names:
  django: [django]
  flask: [flask]
  both: [both frameworks, the two]
products:
  django: [drf]
  flask: [wtforms]
synonyms:
  - [database, db]
""",
    "declines.yaml": """\
- kind: Chatter
  why: Not a question about either framework.
  questions: [what's for lunch, the printer is out of toner]
""",
    "claims.yaml": """\
c001: {says: Both are used., verdict: holds, set_aside: Nobody asked.}
""",
    "gates.yaml": """\
precision: 0.0
tests_right: 0.0
tests_focus: 0.0
declines_refused: 0.0
actions_right: 0.0
typo_loss: 1.0
manners_loss: 1.0
calibration_error: 1.0
tests_calibration_error: 1.0
""",
    "actions.yaml": """\
help:
  questions: [help, what can you do, hello]
  tests: [hi there]
recommend:
  questions: [which framework should I use, recommend one of the two]
  tests: [which one should I take]
""",
}


def write(folder: Path) -> Path:
    """Write the small base into `folder` and return it."""
    (folder / "topics").mkdir(parents=True)
    for name, text in _FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    for topic_id in _TOPICS:
        (folder / "topics" / f"{topic_id}.yaml").write_text(topic(topic_id), encoding="utf-8")
    return folder


def topic(topic_id: str) -> str:
    """Return the text of a topic file."""
    title, question, words = _TOPICS[topic_id]
    facts = (
        _FACT.format(focus=focus, title=title, short=f"{title} for {focus}.")
        for focus in ("django", "flask", "both")
    )
    return f"""\
title: {title}
questions:
  - "{question}"
  - {words}
{"".join(facts)}see_also: [{"admin" if topic_id != "admin" else "orm"}]
tests:
  - ask: "{words} please"
    focus: both
"""
