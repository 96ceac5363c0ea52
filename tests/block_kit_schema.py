"""The shapes of Block Kit as checks put together from smaller checks.

Each check takes a value and its JSON pointer and tells what is wrong with it. The limits are those
of https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple


class Finding(NamedTuple):
    """What is wrong, and where."""

    rule: str
    pointer: str


Check = Callable[[object, str], Iterator[Finding]]
Fields = Mapping[str, Check]


def string(most: int, least: int = 1) -> Check:
    """A string of `least` to `most` characters."""

    def check(value: object, at: str) -> Iterator[Finding]:
        if not isinstance(value, str):
            yield Finding("must be a string", at)
        elif len(value) < least:
            yield Finding(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield Finding(f"must be less than {most + 1} characters", at)

    return check


def one_of(*allowed: object) -> Check:
    """One of these values; a truth value is no number."""

    def check(value: object, at: str) -> Iterator[Finding]:
        if not any(type(value) is type(other) and value == other for other in allowed):
            yield Finding(f"must be one of {', '.join(map(str, allowed))}", at)

    return check


def number(least: int, most: int) -> Check:
    """An integer from `least` to `most`."""

    def check(value: object, at: str) -> Iterator[Finding]:
        if type(value) is not int:
            yield Finding("must be an integer", at)
        elif not least <= value <= most:
            yield Finding(f"must be from {least} to {most}", at)

    return check


def listing(item: Check, most: int, least: int = 1) -> Check:
    """A list of `least` to `most` items."""

    def check(value: object, at: str) -> Iterator[Finding]:
        if not isinstance(value, list):
            yield Finding("must be an array", at)
            return
        if len(value) < least:
            yield Finding(f"must have at least {least} items", at)
        if len(value) > most:
            yield Finding(f"no more than {most} items allowed", at)
        for index, element in enumerate(value):
            yield from item(element, f"{at}/{index}")

    return check


def record(required: Fields, optional: Fields | None = None, *, least_of: str = "") -> Check:
    """An object with these fields and no others; of those in `least_of`, one at least."""
    fields = {**required, **(optional or {})}
    needed = least_of.split()

    def check(value: object, at: str) -> Iterator[Finding]:
        if not isinstance(value, dict):
            yield Finding("must be an object", at)
            return
        for name in required.keys() - value.keys():
            yield Finding(f"missing required field: {name}", at)
        if needed and not value.keys() & set(needed):
            yield Finding(f"missing one of the fields: {', '.join(needed)}", at)
        for name, item in value.items():
            if name in fields:
                yield from fields[name](item, f"{at}/{name}")
            elif name != "type":
                yield Finding(f"invalid additional property: {name}", at)

    return check


def by_type(**kinds: Check) -> Check:
    """An object whose `type` tells which check holds for it."""

    def check(value: object, at: str) -> Iterator[Finding]:
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in kinds:
            yield Finding(f"unsupported type: {kind}", f"{at}/type")
        else:
            yield from kinds[kind](value, at)

    return check


def anything_in(*names: str) -> dict[str, Check]:
    """Fields that may hold anything: what is in them does not concern the bot."""
    return dict.fromkeys(names, lambda _value, _at: iter(()))


_BOOLEAN = one_of(True, False)  # noqa: FBT003 -- these are the values themselves
_ID = string(255)
_URL = string(3000)
_STYLE = one_of("primary", "danger")


def _plain(most: int) -> Check:
    fields = {"text": string(most)}
    return by_type(plain_text=record(fields, {"emoji": _BOOLEAN}))


def _text(most: int) -> Check:
    fields = {"text": string(most)}
    return by_type(
        plain_text=record(fields, {"emoji": _BOOLEAN}),
        mrkdwn=record(fields, {"verbatim": _BOOLEAN}),
    )


# --- composition

_CONFIRM = record(
    {"title": _plain(100), "text": _text(300), "confirm": _plain(30), "deny": _plain(30)},
    {"style": _STYLE},
)
_OPTION = record({"text": _text(75), "value": string(150)}, {"description": _text(75), "url": _URL})
_GROUP = record({"label": _plain(75), "options": listing(_OPTION, 100)})
_IMAGE_SOURCE = {"image_url": _URL, **anything_in("slack_file")}

# --- elements

_ACTION: dict[str, Check] = {"action_id": _ID}
_CONFIRMED: dict[str, Check] = {**_ACTION, "confirm": _CONFIRM}
_FOCUSED: dict[str, Check] = {**_CONFIRMED, "focus_on_load": _BOOLEAN}
_PICKED: dict[str, Check] = {**_FOCUSED, "placeholder": _plain(150)}
_TYPED: dict[str, Check] = {
    **_ACTION,
    "placeholder": _plain(150),
    "focus_on_load": _BOOLEAN,
    **anything_in("dispatch_action_config", "initial_value"),
}

_BUTTON = record(
    {"text": _plain(75)},
    {
        **_CONFIRMED,
        "value": string(2000),
        "url": _URL,
        "style": _STYLE,
        "accessibility_label": string(75),
    },
)
_OVERFLOW = record({"options": listing(_OPTION, 5)}, _CONFIRMED)
_FEW_OPTIONS = record(
    {"options": listing(_OPTION, 10)},
    {**_FOCUSED, **anything_in("initial_option", "initial_options")},
)
_IMAGE_ELEMENT = record({"alt_text": string(2000)}, _IMAGE_SOURCE, least_of="image_url slack_file")

_STATIC_SELECT = record(
    {},
    {
        **_PICKED,
        "options": listing(_OPTION, 100),
        "option_groups": listing(_GROUP, 100),
        "max_selected_items": number(1, 100),
        **anything_in("initial_option", "initial_options"),
    },
    least_of="options option_groups",
)
_OTHER_SELECT = record(
    {},
    {
        **_PICKED,
        "max_selected_items": number(1, 100),
        "min_query_length": number(0, 3000),
        "response_url_enabled": _BOOLEAN,
        "default_to_current_conversation": _BOOLEAN,
        **anything_in("filter", "initial_option", "initial_options"),
        **anything_in("initial_user", "initial_users", "initial_channel", "initial_channels"),
        **anything_in("initial_conversation", "initial_conversations"),
    },
)
_PICKER = record(
    {}, {**_PICKED, **anything_in("initial_date", "initial_time", "initial_date_time", "timezone")}
)
_TEXT_INPUT = record(
    {},
    {
        **_TYPED,
        "multiline": _BOOLEAN,
        "min_length": number(0, 3000),
        "max_length": number(1, 3000),
        **anything_in("is_decimal_allowed", "min_value", "max_value"),
    },
)
_FEEDBACK_BUTTON = record(
    {"text": _plain(75), "value": string(2000)}, {"accessibility_label": string(75)}
)
_FEEDBACK = record(
    {"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON}, _ACTION
)
_ICON_BUTTON = record(
    {"icon": one_of("trash"), "text": _plain(75)},
    {
        **_CONFIRMED,
        "value": string(2000),
        "accessibility_label": string(75),
        **anything_in("visible_to_user_ids"),
    },
)

_SELECTS: dict[str, Check] = {"static_select": _STATIC_SELECT}
_MULTI_SELECTS: dict[str, Check] = {"multi_static_select": _STATIC_SELECT}
for _source in ("external", "users", "conversations", "channels"):
    _SELECTS[f"{_source}_select"] = _OTHER_SELECT
    _MULTI_SELECTS[f"multi_{_source}_select"] = _OTHER_SELECT

_CHOICES: dict[str, Check] = {
    **_SELECTS,
    **_MULTI_SELECTS,
    "checkboxes": _FEW_OPTIONS,
    "radio_buttons": _FEW_OPTIONS,
    "datepicker": _PICKER,
    "timepicker": _PICKER,
}
_PRESSED: dict[str, Check] = {**_CHOICES, "button": _BUTTON, "overflow": _OVERFLOW}
_INPUTS: dict[str, Check] = {
    **_CHOICES,
    "datetimepicker": _PICKER,
    **dict.fromkeys(
        ("plain_text_input", "email_text_input", "url_text_input", "number_input"), _TEXT_INPUT
    ),
}

# --- rich text

_STYLED = anything_in("style")
_RICH_LEAF = by_type(
    text=record({"text": string(3000)}, _STYLED),
    link=record({"url": _URL}, {"text": string(3000), "unsafe": _BOOLEAN, **_STYLED}),
    emoji=record({"name": string(255)}, anything_in("unicode", "skin_tone", "style")),
    user=record({"user_id": _ID}, _STYLED),
    channel=record({"channel_id": _ID}, _STYLED),
    usergroup=record({"usergroup_id": _ID}, _STYLED),
    broadcast=record({"range": one_of("channel", "here", "everyone")}, _STYLED),
    date=record({"timestamp": number(0, 2**53), "format": string(255)}, {"fallback": string(3000)}),
)
_RICH_LEAVES = {"elements": listing(_RICH_LEAF, 1000)}
_BORDERED = {"border": number(0, 1)}
_RICH_SECTION = by_type(rich_text_section=record(_RICH_LEAVES))
_RICH_PART = by_type(
    rich_text_section=record(_RICH_LEAVES),
    rich_text_quote=record(_RICH_LEAVES, _BORDERED),
    rich_text_preformatted=record(_RICH_LEAVES, {**_BORDERED, **anything_in("language")}),
    rich_text_list=record(
        {"elements": listing(_RICH_SECTION, 1000), "style": one_of("bullet", "ordered")},
        {"indent": number(0, 8), "offset": number(0, 10_000), **_BORDERED},
    ),
)

# --- blocks

_BLOCK: dict[str, Check] = {"block_id": _ID}
_RICH_TEXT = record({"elements": listing(_RICH_PART, 1000)}, _BLOCK)
_CELL = by_type(
    raw_text=record({"text": string(3000)}),
    raw_number=record({"value": number(-(2**53), 2**53)}, {"text": string(3000)}),
    rich_text=_RICH_TEXT,
)
_COLUMN = record({}, {"align": one_of("left", "center", "right"), "is_wrapped": _BOOLEAN})

_COMMON: dict[str, Check] = {
    "divider": record({}, _BLOCK),
    "header": record({"text": _plain(150)}, {**_BLOCK, "level": number(1, 4)}),
    "section": record(
        {},
        {
            **_BLOCK,
            "text": _text(3000),
            "fields": listing(_text(2000), 10),
            "accessory": by_type(**_PRESSED, image=_IMAGE_ELEMENT),
            "expand": _BOOLEAN,
        },
        least_of="text fields",
    ),
    "context": record(
        {
            "elements": listing(
                by_type(
                    image=_IMAGE_ELEMENT,
                    plain_text=_plain(3000),
                    mrkdwn=_text(3000),
                ),
                10,
            )
        },
        _BLOCK,
    ),
    "actions": record(
        {"elements": listing(by_type(**_PRESSED, datetimepicker=_PICKER), 25)}, _BLOCK
    ),
    "image": record(
        {"alt_text": string(2000)},
        {**_BLOCK, **_IMAGE_SOURCE, "title": _plain(2000)},
        least_of="image_url slack_file",
    ),
    "input": record(
        {"label": _plain(2000), "element": by_type(**_INPUTS)},
        {**_BLOCK, "hint": _plain(2000), "optional": _BOOLEAN, "dispatch_action": _BOOLEAN},
    ),
    "rich_text": _RICH_TEXT,
}
_IN_MESSAGES: dict[str, Check] = {
    **_COMMON,
    "markdown": record({"text": string(12_000)}, _BLOCK),
    "table": record(
        {"rows": listing(listing(_CELL, 20), 100)},
        {**_BLOCK, "column_settings": listing(_COLUMN, 20, least=0)},
    ),
    "context_actions": record(
        {"elements": listing(by_type(feedback_buttons=_FEEDBACK, icon_button=_ICON_BUTTON), 5)},
        _BLOCK,
    ),
}

MESSAGE_BLOCKS = listing(by_type(**_IN_MESSAGES), 50, least=0)
"""The `blocks` of a message."""

_VIEW: dict[str, Check] = {
    "private_metadata": string(3000, least=0),
    "callback_id": string(255, least=0),
    "external_id": string(255, least=0),
}

VIEW = by_type(
    home=record({"blocks": listing(by_type(**_COMMON), 100, least=0)}, _VIEW),
    modal=record(
        {"blocks": listing(by_type(**_COMMON), 100), "title": _plain(24)},
        {
            **_VIEW,
            "submit": _plain(24),
            "close": _plain(24),
            **dict.fromkeys(("clear_on_close", "notify_on_close", "submit_disabled"), _BOOLEAN),
        },
    ),
)
"""A modal or a Home tab, as an app sends it."""
