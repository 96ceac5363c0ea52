"""What Slack sends, as plain dicts: pure builders with defaults, and how requests are signed.

The names a test need not care for are `TEAM`, `CHANNEL`, `USER` and so on. The message of every
builder has the same `ts` unless told otherwise: give different messages different ones, as
`FakeSlack.new_ts` makes them.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import urlencode

Payload = dict[str, Any]

TEAM = "T1"
APP = "A1"
USER = "U1"
CHANNEL = "C1"
ELSEWHERE = "T2"
FOREIGN = "C3"
HIDDEN = "G3"
DIRECT = "D1"
BOT_USER = "UBOT"
BOT = "B1"
SIGNING_SECRET = "a signing secret of tests"

NOT_OURS = {FOREIGN: "not_in_channel", HIDDEN: "channel_not_found"}
"""Channels that the bot is no member of, a public and a private one, and what Slack says then."""

TS = "1700000002.000100"
"""The `ts` of every message whose builder is not given another."""


# --- events: messages


def mention(
    text: str = "what is an ORM?",
    *,
    channel: str = CHANNEL,
    user: str = USER,
    ts: str = TS,
    thread_ts: str | None = None,
    **extra: Any,
) -> Payload:
    """The event `app_mention`: `text`, with the bot's mention in front unless it is in there."""
    if f"<@{BOT_USER}" not in text:
        text = f"<@{BOT_USER}> {text}"
    event = _said("app_mention", ts, thread_ts, channel=channel, user=user, text=text)
    return {**event, "team": TEAM, "client_msg_id": f"said-{ts}", "blocks": [], **extra}


def message(
    text: str = "what is an ORM?",
    *,
    channel: str = CHANNEL,
    channel_type: str = "channel",
    user: str = USER,
    ts: str = TS,
    thread_ts: str | None = None,
    **extra: Any,
) -> Payload:
    """A person's message in a channel: the event `message` without a subtype."""
    event = _said("message", ts, thread_ts, channel=channel, user=user, text=text)
    return {**event, "channel_type": channel_type, "team": TEAM, **extra}


def dm(
    text: str = "what is an ORM?",
    *,
    channel: str = DIRECT,
    user: str = USER,
    ts: str = TS,
    thread_ts: str | None = None,
    **extra: Any,
) -> Payload:
    """A direct message to the bot."""
    kind = {"channel_type": "im", **extra}
    return message(text, channel=channel, user=user, ts=ts, thread_ts=thread_ts, **kind)


def twin(mentioned: Payload, channel_type: str = "channel") -> Payload:
    """The event `message` that arrives beside a mention when both are subscribed to."""
    shared = {key: value for key, value in mentioned.items() if key != "blocks"}
    return {**shared, "type": "message", "channel_type": channel_type}


def bot_post(
    text: str = "a bot's words", *, bot_id: str = "BOTHER", user: str = "UOTHER", **extra: Any
) -> Payload:
    """A modern bot's post, without a subtype; the bot's own with `bot_id=BOT, user=BOT_USER`."""
    profile = {"id": bot_id, "name": "another bot"}
    extra = {"app_id": f"A{bot_id}", "bot_profile": profile, **extra}
    return message(text, user=user, bot_id=bot_id, **extra)


def webhook_post(text: str = "a hook's words", **extra: Any) -> Payload:
    """What a webhook or a classic bot posts: `bot_message`, without a user."""
    event = message(text, subtype="bot_message", bot_id="B9", username="hook", **extra)
    return {key: value for key, value in event.items() if key != "user"}


def file_share(text: str = "", **extra: Any) -> Payload:
    """A file with or without words, sent to the bot."""
    return dm(text, subtype="file_share", files=[{"id": "F1"}], **extra)


def broadcast(text: str, *, thread_ts: str, **extra: Any) -> Payload:
    """A thread's reply that is shown in the channel too."""
    root = {"ts": thread_ts, "user": "U2"}
    return message(text, subtype="thread_broadcast", root=root, thread_ts=thread_ts, **extra)


def edited(original: Payload, text: str, *, ts: str = "1700000900.000100") -> Payload:
    """The event that `original` was edited to say `text`; also sent after unfurls."""
    before = _nested(original)
    now = {**before, "text": text, "edited": {"user": before.get("user"), "ts": ts}}
    return {**_hidden("message_changed", original, ts), "message": now, "previous_message": before}


def tombstone(original: Payload, *, ts: str = "1700000900.000100") -> Payload:
    """The event that `original`, the root of a thread, was deleted: told as if it were edited.

    See https://github.com/42wim/matterbridge/issues/600.
    """
    place = {"ts": original["ts"], "thread_ts": original["ts"], "hidden": True}
    text = {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."}
    gone = {"message": {"type": "message", **text, **place}, "previous_message": _nested(original)}
    return {**_hidden("message_changed", original, ts), **gone}


def deleted(original: Payload, *, ts: str = "1700000900.000100") -> Payload:
    """The event that `original` was deleted."""
    gone = {"deleted_ts": original["ts"], "previous_message": _nested(original)}
    return {**_hidden("message_deleted", original, ts), **gone}


def _said(kind: str, ts: str, thread_ts: str | None, **what: Any) -> Payload:
    event = {"type": kind, **what, "ts": ts, "event_ts": ts}
    return event if thread_ts is None else {**event, "thread_ts": thread_ts}


def _nested(event: Payload) -> Payload:
    outer = ("channel", "channel_type", "event_ts", "team")
    return {key: value for key, value in event.items() if key not in outer} | {"type": "message"}


def _hidden(subtype: str, original: Payload, ts: str) -> Payload:
    return {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "ts": ts,
        "event_ts": ts,
        "channel": original["channel"],
        "channel_type": original.get("channel_type", "channel"),
    }


# --- events: others


def joined(user: str = BOT_USER, *, channel: str = CHANNEL) -> Payload:
    """Somebody, by default the bot itself, joined a channel: the membership event."""
    place = {"channel": channel, "channel_type": "C", "team": TEAM, "inviter": USER}
    return {"type": "member_joined_channel", "user": user, **place, "event_ts": TS}


def join_message(user: str = USER, **extra: Any) -> Payload:
    """Somebody joined a channel: what stands in the channel about it."""
    return message(f"<@{user}> has joined the channel", subtype="channel_join", user=user, **extra)


def home_opened(
    user: str = USER, *, tab: str = "home", view: Payload | None = None, event_ts: str = TS
) -> Payload:
    """Somebody looks at the bot's Home tab, which is `view` so far, or its Messages tab."""
    event = {"type": "app_home_opened", "user": user, "channel": DIRECT, "tab": tab}
    shown = {"view": view} if view else {}
    return {**event, "event_ts": event_ts, **shown}


def uninstalled() -> Payload:
    """The bot was removed from the workspace."""
    return {"type": "app_uninstalled", "event_ts": TS}


def tokens_revoked() -> Payload:
    """The bot's token is dead."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [BOT_USER]}, "event_ts": TS}


# --- around and beside events


def event_callback(event: Payload, *, event_id: str | None = None) -> Payload:
    """The envelope of an event; its id follows from what happened, so a retry has the same one."""
    authorization = {
        "enterprise_id": None,
        "team_id": TEAM,
        "user_id": BOT_USER,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    stamp = event.get("event_ts") or event.get("ts") or TS
    return {
        "type": "event_callback",
        "token": "x",
        "api_app_id": APP,
        "team_id": TEAM,
        "context_team_id": TEAM,
        "event": event,
        "event_id": event_id or f"Ev-{event['type']}-{event.get('channel', '')}-{stamp}",
        "event_time": int(float(stamp)),
        "event_context": "4-context",
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
    }


def url_verification(challenge: str = "are you there?") -> Payload:
    """What Slack sends when the Request URL is saved."""
    return {"type": "url_verification", "token": "x", "challenge": challenge}


def app_rate_limited() -> Payload:
    """Slack's notice that it drops events."""
    notice = {"type": "app_rate_limited", "token": "x", "team_id": TEAM, "api_app_id": APP}
    return {**notice, "minute_rate_limited": 1_700_000_040}


# --- interaction


def button(
    action_id: str,
    value: str,
    *,
    message: Payload | None = None,
    channel: str = CHANNEL,
    user: str = USER,
    label: str = "Press me",
    block_id: str = "block",
    **extra: Any,
) -> Payload:
    """Somebody pressed a button of the bot's `message`, which is invented if none is given."""
    source = message or own_message()
    container = {"type": "message", "message_ts": source.get("ts"), "channel_id": channel}
    if "thread_ts" in source:
        container["thread_ts"] = source["thread_ts"]
    action = {
        "type": "button",
        "action_id": action_id,
        "block_id": block_id,
        "value": value,
        "text": {"type": "plain_text", "text": label},
        "action_ts": "1700000600.000100",
    }
    pressed = {"container": {**container, "is_ephemeral": False}, "actions": [action]}
    place = {"channel": {"id": channel, "name": "help"}, "message": source}
    url = {"response_url": "http://127.0.0.1:1/response/none", "state": {"values": {}}}
    return {"type": "block_actions", **_by(user), **place, **pressed, **url, **extra}


def press(message: Payload, label: str, **extra: Any) -> Payload:
    """Somebody pressed the button with this label; LookupError if `message` has no such button."""
    for block in message.get("blocks", ()):
        for element in block.get("elements", ()):
            if element.get("type") == "button" and element["text"]["text"] == label:
                chosen = {"block_id": block["block_id"], "label": label, "message": message}
                return button(element["action_id"], element.get("value", ""), **chosen, **extra)
    raise LookupError(f"no button {label!r}; there are {labels(message)}")


def press_in_ephemeral(shown: Payload, label: str, **extra: Any) -> Payload:
    """Somebody pressed a button in what only they see: there is no `message` in it."""
    return in_ephemeral(press(shown, label, **extra))


def by_stranger(pressed: Payload, *, told: bool = True) -> Payload:
    """The same press by a person of another workspace, in a channel that it shares.

    Slack does not say which workspace stands as the `team` of such a press; it has been seen to be
    the bot's (https://github.com/slackapi/java-slack-sdk/issues/1041), as in every other press, and
    the person's (https://github.com/slackapi/bolt-js/issues/1614). Here it is the latter, or none.
    """
    user = {**pressed["user"], "team_id": ELSEWHERE}
    team = {"id": ELSEWHERE, "domain": "elsewhere"} if told else None
    return {**pressed, "user": user, "team": team}


def in_ephemeral(pressed: Payload) -> Payload:
    """The same press in what only the person sees."""
    container = {**pressed["container"], "is_ephemeral": True}
    return {**{k: v for k, v in pressed.items() if k != "message"}, "container": container}


def pick(message: Payload, label: str, **extra: Any) -> Payload:
    """Somebody picked the item with this label from the message's overflow menu."""
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            for option in element.get("options", ()):
                if option["text"]["text"] == label:
                    row = {"message": message, "block_id": block["block_id"]}
                    payload = button(element["action_id"], "", **row, **extra)
                    action = {**payload["actions"][0], "type": "overflow"}
                    payload["actions"] = [{**action, "selected_option": option}]
                    return payload
    raise LookupError(f"no menu has {label!r}")


def press_in_view(view: Payload, label: str, *, user: str = USER) -> Payload:
    """Somebody pressed a button in a Home tab: there is no channel, message or `response_url`."""
    pressed = press(view, label, user=user)
    for name in ("channel", "message", "response_url"):
        del pressed[name]
    return {**pressed, "container": {"type": "view", "view_id": view["id"]}, "view": view}


def labels(message: Payload) -> list[str]:
    """What the message's buttons say, in their order, but for the votes that every answer has."""
    elements = [e for block in message.get("blocks", ()) for e in block.get("elements", ())]
    buttons = [element for element in elements if element.get("type") == "button"]
    return [b["text"]["text"] for b in buttons if not b["action_id"].startswith("vote:")]


def own_message(text: str = "the bot's words", *, ts: str = TS, **extra: Any) -> Payload:
    """A message of the bot itself, as it stands in a channel."""
    whose = {"type": "message", "user": BOT_USER, "bot_id": BOT, "app_id": APP, "team": TEAM}
    return {**whose, "text": text, "ts": ts, **extra}


def view_submission(callback_id: str, values: Payload, *, user: str = USER) -> Payload:
    """Somebody sent a modal off."""
    view: Payload = {
        "id": "V1",
        "type": "modal",
        "callback_id": callback_id,
        "private_metadata": "",
        "hash": "h",
        "root_view_id": "V1",
        "previous_view_id": None,
        "blocks": [],
        "state": {"values": values},
        "title": {"type": "plain_text", "text": "Ask"},
    }
    return {"type": "view_submission", **_by(user), "response_urls": [], "view": view}


def shortcut(callback_id: str, *, user: str = USER) -> Payload:
    """Somebody chose a global shortcut."""
    return {"type": "shortcut", "callback_id": callback_id, **_by(user), "action_ts": TS}


def message_action(callback_id: str, chosen: Payload, *, user: str = USER) -> Payload:
    """Somebody chose a shortcut on a message."""
    place = {"channel": {"id": chosen.get("channel", CHANNEL), "name": "help"}}
    action = {"callback_id": callback_id, "message_ts": chosen["ts"], "message": _nested(chosen)}
    url = {"response_url": "http://127.0.0.1:1/response/none", "action_ts": TS}
    return {"type": "message_action", **_by(user), **place, **action, **url}


def command(
    text: str = "", *, name: str = "/guide", channel: str = CHANNEL, user: str = USER, **extra: str
) -> Payload:
    """Somebody typed a slash command; all of its fields are strings."""
    return {
        "command": name,
        "text": text,
        "token": "x",
        "api_app_id": APP,
        "team_id": TEAM,
        "team_domain": "tests",
        "channel_id": channel,
        "channel_name": "help",
        "user_id": user,
        "user_name": "ada",
        "is_enterprise_install": "false",
        "response_url": "http://127.0.0.1:1/response/none",
        "trigger_id": "1.2.command",
        **extra,
    }


def _by(user: str) -> Payload:
    return {
        "user": {"id": user, "username": "ada", "name": "ada", "team_id": TEAM},
        "team": {"id": TEAM, "domain": "tests"},
        "api_app_id": APP,
        "token": "x",
        "trigger_id": "1.2.interactive",
        "is_enterprise_install": False,
        "enterprise": None,
    }


# --- HTTP


def sign(body: str, secret: str, timestamp: int | str) -> dict[str, str]:
    """Return the headers with which Slack proves that a request comes from it."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": str(timestamp),
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
    }


def http_request(
    payload: Payload,
    timestamp: int | str,
    *,
    secret: str = SIGNING_SECRET,
    retry: int = 0,
    reason: str = "http_timeout",
) -> tuple[str, dict[str, str]]:
    """Return body and headers of the request with which Slack delivers `payload`.

    An event that is not in its envelope yet is put into one.
    """
    body, content_type = _encoded(payload)
    headers = {"Content-Type": content_type, **sign(body, secret, timestamp)}
    if retry:
        headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": reason}
    return body, headers


def _encoded(payload: Payload) -> tuple[str, str]:
    form = "application/x-www-form-urlencoded"
    if "command" in payload:
        return urlencode(payload), form
    if is_interactive(payload):
        return urlencode({"payload": json.dumps(payload)}), form
    return json.dumps(wrapped(payload)), "application/json"


def wrapped(payload: Payload) -> Payload:
    """Return an event in its envelope; what has one, or goes without, as it is."""
    without = {"event_callback", "url_verification", "app_rate_limited"}
    return payload if payload["type"] in without else event_callback(payload)


def is_interactive(payload: Payload) -> bool:
    """Whether somebody did something, rather than something happened."""
    kinds = {"block_actions", "view_submission", "view_closed", "shortcut", "message_action"}
    return payload.get("type") in kinds
