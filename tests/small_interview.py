"""An interview small enough to read at a glance, over the topics of the small base."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
close: 0.5
questions:
  - id: kind
    title: Product
    question: What are you building?
    why: It decides most.
    words: [product]
    options:
      - id: site
        label: A site with content
        weight: 1.5
        reason: content is what Django was made for
        topic: use-cases
        words: [blog, shop]
      - id: service
        label: A small service
        weight: -1.5
        reason: a service uses little of Django
        topic: use-cases
        words: [webhook, bot, zapier]
  - id: accounts
    title: Accounts
    question: Do staff look after data?
    why: Only Django has an admin.
    words: [accounts]
    only_if: {kind: [site]}
    options:
      - id: staff
        label: Staff manage data
        weight: 1.6
        reason: an admin is built in
        topic: admin
        denied: none
        words: [admin]
        replies: ["yes"]
      - id: none
        label: Nobody does
        weight: -1.1
        reason: the admin stays unused
        topic: admin
        words: [nobody]
        replies: ["no"]
  - id: data
    title: Data
    question: Where does the data live?
    why: Django expects SQL.
    words: [data, database]
    options:
      - id: sql
        label: In SQL tables
        weight: 1.0
        reason: one model gives it all
        topic: orm
        words: [postgres]
      - id: other
        label: Elsewhere
        weight: -1.2
        reason: any store is as good
        topic: orm
        words: [mongodb]
        neither: static
neither:
  - id: static
    title: A static site
    say: You need no framework.
    topic: use-cases
    words: [static site]
first_steps:
  django:
    command: django-admin startproject mysite
    packages:
      - {name: psycopg, why: the driver, only_if: {data: [sql]}}
      - {name: one, why: first}
      - {name: two, why: second}
      - {name: three, why: third}
  flask:
    command: flask run
    packages:
      - {name: one, why: first}
      - {name: two, why: second}
      - {name: three, why: third}
"""


def write(folder: Path) -> Path:
    """Add the interview to the knowledge in `folder` and return it."""
    (folder / "recommendation.yaml").write_text(TEXT, encoding="utf-8")
    return folder
