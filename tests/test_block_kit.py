"""The validator: limits hold exactly at their edges, and each problem is named with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from block_kit import message_problems, view_problems, view_violations, violations

if TYPE_CHECKING:
    from collections.abc import Callable

Json = dict[str, Any]

FIRST = "/0/elements/0"
"""Where the first element of the first block is."""


def plain(text: str = "text", **extra: Any) -> Json:
    return {"type": "plain_text", "text": text, **extra}


def mrkdwn(text: str = "text", **extra: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **extra}


def section(text: str = "text", **extra: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **extra}


def header(text: str = "text", **extra: Any) -> Json:
    return {"type": "header", "text": plain(text), **extra}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def button(action_id: str = "a", text: str = "Press", **extra: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **extra}


def option(text: str = "One", value: str = "1", **extra: Any) -> Json:
    return {"text": plain(text), "value": value, **extra}


def choice(kind: str, options: int) -> Json:
    return {"type": kind, "action_id": kind, "options": [option()] * options}


def select(**extra: Any) -> Json:
    return {**choice("static_select", 1), **extra}


def group(options: int = 1, label: str = "Group") -> Json:
    return {"label": plain(label), "options": [option()] * options}


def grouped(groups: int) -> Json:
    return {"type": "static_select", "action_id": "a", "option_groups": [group()] * groups}


def image(**extra: Any) -> Json:
    return {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "an i", **extra}


def confirm(**extra: Any) -> Json:
    whole = {"title": plain(), "text": mrkdwn(), "confirm": plain("Yes"), "deny": plain("No")}
    return {**whole, **extra}


def table(rows: int = 1, columns: int = 1, **extra: Any) -> Json:
    cells = [{"type": "raw_text", "text": "x"}] * columns
    return {"type": "table", "rows": [cells] * rows, **extra}


def feedback(**extra: Any) -> Json:
    one = {"text": plain("Good"), "value": "good", **extra}
    return {"type": "feedback_buttons", "action_id": "f", "positive_button": one} | {
        "negative_button": {"text": plain("Bad"), "value": "bad"}
    }


def trash(number: int = 0, **extra: Any) -> Json:
    whole = {"type": "icon_button", "icon": "trash", "text": plain("Delete")}
    return {**whole, "action_id": f"i{number}", **extra}


def context_actions(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def rich(*elements: Json) -> Json:
    parts = [{"type": "rich_text_section", "elements": list(elements)}]
    return {"type": "rich_text", "elements": parts}


def fields(*texts: Json) -> Json:
    return {"type": "section", "fields": list(texts)}


def numbered(number: int) -> Json:
    return button(f"button-{number}")


def pressed(**extra: Any) -> Json:
    return actions(button(**extra))


def chosen(**extra: Any) -> Json:
    return actions(select(options=[option(**extra)]))


def confirmed(**extra: Any) -> Json:
    return pressed(confirm=confirm(**extra))


def message(*blocks: Json, **extra: Any) -> Json:
    return {"channel": "C1", "text": "all of it", "blocks": list(blocks), **extra}


def modal(**extra: Any) -> Json:
    return {"type": "modal", "title": plain("Ask"), "blocks": [section()], **extra}


def home(*blocks: Json, **extra: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **extra}


def asking(**extra: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "in", "multiline": True}
    return {"type": "input", "label": plain("Question"), "element": element, **extra}


A_BIT_OF_EVERYTHING = message(
    header(level=2),
    section("x", fields=[mrkdwn(), plain(emoji=False)], expand=True, accessory=select()),
    {"type": "section", "text": plain("no fields"), "accessory": image(), "block_id": "pic"},
    {"type": "divider"},
    context(mrkdwn(verbatim=True), plain(), image()),
    actions(
        button("b1", value="v", style="primary", confirm=confirm(), accessibility_label="Press it"),
        button("b2", url="https://x.example"),
        choice("overflow", 5),
        choice("radio_buttons", 10),
        choice("checkboxes", 10),
        {"type": "users_select", "action_id": "u", "placeholder": plain("Who?")},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-01-01"},
    ),
    image(title=plain("An image")),
    {"type": "markdown", "text": "# Hi"},
    table(2, 2, column_settings=[{"align": "right", "is_wrapped": True}]),
    context_actions(feedback(), trash()),
    rich(
        {"type": "text", "text": "said ", "style": {"bold": True}},
        {"type": "link", "url": "https://x.example", "text": "here"},
        {"type": "emoji", "name": "wave"},
        {"type": "user", "user_id": "U1"},
    ),
    asking(),
)


def test_what_slack_takes_has_no_violations() -> None:
    assert violations(A_BIT_OF_EVERYTHING) == []
    assert violations({"channel": "C1", "text": "just text"}) == []
    assert violations({"channel": "C1", "markdown_text": "# just markdown"}) == []


def test_views_that_slack_takes_have_no_violations() -> None:
    assert view_violations(modal(blocks=[asking()], submit=plain("Send"), close=plain("No"))) == []
    assert view_violations(home(section(), pressed())) == []


x = "x".__mul__

# What makes blocks of a size, the smallest and the largest good size, where a bad size is reported.
# A smallest size of 0 stands for "there is nothing smaller".
LIMITS: dict[str, tuple[Callable[[int], list[Json]], int, int, str]] = {
    "blocks": (lambda n: [header()] * n, 0, 50, ""),
    "section text": (lambda n: [section(x(n))], 1, 3000, "/0/text/text"),
    "section fields": (lambda n: [fields(*[mrkdwn()] * n)], 1, 10, "/0/fields"),
    "field text": (lambda n: [fields(mrkdwn(x(n)))], 1, 2000, "/0/fields/0/text"),
    "header": (lambda n: [header(x(n))], 1, 150, "/0/text/text"),
    "header level": (lambda n: [header(level=n)], 1, 4, "/0/level"),
    "context": (lambda n: [context(*[mrkdwn()] * n)], 1, 10, "/0/elements"),
    "context text": (lambda n: [context(mrkdwn(x(n)))], 1, 3000, "/0/elements/0/text"),
    "actions": (lambda n: [actions(*map(numbered, range(n)))], 1, 25, "/0/elements"),
    "button text": (lambda n: [pressed(text=x(n))], 1, 75, f"{FIRST}/text/text"),
    "button value": (lambda n: [pressed(value=x(n))], 1, 2000, f"{FIRST}/value"),
    "button url": (lambda n: [pressed(url=x(n))], 1, 3000, f"{FIRST}/url"),
    "button label": (
        lambda n: [pressed(accessibility_label=x(n))],
        1,
        75,
        f"{FIRST}/accessibility_label",
    ),
    "action_id": (lambda n: [pressed(action_id=x(n))], 1, 255, f"{FIRST}/action_id"),
    "block_id": (lambda n: [section(block_id=x(n))], 1, 255, "/0/block_id"),
    "select": (lambda n: [actions(choice("static_select", n))], 1, 100, f"{FIRST}/options"),
    "groups": (lambda n: [actions(grouped(n))], 1, 100, f"{FIRST}/option_groups"),
    "placeholder": (
        lambda n: [actions(select(placeholder=plain(x(n))))],
        1,
        150,
        f"{FIRST}/placeholder/text",
    ),
    "option text": (lambda n: [chosen(text=x(n))], 1, 75, f"{FIRST}/options/0/text/text"),
    "option value": (lambda n: [chosen(value=x(n))], 1, 150, f"{FIRST}/options/0/value"),
    "option description": (
        lambda n: [chosen(description=plain(x(n)))],
        1,
        75,
        f"{FIRST}/options/0/description/text",
    ),
    "overflow": (lambda n: [actions(choice("overflow", n))], 1, 5, f"{FIRST}/options"),
    "radio": (lambda n: [actions(choice("radio_buttons", n))], 1, 10, f"{FIRST}/options"),
    "checkboxes": (lambda n: [actions(choice("checkboxes", n))], 1, 10, f"{FIRST}/options"),
    "confirm title": (
        lambda n: [confirmed(title=plain(x(n)))],
        1,
        100,
        f"{FIRST}/confirm/title/text",
    ),
    "confirm text": (
        lambda n: [confirmed(text=mrkdwn(x(n)))],
        1,
        300,
        f"{FIRST}/confirm/text/text",
    ),
    "confirm button": (
        lambda n: [confirmed(deny=plain(x(n)))],
        1,
        30,
        f"{FIRST}/confirm/deny/text",
    ),
    "alt_text": (lambda n: [image(alt_text=x(n))], 1, 2000, "/0/alt_text"),
    "image url": (lambda n: [image(image_url=x(n))], 1, 3000, "/0/image_url"),
    "table rows": (lambda n: [table(n)], 1, 100, "/0/rows"),
    "table columns": (lambda n: [table(1, n)], 1, 20, "/0/rows/0"),
    "column_settings": (
        lambda n: [table(column_settings=[{}] * n)],
        0,
        20,
        "/0/column_settings",
    ),
    "context_actions": (
        lambda n: [context_actions(*map(trash, range(n)))],
        1,
        5,
        "/0/elements",
    ),
    "feedback text": (
        lambda n: [context_actions(feedback(text=plain(x(n))))],
        1,
        75,
        f"{FIRST}/positive_button/text/text",
    ),
    "feedback value": (
        lambda n: [context_actions(feedback(value=x(n)))],
        1,
        2000,
        f"{FIRST}/positive_button/value",
    ),
}


@pytest.mark.parametrize("name", LIMITS)
def test_a_limit_holds_at_its_edges(name: str) -> None:
    make, least, most, pointer = LIMITS[name]
    for good in (least, most):
        assert violations(message(*make(good))) == []
    for bad in {max(0, least - 1), most + 1} - {least}:
        [problem] = message_problems(message(*make(bad)))
        assert (problem.code, problem.pointer) == ("invalid_blocks", f"/blocks{pointer}")


def test_a_violation_names_rule_and_place_as_slack_does() -> None:
    assert violations(message(section(x(3001)))) == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert violations(message(section(""))) == [
        "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (pressed(action_id="same"), "/elements/0/action_id"),
        (section(block_id="same"), "/block_id"),
    ],
)
def test_ids_are_unique_within_a_message(block: Json, pointer: str) -> None:
    problems = message_problems(message(block, header(), block))
    assert [problem.pointer for problem in problems] == [
        f"/blocks/0{pointer}",
        f"/blocks/2{pointer}",
    ]


@pytest.mark.parametrize(
    ("block", "rule", "pointer"),
    [
        ({"type": "card"}, "unsupported type: card", "/blocks/0/type"),
        ({}, "unsupported type: None", "/blocks/0/type"),
        ("text", "unsupported type: None", "/blocks/0/type"),
        (section(colour="red"), "invalid additional property: colour", "/blocks/0"),
        (section() | {"text": "bare"}, "unsupported type: None", "/blocks/0/text/type"),
        ({"type": "section"}, "missing one of the fields: text, fields", "/blocks/0"),
        ({"type": "header"}, "missing required field: text", "/blocks/0"),
        (header() | {"text": mrkdwn()}, "unsupported type: mrkdwn", "/blocks/0/text/type"),
        (
            actions(button() | {"text": mrkdwn()}),
            "unsupported type: mrkdwn",
            "/blocks/0/elements/0/text/type",
        ),
        (pressed(text=None), "must be a string", "/blocks/0/elements/0/text/text"),
        (pressed(emoji=True), "invalid additional property: emoji", "/blocks/0/elements/0"),
        (actions(mrkdwn()), "unsupported type: mrkdwn", "/blocks/0/elements/0/type"),
        (context(button()), "unsupported type: button", "/blocks/0/elements/0/type"),
        ({"type": "actions", "elements": {}}, "must be an array", "/blocks/0/elements"),
        (section(expand=1), "must be one of True, False", "/blocks/0/expand"),
        (header(level=True), "must be an integer", "/blocks/0/level"),
        (pressed(confirm="sure?"), "must be an object", "/blocks/0/elements/0/confirm"),
        ({"type": "image", "image_url": "x"}, "missing required field: alt_text", "/blocks/0"),
    ],
)
def test_a_shape_that_slack_does_not_know_is_refused(block: Json, rule: str, pointer: str) -> None:
    assert f"[ERROR] {rule} [json-pointer:{pointer}]" in violations(message(block))


@pytest.mark.parametrize(
    ("payload", "code", "pointer"),
    [
        ({}, "no_text", "/text"),
        ({"text": " \n"}, "no_text", "/text"),
        (message(section(), text=""), "", "/text"),
        ({"text": 1}, "invalid_arguments", "/text"),
        ({"text": "x" * 4001}, "", "/text"),
        ({"text": "x" * 40_001}, "msg_too_long", "/text"),
        ({"text": "x", "markdown_text": "x"}, "markdown_text_conflict", "/markdown_text"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long", "/markdown_text"),
        ({"text": "x", "blocks": {"type": "section"}}, "invalid_blocks_format", "/blocks"),
        ({"text": "x", "attachments": [{}] * 101}, "too_many_attachments", "/attachments"),
        ({"text": "x", "attachments": "x"}, "invalid_attachments", "/attachments"),
        (message(table(), table()), "only_one_table_allowed", "/blocks"),
        (message(*[section("x" * 2641)] * 5), "msg_blocks_too_long", "/blocks"),
        (
            message(*[{"type": "markdown", "text": "x" * 6001}] * 2),
            "msg_blocks_too_long",
            "/blocks",
        ),
        ({"text": "x", "link_names": True}, "", "/link_names"),
        ({"text": "x", "parse": "full"}, "", "/parse"),
    ],
)
def test_a_message_as_a_whole_has_limits_too(payload: Json, code: str, pointer: str) -> None:
    [problem] = message_problems(payload)
    assert (problem.code, problem.pointer) == (code, pointer)


def test_a_message_at_the_edge_of_all_is_good() -> None:
    assert violations({"text": "x" * 4000}) == []
    assert violations(message(*[section("x" * 2640)] * 5)) == []
    assert violations({"markdown_text": "x" * 12_000}) == []


@pytest.mark.parametrize(
    ("payload", "pointer"),
    [
        ({"text": "hey <!channel>"}, "/text"),
        ({"text": "hey <!here|here>"}, "/text"),
        ({"text": "<!EVERYONE>"}, "/text"),
        (message(section("<!subteam^S1|team>")), "/blocks/0/text/text"),
        (message(header("<!here>")), "/blocks/0/text/text"),
        (message(context(image(alt_text="<!here>"))), "/blocks/0/elements/0/alt_text"),
        ({"text": "x", "attachments": [{"footer": "<!channel>"}]}, "/attachments/0/footer"),
        (
            message(rich({"type": "broadcast", "range": "here"})),
            "/blocks/0/elements/0/elements/0/type",
        ),
    ],
)
def test_nobody_may_be_called_together(payload: Json, pointer: str) -> None:
    [problem] = message_problems(payload)
    assert problem == ("", "calls people together", pointer)


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "&lt;!channel&gt; @channel <!date^1700000000^{date}|then>"},
        message(pressed(value="<!channel>")),
    ],
)
def test_what_calls_nobody_is_left_alone(payload: Json) -> None:
    assert violations(payload) == []


@pytest.mark.parametrize(
    ("view", "code", "pointer"),
    [
        ("modal", "invalid_arguments", "/view/type"),
        (modal(title=plain("x" * 25)), "invalid_arguments", "/view/title/text"),
        (modal(private_metadata="x" * 3001), "invalid_arguments", "/view/private_metadata"),
        (modal(callback_id="x" * 256), "invalid_arguments", "/view/callback_id"),
        (modal(external_id="x" * 256), "invalid_arguments", "/view/external_id"),
        (modal(blocks=[section()] * 101), "invalid_arguments", "/view/blocks"),
        (modal(blocks=[table()]), "invalid_arguments", "/view/blocks/0/type"),
        (modal(blocks=[asking()]), "missing_submit", "/view"),
        (home(title=plain("x")), "invalid_arguments", "/view"),
        (home(*[section()] * 101), "invalid_arguments", "/view/blocks"),
        (home(section("<!here>")), "", "/view/blocks/0/text/text"),
    ],
)
def test_a_view_has_limits(view: object, code: str, pointer: str) -> None:
    [problem] = view_problems(view)
    assert (problem.code, problem.pointer) == (code, pointer)


def test_ids_are_unique_within_a_view() -> None:
    twice = home(section(block_id="a"), section(block_id="a"))
    assert {problem.pointer for problem in view_problems(twice)} == {
        "/view/blocks/0/block_id",
        "/view/blocks/1/block_id",
    }


def test_all_problems_are_told_at_once() -> None:
    assert len(violations(message(section(""), header(""), {"type": "card"}, text=""))) == 4
