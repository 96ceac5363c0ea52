"""Every Python example of the knowledge base runs as it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test.utils import isolate_apps

from bot.knowledge.loader import load
from bot.knowledge.model import Example  # noqa: TC001 - pytest reads the annotation

KNOWLEDGE = load(Path(__file__).parents[2] / "knowledge")
EXAMPLES = [
    pytest.param(fact.example, id=f"{topic_id}-{focus}")
    for topic_id, topic in KNOWLEDGE.topics.items()
    for focus, fact in topic.facts.items()
    if fact.example and fact.example.language == "python"
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_runs(example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code = compile(example.code, "<example>", "exec", dont_inherit=True)
    with isolate_apps("facts_app"):  # so that two examples may both define a model Book
        exec(code, {"__name__": "facts_app.example"})
