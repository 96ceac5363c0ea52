"""Where a file is not YAML, the line of the slip is told, not that where the parser gave up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import small_base
import yaml

from bot.knowledge import yaml_file

if TYPE_CHECKING:
    from pathlib import Path

TOPIC = small_base.topic("orm")

NO_COLON = "a colon is missing here, after the key"
NO_SPACE = "put a space after the colon"
NO_DASH = "put a space after the dash"
ITEM_OR_KEY = "an item begins with `- `, a key ends with a colon; this line does neither"
OPEN = "the `[` opened here is not closed"
OPEN_QUOTE = "the quote opened here is not closed"
TAB = "use spaces, not tabs"
COLON_IN_TEXT = "put a text that has ': ' in it into quotes"
MISFIT = "this line does not go with the one above; check dash, colon and indentation of both"
GOES_ON = "the text ended at a quote or bracket before this; put the whole of it into quotes"
LOST = "everything from # on is a comment and lost; put the text into quotes"
NEIGHBOURS = "indent this line like its neighbours"

SLIPS = [
    ("title: Object", "title Object", "1:1", NO_COLON),
    ("title: Object", "title:Object", "1:1", NO_SPACE),
    ("questions:\n", "questions\n", "2:1", NO_COLON),
    ("\ndjango:\n", "\ndjango\n", "5:1", NO_COLON),
    ("  short: Object", "  short Object", "6:3", NO_COLON),
    ("  sources: [docs]", "  sources [docs]", "8:3", NO_COLON),
    ("see_also: [", "see_also [", "23:1", NO_COLON),
    ("\ntests:\n", "\ntests\n", "24:1", NO_COLON),
    ('- ask: "orm models tables please"', "- ask orm models", "25:5", NO_COLON),
    ("reviewed: 2026", "reviewed:2026", "10:3", NO_SPACE),
    ("- orm models", "-orm models", "4:3", NO_DASH),
    ("- orm models", "orm models", "4:3", ITEM_OR_KEY),
    ('- "does', '"does', "4:3", MISFIT),
    ("- orm models tables\n", "- orm\n  models\n  - tables\n", "5:3", ITEM_OR_KEY),
    ("sources: [docs]", "sources: [docs", "8:12", OPEN),
    ("see_also: [admin]", "see_also: [admin", "23:11", OPEN),
    ("see_also: [admin]", "see_also: {admin: x", "23:11", "the `{` opened here is not closed"),
    ("sources: [docs]", "sources: [docs]]", "8:18", "delete this `]`"),
    ("sources: [docs]", "sources: [docs #1]", "8:18", LOST),
    ("short: Object", "short: O #1\n    bject", "6:12", LOST),
    ('orm"\n', "orm\n", "3:5", OPEN_QUOTE),
    ("- orm models tables", "- 'twas an orm\n  - it's", "4:5", OPEN_QUOTE),
    ('tables please"', "tables please", "25:10", OPEN_QUOTE),
    ("- orm models", '- "orm" models', "4:11", GOES_ON),
    ("- orm models", "- [orm] models", "4:11", GOES_ON),
    ("- orm models", "- {framework} models", "4:17", "put a text with {framework} into quotes"),
    ("  - orm models", "\t- orm models", "4:1", TAB),
    ("  - orm models", "  -\torm models", "4:4", TAB),
    ("  reviewed:", "\treviewed:", "10:1", TAB),
    ("short: Object", "short: Yes: Object", "6:13", COLON_IN_TEXT),
    ("- orm models", "- orm: {page}: models", "4:16", COLON_IN_TEXT),
    ("  sources: [docs]", "   sources: [docs]", "8:4", MISFIT),
    ("  detail: [", "   detail: [", "7:10", NEIGHBOURS),
    ("- orm models", "- orm\n    - models: x", "5:13", NEIGHBOURS),
    ("- orm models", "- `orm` models", "4:5", "put a text that starts with ` into quotes"),
    ("- orm models", "- @orm models", "4:5", "put a text that starts with @ into quotes"),
    ("- orm models", "- *orm* models", "4:5", "put a text that starts with * into quotes"),
    ("- orm models", "- >orm models", "4:5", "put a text that starts with > into quotes"),
    ("- orm models", "- , models", "4:5", "delete this `,`, or put the whole"),
    ('"does', '"\\does', "3:", "write \\\\ for a backslash"),
    ("questions:", "---\nquestions:", "2:1", "a file is one document"),
]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(yaml, request.param):
        pytest.skip("PyYAML is built without libyaml here")
    monkeypatch.setattr(yaml_file, "_Loader", getattr(yaml, request.param))


@pytest.mark.usefixtures("_parser")
@pytest.mark.parametrize(("old", "new", "place", "cure"), SLIPS)
def test_a_slip_is_told_where_it_was_made_and_once(
    tmp_path: Path, old: str, new: str, place: str, cure: str
) -> None:
    assert old in TOPIC
    path = tmp_path / "orm.yaml"
    path.write_text(TOPIC.replace(old, new, 1), encoding="utf-8")
    (problem,) = yaml_file.read(path, "orm.yaml").problems
    assert str(problem).startswith(f"orm.yaml:{place}"), problem
    assert problem.message.startswith("is not YAML: ")
    assert f"; {cure}" in problem.message
