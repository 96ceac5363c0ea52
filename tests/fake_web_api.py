"""The methods of the fake Slack's Web API, and what a `response_url` takes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import block_kit
import payloads
from fake_workspace import ResponseUrl, SlackError, Workspace, content_of
from payloads import Payload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BOT_TOKEN = "xoxb-of-the-tests"
APP_TOKEN = "xapp-of-the-tests"

_CONTENT = "text blocks attachments markdown_text metadata link_names parse"
_POST = f"{_CONTENT} thread_ts unfurl_links unfurl_media"


@dataclass(frozen=True)
class Method:
    """How a method may be called: the arguments it needs, those it takes, and its token."""

    needs: tuple[str, ...]
    takes: tuple[str, ...] = ()
    token: str = "xoxb-"


def _method(needs: str, takes: str = "", token: str = "xoxb-") -> Method:
    return Method(tuple(needs.split()), tuple(takes.split()), token)


METHODS = {
    "apps.connections.open": _method("", token="xapp-"),
    "auth.test": _method(""),
    "chat.delete": _method("channel ts"),
    "chat.getPermalink": _method("channel message_ts"),
    "chat.postEphemeral": _method("channel user", _POST),
    "chat.postMessage": _method("channel", f"{_POST} reply_broadcast mrkdwn"),
    "chat.update": _method("channel ts", f"{_CONTENT} reply_broadcast"),
    "conversations.replies": _method(
        "channel ts", "cursor inclusive latest limit oldest include_all_metadata"
    ),
    "reactions.add": _method("channel name timestamp"),
    "views.open": _method("trigger_id view"),
    "views.publish": _method("user_id view", "hash"),
    "views.update": _method("view", "view_id external_id hash"),
}
"""What the fake knows; everything else is an `unknown_method`."""

_STRUCTURED = ("blocks", "attachments", "metadata", "view")


def true(value: object) -> bool:
    """Whether an argument, of a form or of JSON, means yes."""
    return str(value).lower() in {"1", "true"}


@dataclass
class WebApi:
    """Answers calls out of a workspace; tells what is wrong with them in `violations`."""

    workspace: Workspace
    new_socket_url: Callable[[], str]
    violations: list[str] = field(default_factory=list)
    tokens: tuple[str, ...] = (BOT_TOKEN, APP_TOKEN)

    def __post_init__(self) -> None:
        self._handlers: dict[str, Callable[[Payload], Payload]] = {
            "apps.connections.open": lambda _: {"url": self.new_socket_url()},
            "auth.test": lambda _: self._auth_test(),
            "chat.delete": self._delete,
            "chat.getPermalink": self._permalink,
            "chat.postEphemeral": self._post_ephemeral,
            "chat.postMessage": self._post_message,
            "chat.update": self._update,
            "conversations.replies": self._replies,
            "reactions.add": self._add_reaction,
            "views.open": self._open_view,
            "views.publish": self._publish_view,
            "views.update": self._update_view,
        }

    def check(self, name: str, token: str, arguments: Payload) -> None:
        """Refuse a call that Slack would refuse, whatever the state of the workspace is."""
        method = METHODS.get(name)
        if not method:
            self.violations.append(f"{name}: unknown method")
            raise SlackError("unknown_method")
        self._check_token(method, token)
        unknown = arguments.keys() - {*method.needs, *method.takes, "team_id"}
        self.violations += [f"{name}: unknown argument {key}" for key in sorted(unknown)]
        self._refuse(name, self._problems(name, method, arguments))

    def answer(self, name: str, arguments: Payload) -> Payload:
        """Do what the call asks for and return Slack's answer."""
        if arguments.get("channel") in payloads.NOT_OURS:
            raise SlackError(payloads.NOT_OURS[arguments["channel"]])
        return {"ok": True, **self._handlers[name](arguments)}

    def respond(self, key: str, arguments: Payload) -> Payload:
        """Do what is asked for at a `response_url`."""
        url = self.workspace.response_urls.get(key)
        if not url or not url.uses_left:
            raise SlackError("used_url" if url else "expired_url")
        url.uses_left -= 1
        if true(arguments.get("delete_original")):
            self._delete_original(url)
            return {"ok": True}
        self._refuse("response_url", block_kit.message_problems(arguments))
        if true(arguments.get("replace_original")) and url.message_ts:
            self._replace_original(url, arguments)
        elif arguments.get("response_type") == "in_channel":
            self.workspace.post(url.channel, content_of(arguments), arguments.get("thread_ts"))
        else:
            thread = arguments.get("thread_ts")
            self.workspace.whisper(url.channel, url.user, content_of(arguments), thread)
        return {"ok": True}

    def _check_token(self, method: Method, token: str) -> None:
        if not token:
            raise SlackError("not_authed")
        if token not in self.tokens:
            raise SlackError("invalid_auth")
        if not token.startswith(method.token):
            raise SlackError("not_allowed_token_type")

    def _problems(
        self, name: str, method: Method, arguments: Payload
    ) -> Iterable[block_kit.Problem]:
        for key in method.needs:
            if not arguments.get(key):
                yield block_kit.Problem("invalid_arguments", f"missing field: {key}", f"/{key}")
        if name in {"chat.postEphemeral", "chat.postMessage", "chat.update"}:
            yield from block_kit.message_problems(arguments)
        if "view" in arguments:
            yield from block_kit.view_problems(arguments["view"])

    def _refuse(self, name: str, problems: Iterable[block_kit.Problem]) -> None:
        """Note all problems; raise what Slack would answer, if it minded."""
        found = list(problems)
        self.violations += [f"{name}: {problem}" for problem in found]
        codes = [problem.code for problem in found if problem.code]
        if codes:
            raise SlackError(codes[0], [str(p) for p in found if p.code == codes[0]])

    def _auth_test(self) -> Payload:
        who = {"user": "framework-bot", "user_id": payloads.BOT_USER, "bot_id": payloads.BOT}
        team = {"url": "https://tests.slack.com/", "team": "Tests", "team_id": payloads.TEAM}
        return {**who, **team, "is_enterprise_install": False}

    def _post_message(self, arguments: Payload) -> Payload:
        channel = self.workspace.addressed(arguments["channel"])
        thread = arguments.get("thread_ts")
        message = self._in_thread(channel, thread, arguments)
        return {"channel": channel, "ts": message["ts"], "message": message}

    def _in_thread(self, channel: str, thread: str | None, arguments: Payload) -> Payload:
        try:
            return self.workspace.post(channel, content_of(arguments), thread)
        except SlackError as error:
            if error.code == "cannot_reply_to_message":
                # Slack itself may let it pass, and the reply is lost.
                self.violations.append(f"chat.postMessage: {thread} is a reply, no thread")
            raise

    def _post_ephemeral(self, arguments: Payload) -> Payload:
        channel, user = arguments["channel"], arguments["user"]
        thread = arguments.get("thread_ts")
        shown = self.workspace.whisper(channel, user, content_of(arguments), thread)
        return {"message_ts": shown.ts}

    def _update(self, arguments: Payload) -> Payload:
        channel, ts = arguments["channel"], arguments["ts"]
        message = self.workspace.update(channel, ts, content_of(arguments))
        return {"channel": channel, "ts": ts, "text": message["text"], "message": message}

    def _delete(self, arguments: Payload) -> Payload:
        channel, ts = arguments["channel"], arguments["ts"]
        self.workspace.delete(channel, ts)
        return {"channel": channel, "ts": ts}

    def _permalink(self, arguments: Payload) -> Payload:
        channel, ts = arguments["channel"], arguments["message_ts"]
        self.workspace.message(channel, ts)
        link = f"https://tests.slack.com/archives/{channel}/p{ts.replace('.', '')}"
        return {"channel": channel, "permalink": link}

    def _replies(self, arguments: Payload) -> Payload:
        start, limit = int(arguments.get("cursor", 0)), int(arguments.get("limit", 1000))
        whole = self.workspace.thread(arguments["channel"], arguments["ts"])
        page, more = whole[start : start + limit], len(whole) > start + limit
        cursor = {"next_cursor": str(start + limit) if more else ""}
        return {"messages": page, "has_more": more, "response_metadata": cursor}

    def _add_reaction(self, arguments: Payload) -> Payload:
        message = self.workspace.message(arguments["channel"], arguments["timestamp"])
        names = message.setdefault("reactions", [])
        if arguments["name"] in names:
            raise SlackError("already_reacted")
        names.append(arguments["name"])
        return {}

    def _open_view(self, arguments: Payload) -> Payload:
        trigger = arguments["trigger_id"]
        if trigger in self.workspace.used_triggers:
            raise SlackError("exchanged_trigger_id")
        self.workspace.used_triggers.add(trigger)
        view_id = self.workspace.new_id("V")
        return {"view": self.workspace.keep_view(arguments["view"], view_id)}

    def _publish_view(self, arguments: Payload) -> Payload:
        user, workspace = arguments["user_id"], self.workspace
        former = workspace.homes.get(user)
        self._check_hash(arguments, former)
        view_id = former["id"] if former else workspace.new_id("V")
        workspace.homes[user] = workspace.keep_view(arguments["view"], view_id)
        return {"view": workspace.homes[user]}

    def _update_view(self, arguments: Payload) -> Payload:
        former = self._find_view(arguments)
        self._check_hash(arguments, former)
        return {"view": self.workspace.keep_view(arguments["view"], former["id"])}

    def _find_view(self, arguments: Payload) -> Payload:
        for view in self.workspace.views.values():
            if view["id"] == arguments.get("view_id"):
                return view
            if arguments.get("external_id") and view.get("external_id") == arguments["external_id"]:
                return view
        raise SlackError("not_found")

    @staticmethod
    def _check_hash(arguments: Payload, former: Payload | None) -> None:
        if arguments.get("hash") and former and arguments["hash"] != former["hash"]:
            raise SlackError("hash_conflict")

    def _replace_original(self, url: ResponseUrl, arguments: Payload) -> None:
        for ephemeral in self.workspace.ephemerals:
            if ephemeral.ts == url.message_ts:
                ephemeral.content = self.workspace.with_block_ids(content_of(arguments))
                return
        self.workspace.update(url.channel, str(url.message_ts), content_of(arguments))

    def _delete_original(self, url: ResponseUrl) -> None:
        ephemerals = self.workspace.ephemerals
        left = [ephemeral for ephemeral in ephemerals if ephemeral.ts != url.message_ts]
        if len(left) == len(ephemerals):
            self.workspace.delete(url.channel, str(url.message_ts))
        ephemerals[:] = left


def decoded(arguments: Payload) -> Payload:
    """Return the arguments of a form or of JSON without those that are null, and with the
    structures that came as text parsed."""
    given = {key: value for key, value in arguments.items() if value is not None}
    for key in _STRUCTURED:
        if isinstance(given.get(key), str):
            given[key] = _parsed(key, given[key])
    return given


def _parsed(key: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        code = "invalid_blocks_format" if key == "blocks" else "invalid_arguments"
        raise SlackError(code, [f"[ERROR] not JSON [json-pointer:/{key}]"]) from None
