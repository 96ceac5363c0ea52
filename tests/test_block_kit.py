"""The validator: what Slack takes has no problems, and each problem is named as Slack does."""

from __future__ import annotations

import pytest
from block_kit import message_problems, view_problems, view_violations, violations
from block_kit_pieces import (
    Json,
    actions,
    asking,
    button,
    choice,
    confirm,
    context,
    context_actions,
    feedback,
    header,
    home,
    image,
    message,
    modal,
    mrkdwn,
    plain,
    pressed,
    rich,
    section,
    select,
    table,
    trash,
)

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


def test_a_violation_names_rule_and_place_as_slack_does() -> None:
    assert violations(message(section("x" * 3001))) == [
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
