"""Every mistake in the knowledge files is reported, all at once, with its place and its cure."""

from __future__ import annotations

import gc
import re
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
import small_base
import yaml
from knowledge_files import problems, rewrite

from bot.errors import KnowledgeError
from bot.knowledge import yaml_file
from bot.knowledge.loader import load
from bot.knowledge.model import Focus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_sound_folder_loads(folder: Path) -> None:
    knowledge = load(folder)
    assert set(knowledge.topics) == {"orm", "admin", "forms", "use-cases"}
    assert set(knowledge.topics["orm"].facts) == set(Focus)
    assert knowledge.sources["docs"].url == "https://example.org/docs"


def test_each_value_knows_where_it_stands(folder: Path) -> None:
    place = load(folder).place("topics/orm.yaml", "questions", 1)
    assert (place.path, place.line, place.column) == ("topics/orm.yaml", 4, 5)
    assert str(place) == "topics/orm.yaml:4"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title:", "tittle:", "1:1: unknown key `tittle`; did you mean `title`?"),
        ("title:", "tittle:", "1:1: `title` is missing"),
        ("title: Object", "title: [Object]\nx: Object", "1:1: must be text"),
        ("- orm models tables", "- no", "4:5: must be text; put it into quotes"),
        ("- orm models tables", "- orm: tables", "4:5: must be text; put a text that has ': '"),
        ("- orm models tables", "- {framework} orm", "4:17: is not YAML"),
        ("- orm models tables", "- {framework} orm", 'quotes: - "does {framework} have'),
        ("- orm models tables", "- a\tb: c: d", "put a text that has ': ' in it"),
        ("reviewed: 2026-11-20", "reviewed: today", "must be a date such as 2026-11-20"),
        ("reviewed: 2026-11-20", "reviewed: 2026-13-45", "cannot be read: month must be in 1..12"),
        ("sources: [docs]", "sources: [dosc]", "no source `dosc`; did you mean `docs`?"),
        ("sources: [docs]", "sources: []", "at least 1 item"),
        ("see_also: [admin]", "see_also: [admn]", "no topic `admn`; did you mean `admin`?"),
        ("see_also: [admin]", "see_also: [orm]", "23:12: a topic cannot be its own neighbour"),
        ("[admin]", "[admin, forms, admin]", "23:26: `admin` stands here twice; delete one"),
        ("title: Object-relational mapping", "title: forms", "1:1: is the title of topics/forms"),
        ("[Django 5.2]", "[five]", "`five` must look like"),
        ("focus: both", "focus: rails", "'django', 'flask' or 'both'"),
        ("see_also: [admin]\ntests:\n", "tests: []\nsee_also:\n", "at least 1 item"),
        ("short: Object", "short: <b>Object", "has < or > outside `backticks`"),
        ("short: Object", "short: O`bject", "opening backtick"),
        ("short: Object", "short: " + "x" * 321 + " Object", "at most 320 characters"),
        ("detail: [", "detail: text [", "must be a list of `- item` lines"),
        ("title:", "title: One\ntitle:", "2:1: duplicate key `title`, first on line 1"),
        ("title:", "? [a, b]\n: x\ntitle:", "a list or mapping cannot be a key"),
        ("title:", "<<: {x: y}\ntitle:", "unknown key `<<`"),
        ("title: Object", "title: !!python/name:os.system Object", "could not determine a constr"),
        ("title: Object", "title: &t Object\nx: *t\ny: Object", "write each value out"),
        ("title:", "\ttitle:", "found character"),
        ("title:", "title\x01:", "a character that YAML does not allow"),
        ("\nquestions:", f" #{'é' * 400}\n\n\n\x01", "orm.yaml:4:1: holds a character that YAML"),
    ],
)
def test_a_mistake_in_a_topic_is_told_with_its_cure(
    folder: Path, old: str, new: str, expected: str
) -> None:
    rewrite(folder / "topics" / "orm.yaml", old, new)
    reported = problems(folder)
    assert any(expected in line for line in reported), reported
    assert all(re.match(r"topics/orm\.yaml:\d+:\d+: \S", line) for line in reported)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("short: Object", "short: Fixed in ticket #123, O", "6:26"),
        ("short: Object", "short: See `orm #1` for O", "6:19"),
        ("short: Object", "short: #123 is about O", "6:10"),
        ("short: Object-relational", "short: Object\n    relational\t#1", "7:16"),
        ("- orm models tables", "- orm models # tables", "4:16"),
        ("- orm models tables", "- #orm models tables", "4:5"),
        ("title: Object-relational mapping", "title: Topic #1", "1:14"),
        ("[Django 5.2]", "\n    - Django 5.2 # and later", "10:18"),
    ],
)
def test_a_text_that_a_comment_cuts_off_is_told_once(
    folder: Path, old: str, new: str, place: str
) -> None:
    rewrite(folder / "topics" / "orm.yaml", old, new)
    (told,) = problems(folder)
    assert told.startswith(f"topics/orm.yaml:{place}: everything from # on is a comment and lost;")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title:", "# What it is called.\ntitle:"),
        ("- orm models tables", "# Short ones.\n  - orm models tables  "),
        ("- orm models tables", '- "orm #1 tables" # in quotes'),
        ("- orm models tables", "- orm#models tables"),
        ("- orm models tables", "- >- # folded\n    orm #1\n    tables"),
        ("reviewed: 2026-11-20", "reviewed: 2026-11-20  # by me"),
        ("sources: [docs]", "sources: [docs]  # all of it"),
        ("questions:", "questions: # of people"),
    ],
)
def test_a_comment_that_cuts_off_no_text_may_stand_anywhere(
    folder: Path, old: str, new: str
) -> None:
    rewrite(folder / "topics" / "orm.yaml", old, new)
    load(folder)


def test_a_list_of_which_an_item_is_wrong_is_not_said_to_be_too_short(folder: Path) -> None:
    edit(folder / "topics" / "orm.yaml", lambda text: text.replace("focus: both", "focus: rails"))
    assert problems(folder) == ["topics/orm.yaml:26:5: input should be 'django', 'flask' or 'both'"]


def test_all_mistakes_of_all_files_are_told_at_once(folder: Path) -> None:
    edit(folder / "topics" / "orm.yaml", lambda text: text.replace("title:", "x:"))
    edit(folder / "topics" / "admin.yaml", lambda text: text + "y: 1\n")
    (folder / "declines.yaml").write_text("[", encoding="utf-8")
    (folder / "sources.yaml").unlink()
    reported = "\n".join(problems(folder))
    for file in ("topics/orm.yaml", "topics/admin.yaml", "declines.yaml", "sources.yaml"):
        assert file in reported
    assert "sources.yaml:1:1: cannot be read: No such file or directory" in reported


def test_a_topic_may_know_one_framework_only_but_not_none(folder: Path) -> None:
    path = folder / "topics" / "orm.yaml"
    without_flask = re.sub(r"(?m)^flask:\n(  .*\n)+", "", path.read_text(encoding="utf-8"))
    path.write_text(without_flask, encoding="utf-8")
    assert set(load(folder).topics["orm"].facts) == {Focus.DJANGO, Focus.BOTH}
    edit(path, lambda text: re.sub(r"(?m)^(django|both):\n(  .*\n)+", "", text))
    assert problems(folder) == [
        "topics/orm.yaml:1:1: has no fact; add at least one of `django`, `flask` and `both`"
    ]


def test_the_same_phrasing_twice_is_told_with_both_places(folder: Path) -> None:
    edit(
        folder / "topics" / "orm.yaml", lambda t: t.replace("orm models", "Back office for staff?")
    )
    edit(folder / "topics" / "orm.yaml", lambda t: t.replace("staff? tables", "staff?"))
    assert problems(folder) == [
        "topics/orm.yaml:4:5: stands already at topics/admin.yaml:4; keep one of the two"
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("topics/orm.yaml", "tables please", "tables", "25:5: stands already at topics/orm.yaml:4"),
        (
            *("topics/orm.yaml", "orm models tables please", "Does Django have an ORM?"),
            "25:5: stands already at topics/orm.yaml:3",
        ),
        (
            *("topics/orm.yaml", "- orm models tables", "- does flask have an orm"),
            "4:5: stands already at topics/orm.yaml:3",
        ),
        (
            *(
                "topics/orm.yaml",
                "- orm",
                '- "{framework} or {framework}"\n  - flask or django\n  - ',
            ),
            "5:5: stands already at topics/orm.yaml:4",
        ),
        (
            *("declines.yaml", "what's for lunch", "Orm models tables"),
            "3:15: stands already at topics/orm.yaml:4",
        ),
        ("actions.yaml", "hello", "orm models tables", "2:38: stands already at topics/orm.yaml:4"),
        ("actions.yaml", "hi there", "hello", "3:11: stands already at actions.yaml:2"),
    ],
)
def test_no_phrasing_is_its_own_test_nor_stands_twice_with_the_slot_filled(
    folder: Path, file: str, old: str, new: str, expected: str
) -> None:
    rewrite(folder / file, old, new)
    assert problems(folder) == [f"{file}:{expected}; keep one of the two"]


def test_a_fact_that_would_not_fit_into_a_message_is_refused(folder: Path) -> None:
    lines = "\n".join(f"    - 'x{'&' * 300}'" for _ in range(3))
    edit(
        folder / "topics" / "orm.yaml",
        lambda text: text.replace("  detail: [Object-", f"  detail:\n{lines}\n  # [", 1),
    )
    (line,) = problems(folder)
    assert re.match(r"topics/orm\.yaml:5:1: is \d+ characters long once escaped for Slack", line)


def test_a_source_that_would_not_fit_into_a_list_of_sources_is_refused(folder: Path) -> None:
    long = f"title: a{'&' * 99}\n  publisher: a{'&' * 40}\n"
    edit(folder / "sources.yaml", lambda text: re.sub("title: .*\n  publisher: .*\n", long, text))
    (line,) = problems(folder)
    assert line.startswith("sources.yaml:1:1: is 731 characters long once escaped for Slack")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("flask: [wtforms]", "flask: [wtforms, DRF]", "7:20: stands already under `django`"),
        ("flask: [flask]", "flask: [Django]", "3:11: stands already under `django`"),
        ("the two]", "flask]", "4:27: stands already under `flask`"),
    ],
)
def test_a_name_belongs_to_one_framework(folder: Path, old: str, new: str, expected: str) -> None:
    rewrite(folder / "vocabulary.yaml", old, new)
    assert problems(folder) == [f"vocabulary.yaml:{expected}; keep one of the two"]


@pytest.mark.parametrize("name", ["ORM.yaml", "orm_2.yaml", "other.yml"])
def test_a_topic_file_has_its_id_as_name(folder: Path, name: str) -> None:
    (folder / "topics" / name).write_text(
        small_base.topic("forms").replace("forms", "papers").replace("typed", "wrote"),
        encoding="utf-8",
    )
    assert f"topics/{name}:1:1: must be named <id>.yaml" in problems(folder)[0]


def test_a_folder_without_topics_says_what_to_do(tmp_path: Path, folder: Path) -> None:
    assert "name the knowledge folder with --knowledge" in problems(tmp_path / "nowhere")[0]
    for path in (folder / "topics").iterdir():
        path.unlink()
    assert "add topics/<id>.yaml" in problems(folder)[0]


def billion_laughs() -> str:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    doublings = (f"{new}: &{new} [{', '.join([f'*{old}'] * 9)}]" for old, new in pairs)
    return "\n".join(['a: &a ["lol"]', *doublings])


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (billion_laughs().encode(), "write each value out"),
        (b"[" * 100_000, "nested more than 12 levels deep"),
        # Told before it is composed, which would end at the bracket that is missing.
        (b"[" * 20 + b"-" * 2000, "nested more than 12 levels deep"),
        (b"a: " + b"x" * 600_000, "is larger than 512 KB"),
        (b"title: caf\xe9", "is not UTF-8"),
        (b"", "must be a mapping"),
        (b"just text", "must be a mapping"),
        (b"--- a\n--- b\n", "is not YAML"),
    ],
)
def test_a_hostile_or_broken_file_is_a_message_like_any_other(
    folder: Path, content: bytes, expected: str
) -> None:
    (folder / "topics" / "orm.yaml").write_bytes(content)
    reported = [line for line in problems(folder) if line.startswith("topics/orm.yaml:")]
    assert any(expected in line for line in reported), reported


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"[" * 900, "nested more than 12 levels deep"),
        (b"- " * 900, "nested more than 12 levels deep"),
        (b'title: "\\UFFFFFFFF"', "holds a number that YAML does not allow"),
        (b'title: "\\U00110000"', "holds a number that YAML does not allow"),
        ("# é\n\x01".encode(), "2:1: holds a character that YAML does not allow"),
        (b"title: [", "is not YAML"),
        (b"title: Topic #1", "1:14: everything from # on is a comment and lost"),
    ],
)
def test_without_libyaml_a_broken_file_is_a_message_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, expected: str
) -> None:
    monkeypatch.setattr(yaml_file, "_Loader", yaml.SafeLoader)
    (folder / "topics" / "orm.yaml").write_bytes(content)
    assert expected in "\n".join(problems(folder))


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("is_sound", [True, False])
def test_the_garbage_collector_is_left_as_it_was(
    folder: Path, *, enabled: bool, is_sound: bool
) -> None:
    if not is_sound:
        (folder / "gates.yaml").unlink()
    try:
        (gc.enable if enabled else gc.disable)()
        with nullcontext() if is_sound else pytest.raises(KnowledgeError):
            load(folder)
        assert gc.isenabled() is enabled
    finally:
        gc.enable()
