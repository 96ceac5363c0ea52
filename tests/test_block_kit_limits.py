"""The validator: limits hold exactly at their edges, and each problem is named with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from block_kit import message_problems, violations
from block_kit_pieces import (
    Json,
    actions,
    choice,
    chosen,
    confirmed,
    context,
    context_actions,
    feedback,
    fields,
    grouped,
    header,
    image,
    message,
    mrkdwn,
    numbered,
    plain,
    pressed,
    section,
    select,
    table,
    trash,
)

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST = "/0/elements/0"
"""Where the first element of the first block is."""

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
