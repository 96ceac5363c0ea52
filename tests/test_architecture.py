"""The import table: which room may use which, and which room owns which third-party package."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# Room -> rooms it may import besides itself. A new module must be put in here, on purpose.
ALLOWED: dict[str, set[str]] = {
    "bot": set(),
    "bot.errors": set(),
    "bot.knowledge": {"bot.errors"},
    "bot.matching": {"bot.errors", "bot.knowledge"},
    "bot.evaluation": {"bot.errors", "bot.knowledge", "bot.matching"},
    "bot.dialogue_acts": {"bot.matching"},
    "bot.feedback_replies": {"bot.knowledge"},
    "bot.choice": {"bot.knowledge"},
    "bot.interview_replies": {"bot.choice", "bot.knowledge"},
    "bot.replies": {
        *("bot.choice", "bot.feedback_replies", "bot.interview_replies", "bot.knowledge"),
    },
    "bot.excerpt_wording": {"bot.knowledge", "bot.replies"},
    "bot.thread_state": {"bot.knowledge", "bot.replies", "bot.wording"},
    "bot.manners": {"bot.dialogue_acts", "bot.matching", "bot.replies", "bot.thread_state"},
    "bot.follow_ups": {"bot.knowledge", "bot.replies"},
    "bot.answering": {"bot.choice", "bot.knowledge", "bot.matching", "bot.replies"},
    "bot.interview": {
        *("bot.choice", "bot.interview_replies", "bot.knowledge", "bot.matching", "bot.replies"),
    },
    "bot.interview_wording": {"bot.interview_replies", "bot.knowledge"},
    "bot.understanding": {
        *("bot.feedback_replies", "bot.knowledge", "bot.matching", "bot.replies"),
    },
    "bot.gaps": {"bot.knowledge", "bot.matching", "bot.replies"},
    "bot.wording": {
        *("bot.excerpt_wording", "bot.interview_wording", "bot.knowledge", "bot.replies"),
        *("bot.choice", "bot.feedback_replies", "bot.interview_replies", "bot.understanding"),
    },
    "bot.turn": {"bot.matching", "bot.replies", "bot.thread_state"},
    "bot.interviewing": {
        *("bot.follow_ups", "bot.interview", "bot.interview_replies", "bot.knowledge"),
        *("bot.matching", "bot.replies", "bot.thread_state", "bot.turn"),
    },
    "bot.conversation": {
        *("bot.answering", "bot.dialogue_acts", "bot.follow_ups", "bot.manners"),
        *("bot.interview", "bot.interviewing", "bot.knowledge", "bot.matching", "bot.replies"),
        *("bot.gaps", "bot.interview_replies", "bot.thread_state", "bot.turn"),
        *("bot.understanding", "bot.wording"),
    },
    "bot.settings": {"bot.errors"},
    "bot.store": {
        *("bot.errors", "bot.gaps", "bot.knowledge", "bot.manners", "bot.replies"),
        *("bot.thread_state",),
    },
    "bot.slack": {
        *("bot.conversation", "bot.errors", "bot.interview", "bot.knowledge", "bot.manners"),
        *("bot.matching", "bot.replies", "bot.settings", "bot.store", "bot.wording"),
        *("bot.excerpt_wording", "bot.gaps", "bot.interview_wording", "bot.thread_state"),
        *("bot.choice", "bot.feedback_replies", "bot.interview_replies", "bot.turn"),
        *("bot.understanding",),
    },
    "bot.slack.doctor": {
        *("bot.conversation", "bot.errors", "bot.knowledge", "bot.matching", "bot.replies"),
        *("bot.settings", "bot.slack", "bot.store"),
    },
    "bot.cli": {
        *("bot.conversation", "bot.errors", "bot.evaluation", "bot.knowledge", "bot.matching"),
        *("bot.replies", "bot.settings", "bot.slack", "bot.slack.doctor", "bot.wording"),
        *("bot.excerpt_wording", "bot.gaps", "bot.interview", "bot.interview_wording"),
        *("bot.interview_replies", "bot.store", "bot.thread_state", "bot.turn"),
        *("bot.understanding",),
    },
    "bot.__main__": {"bot.cli"},
}

# Third-party package -> the one place that may use it.
OWNERS = {
    "yaml": "bot.knowledge.yaml_file",
    "pydantic": "bot.knowledge",
    "pydantic_core": "bot.knowledge",
    "rapidfuzz": "bot.matching",
    "numpy": "bot.matching",
    "sqlalchemy": "bot.store",
    "slack_bolt": "bot.slack",
    "slack_sdk": "bot.slack",
    "aiohttp": "bot.slack",
    "click": "bot.cli",
    "rich": "bot.cli.terminal",
}

# The core decides and does nothing else: no file, network, clock or chance.
PURE = (
    *("bot.matching", "bot.manners", "bot.replies", "bot.wording", "bot.conversation"),
    *("bot.answering", "bot.dialogue_acts", "bot.excerpt_wording", "bot.follow_ups"),
    *("bot.gaps", "bot.interview", "bot.interview_wording", "bot.thread_state"),
    *("bot.choice", "bot.feedback_replies", "bot.interview_replies", "bot.interviewing"),
    *("bot.turn", "bot.understanding"),
)
IMPURE = {"asyncio", "logging", "os", "pathlib", "random", "socket", "subprocess", "time"}

MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "bot").rglob("*.py"))
}


def imports(path: Path) -> set[str]:
    """Everything a module imports, for type checking only included."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports out"
            module = node.module or ""
            found |= {f"{module}.{name.name}" for name in node.names}
    return found


def room(module: str) -> str:
    """The innermost room of the table that a module lies in."""
    while module not in ALLOWED:
        module = module.rpartition(".")[0]
        assert module, "not in the table"
    return module


def is_within(module: str, place: str) -> bool:
    return module == place or module.startswith(f"{place}.")


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_in_the_table_and_imports_only_what_it_may(module: str) -> None:
    here = room(module)
    assert here != "bot" or module == "bot", f"{module} is not in the table of rooms"
    for imported in imports(MODULES[module]):
        if is_within(imported, "bot"):
            assert room(imported) in {here, "bot"} | ALLOWED[here], f"{module}: {imported}"


@pytest.mark.parametrize("module", MODULES)
def test_each_third_party_package_has_one_owner(module: str) -> None:
    for imported in imports(MODULES[module]):
        owner = OWNERS.get(imported.partition(".")[0])
        assert owner is None or is_within(module, owner), f"{module} uses {imported}"


@pytest.mark.parametrize("module", [name for name in MODULES if room(name) in PURE])
def test_the_core_does_nothing_but_decide(module: str) -> None:
    outside = {name.partition(".")[0] for name in imports(MODULES[module])} & IMPURE
    assert not outside, f"{module} uses {outside}"
    assert "open(" not in MODULES[module].read_text(encoding="utf-8")


def test_only_settings_and_the_command_line_see_the_environment() -> None:
    readers = {name for name, path in MODULES.items() if "os.environ" in path.read_text("utf-8")}
    assert {room(name) for name in readers} <= {"bot.settings", "bot.cli", "bot.__main__"}
