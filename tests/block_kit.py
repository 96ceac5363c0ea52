"""What Slack refuses in a message or a view, and what we refuse on top of that.

`violations` looks at the arguments of a chat method, `view_violations` at a view. Both are pure,
name every problem with its JSON pointer as Slack does, and know the limits of
https://docs.slack.dev/reference/block-kit. Two groups of rules are ours: they carry no error code,
Slack would let them pass. `text` must hold the content and stay within 4000 characters, and nobody
may be called together: no `<!channel>` and its kin, anywhere that is shown.

Not known here, and so refused: blocks that an app cannot send without more ado (video, file, call)
and the newest ones, which some clients do not show yet (card, carousel, plan, task_card ...).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import block_kit_schema as schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_TEXT = 4000
"""Our limit, as https://docs.slack.dev/reference/methods/chat.postMessage advises."""

TRUNCATED_TEXT = 40_000
MAX_MARKDOWN = 12_000
MAX_ATTACHMENTS = 100

MAX_BLOCKS_TEXT = 13_200
"""Not documented; found by https://github.com/slackapi/bolt-js/issues/2509."""

_CALLS_PEOPLE = re.compile(r"<!(channel|here|everyone)\b|<!subteam\^", re.IGNORECASE)
_CALLING_ELEMENTS = ("broadcast", "usergroup")
_NOT_SHOWN = {
    *("action_id", "block_id", "callback_id", "channel", "event_type", "external_id", "image_url"),
    *("private_metadata", "style", "thread_ts", "token", "ts", "type", "url", "user", "value"),
}


class Problem(NamedTuple):
    """One broken rule."""

    code: str
    """Slack's error; empty when only our own rule is broken, and Slack would not mind."""
    rule: str
    pointer: str

    def __str__(self) -> str:
        return f"[ERROR] {self.rule} [json-pointer:{self.pointer}]"


def violations(payload: dict[str, Any]) -> list[str]:
    """Return what is wrong with a message's arguments; an empty list when nothing is."""
    return [str(problem) for problem in message_problems(payload)]


def view_violations(view: object) -> list[str]:
    """Return what is wrong with a modal or a Home tab; an empty list when nothing is."""
    return [str(problem) for problem in view_problems(view)]


def message_problems(payload: dict[str, Any]) -> list[Problem]:
    """Return the problems of a message's arguments, with Slack's error codes."""
    return [
        *_text_problems(payload),
        *_attachment_problems(payload),
        *_block_problems(payload.get("blocks") or []),
        *_legacy_problems(payload),
        *_calls_to_people(payload),
    ]


def view_problems(view: object) -> list[Problem]:
    """Return the problems of a view, with Slack's error codes."""
    found = _refused("invalid_arguments", schema.VIEW(view, "/view"))
    if isinstance(view, dict):
        found += _refused("invalid_arguments", _repeated_ids(view, "/view"))
        found += _refused("missing_submit", _input_without_submit(view))
        found += _calls_to_people(view, "/view")
    return found


def _refused(code: str, findings: Iterable[schema.Finding]) -> list[Problem]:
    return [Problem(code, finding.rule, finding.pointer) for finding in findings]


def _text_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    text, markdown = payload.get("text") or "", payload.get("markdown_text") or ""
    others = payload.get("blocks") or payload.get("attachments")
    if not isinstance(text, str) or not isinstance(markdown, str):
        yield Problem("invalid_arguments", "must be a string", "/text")
        return
    if not text.strip() and not markdown.strip():
        rule = "text must be present and hold the whole content"
        yield Problem("" if others else "no_text", rule, "/text")
    if len(text) > MAX_TEXT:
        code = "msg_too_long" if len(text) > TRUNCATED_TEXT else ""
        yield Problem(code, f"must be less than {MAX_TEXT + 1} characters", "/text")
    if markdown and (text or payload.get("blocks")):
        yield Problem("markdown_text_conflict", "excludes text and blocks", "/markdown_text")
    if len(markdown) > MAX_MARKDOWN:
        rule = f"must be less than {MAX_MARKDOWN + 1} characters"
        yield Problem("msg_too_long", rule, "/markdown_text")


def _attachment_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    attachments = payload.get("attachments") or []
    if not isinstance(attachments, list):
        yield Problem("invalid_attachments", "must be an array", "/attachments")
    elif len(attachments) > MAX_ATTACHMENTS:
        rule = f"no more than {MAX_ATTACHMENTS} items allowed"
        yield Problem("too_many_attachments", rule, "/attachments")


def _block_problems(blocks: object) -> Iterator[Problem]:
    if not isinstance(blocks, list):
        yield Problem("invalid_blocks_format", "must be an array", "/blocks")
        return
    yield from _refused("invalid_blocks", schema.MESSAGE_BLOCKS(blocks, "/blocks"))
    yield from _refused("invalid_blocks", _repeated_ids(blocks, "/blocks"))
    tables = [block for block in blocks if _type(block) == "table"]
    if len(tables) > 1:
        yield Problem("only_one_table_allowed", "only one table allowed", "/blocks")
    markdown = sum(map(_length_of_texts, (b for b in blocks if _type(b) == "markdown")))
    if markdown > MAX_MARKDOWN:
        rule = f"markdown blocks must hold less than {MAX_MARKDOWN + 1} characters in all"
        yield Problem("msg_blocks_too_long", rule, "/blocks")
    if _length_of_texts(blocks) > MAX_BLOCKS_TEXT:
        rule = f"blocks must hold less than {MAX_BLOCKS_TEXT + 1} characters in all"
        yield Problem("msg_blocks_too_long", rule, "/blocks")


def _type(value: object) -> object:
    return value.get("type") if isinstance(value, dict) else None


def _length_of_texts(value: object) -> int:
    return sum(len(text) for _, key, text in _strings(value, "") if key == "text")


def _legacy_problems(payload: dict[str, Any]) -> Iterator[Problem]:
    for name in ("link_names", "parse"):
        if payload.get(name):
            yield Problem("", "legacy: turns plain names into mentions", f"/{name}")


def _calls_to_people(payload: dict[str, Any], at: str = "") -> list[Problem]:
    return [
        Problem("", "calls people together", pointer)
        for pointer, key, text in _strings(payload, at)
        if (key not in _NOT_SHOWN and _CALLS_PEOPLE.search(text))
        or (key == "type" and text in _CALLING_ELEMENTS)
    ]


def _repeated_ids(value: object, at: str) -> Iterator[schema.Finding]:
    for name in ("action_id", "block_id"):
        found = [(pointer, text) for pointer, key, text in _strings(value, at) if key == name]
        uses = Counter(text for _, text in found)
        for pointer, text in found:
            if uses[text] > 1:
                yield schema.Finding(f"{name} {text!r} is used {uses[text]} times", pointer)


def _input_without_submit(view: dict[str, Any]) -> Iterator[schema.Finding]:
    blocks = view.get("blocks")
    inputs = isinstance(blocks, list) and any(_type(block) == "input" for block in blocks)
    if inputs and view.get("type") == "modal" and not view.get("submit"):
        yield schema.Finding("missing required field: submit", "/view")


def _strings(value: object, at: str, key: str = "") -> Iterator[tuple[str, str, str]]:
    """Every string in `value`: its pointer, the key it stands under, and itself."""
    match value:
        case str():
            yield at, key, value
        case dict():
            for name, item in value.items():
                yield from _strings(item, f"{at}/{name}", name)
        case list():
            for index, item in enumerate(value):
                yield from _strings(item, f"{at}/{index}", key)
