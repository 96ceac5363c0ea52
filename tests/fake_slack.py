"""A strict fake of Slack on a loopback port: Web API, `response_url`, Socket Mode.

    async with FakeSlack() as slack:
        # start the bot with slack.api_url, BOT_TOKEN and APP_TOKEN
        await slack.send_event(payloads.mention("hi", ts=slack.new_ts()))
        [answer] = await slack.wait_for(lambda: slack.posts())

It keeps what the bot posts, checks every call against Slack's limits and our own rules, and fails
when it is told to. It never sleeps, and nobody need poll it: `wait_for` wakes up when something
has happened. At the end of `async with`, nothing may stand in `violations`.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn, Self, TypeVar

import payloads
from aiohttp import web
from fake_socket import SocketMode
from fake_web_api import APP_TOKEN, BOT_TOKEN, WebApi, decoded
from fake_workspace import Ephemeral, ResponseUrl, SlackError, Workspace

from bot.slack import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from fake_socket import Envelope
    from payloads import Payload

__all__ = ["APP_TOKEN", "BOT_TOKEN", "Call", "Ephemeral", "Failure", "FakeSlack"]

T = TypeVar("T")

PATIENCE = 20.0
"""Seconds after which a test that waits in vain has failed; no test that passes waits so long."""

CHANNELS = (payloads.CHANNEL, "C2", payloads.DIRECT)
SCOPES = ",".join(scope.name for scope in manifest.SCOPES)


@dataclass
class Call:
    """A request that arrived; `answer` is None until it has been answered."""

    method: str
    arguments: Payload
    token: str
    answer: Payload | None = None


@dataclass
class Failure:
    """How calls of a method go wrong; see `FakeSlack.fail_next`."""

    times: int
    status: int
    error: str
    retry_after: int | None
    body: str | None
    drop: bool
    after_effect: bool
    until: asyncio.Event | None

    @property
    def is_only_slow(self) -> bool:
        """Whether the call is done in the end as if nothing had been wrong."""
        return not (self.error or self.drop or self.body is not None)


@dataclass
class FakeSlack:
    """The server, what it has seen, and what a test can make it do."""

    channels: Iterable[str] = CHANNELS
    scopes: str = SCOPES
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    received: list[Call] = field(default_factory=list, init=False)
    violations: list[str] = field(default_factory=list, init=False)
    port: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        known = (*self.channels, *payloads.NOT_OURS)
        self.workspace = Workspace({channel: {} for channel in known})
        self.socket = SocketMode(self._tell, self.violations)
        self._api = WebApi(
            self.workspace, self._socket_url, self.violations, (self.bot_token, self.app_token)
        )
        self._failures: dict[str, list[Failure]] = {}
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None

    # --- life

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        await self.stop()
        if not error:
            assert not self.violations, "\n".join(self.violations)

    async def start(self) -> None:
        """Listen; after `stop`, on the same port again."""
        application = web.Application()
        application.add_routes(
            [
                web.route("*", "/api/{method}", self._serve_call),
                web.post("/response/{key}", self._serve_response_url),
                web.get("/socket/", self.socket.serve),
            ]
        )
        application.on_shutdown.append(lambda _: self.socket.close())
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Be gone: close all connections and refuse new ones; what is known stays known."""
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    @property
    def url(self) -> str:
        """Where the server is, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api_url(self) -> str:
        """What belongs into `SLACK_API_URL`."""
        return f"{self.url}/api/"

    # --- what the bot has done

    def calls(self, method: str) -> list[Payload]:
        """Return the arguments of all calls of a method, those that failed included."""
        return [call.arguments for call in self.received if call.method == method]

    def posts(self) -> list[Payload]:
        """Return all messages of the bot that stand in channels, the oldest first."""
        everything = [m for channel in self.workspace.channels for m in self.messages(channel)]
        own = [message for message in everything if message.get("user") == payloads.BOT_USER]
        return sorted(own, key=lambda message: str(message["ts"]))

    def replies(self, channel: str, thread_ts: str | None = None) -> list[Payload]:
        """Return the bot's messages in a thread; without one, those outside of any."""
        return [
            message
            for message in self.messages(channel)
            if message.get("user") == payloads.BOT_USER and message.get("thread_ts") == thread_ts
        ]

    def messages(self, channel: str) -> list[Payload]:
        """Return everybody's messages in a channel, the oldest first."""
        return self.workspace.messages(channel)

    def ephemerals(self, user: str = payloads.USER) -> list[Ephemeral]:
        """Return what only this person sees."""
        return [shown for shown in self.workspace.ephemerals if shown.user == user]

    async def wait_for(self, predicate: Callable[[], T]) -> T:
        """Wait until `predicate` returns something true, and return that."""
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                return await self._changed.wait_for(predicate)
        except TimeoutError:
            self._waited_in_vain()

    def _waited_in_vain(self) -> NoReturn:
        seen = "\n".join(
            f"  {call.method} {call.arguments} -> {call.answer}" for call in self.received
        )
        wrong = "\n".join(f"  {violation}" for violation in self.violations)
        raise AssertionError(f"Waited in vain. Calls:\n{seen}\nViolations:\n{wrong}")

    async def _tell(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    # --- what people do in Slack

    def new_ts(self) -> str:
        """Return a message's `ts`, later than all before."""
        return self.workspace.new_ts()

    def say(self, event: Payload) -> Payload:
        """Put a person's message into its channel without telling the bot, and return it.

        `send_event` does this; a test that delivers over HTTP calls it, or the thread to answer in
        does not exist.
        """
        self.workspace.hear(event)
        return event

    def response_url(
        self, channel: str = payloads.CHANNEL, user: str = payloads.USER, message_ts: str = ""
    ) -> str:
        """Return the `response_url` of an interaction with a message, or of a command."""
        key = self.workspace.new_id("response")
        self.workspace.response_urls[key] = ResponseUrl(channel, user, message_ts or None)
        return f"{self.url}/response/{key}"

    def command(
        self, text: str, *, channel: str = payloads.CHANNEL, user: str = payloads.USER, **extra: str
    ) -> Payload:
        """Return the slash command `/framework`, typed just now."""
        given = {"response_url": self.response_url(channel, user), "trigger_id": self._trigger()}
        place = {"channel": channel, "user": user}
        return payloads.command(text, name="/framework", **place, **given, **extra)

    def shortcut(self, callback_id: str, chosen: Payload | None = None, **extra: Any) -> Payload:
        """Return the choice of a global shortcut, or of one on the `chosen` message."""
        given = {"trigger_id": self._trigger()}
        if chosen is None:
            return {**payloads.shortcut(callback_id, **extra), **given}
        url = self.response_url(chosen["channel"], extra.get("user", payloads.USER))
        chosen_one = payloads.message_action(callback_id, chosen, **extra)
        return {**chosen_one, **given, "response_url": url}

    def press_in_home(self, label: str, *, user: str = payloads.USER) -> Payload:
        """Return the press of a button in a person's Home tab."""
        view = self.workspace.homes[user]
        return {**payloads.press_in_view(view, label, user=user), "trigger_id": self._trigger()}

    def _trigger(self) -> str:
        return f"{self.workspace.new_id('1.2.')}.0123456789abcdef0123456789abcdef"

    def press_in_ephemeral(self, shown: Ephemeral, label: str, **extra: Any) -> Payload:
        """Return the press of a button in what only one person sees."""
        given = {**self._in_ephemeral(shown), **extra}
        return payloads.press_in_ephemeral({**shown.content, "ts": shown.ts}, label, **given)

    def pick_in_ephemeral(self, shown: Ephemeral, label: str) -> Payload:
        """Return the choice of an item from a menu in what only one person sees."""
        given = self._in_ephemeral(shown)
        return payloads.in_ephemeral(
            payloads.pick({**shown.content, "ts": shown.ts}, label, **given)
        )

    def _in_ephemeral(self, shown: Ephemeral) -> dict[str, str]:
        url = self.response_url(shown.channel, shown.user, shown.ts)
        place = {"channel": shown.channel, "user": shown.user, "response_url": url}
        return {**place, "trigger_id": self._trigger()}

    # --- Socket Mode

    async def connected(self, times: int = 1) -> None:
        """Wait until a client is connected, and clients have connected `times` times in all."""
        await self.wait_for(lambda: self.socket.open and self.socket.ever_connected >= times)

    async def send_event(self, event: Payload, *, attempt: int = 0, reason: str = "") -> Payload:
        """Deliver an event and return what it was acknowledged with, once it was."""
        return await self.acknowledged(await self.deliver(event, attempt=attempt, reason=reason))

    async def send_interactive(self, payload: Payload) -> Payload:
        """Deliver a press of a button and the like; return the acknowledgement's payload."""
        return await self.acknowledged(await self.deliver(payload))

    async def send_command(self, payload: Payload) -> Payload:
        """Deliver a slash command; return the acknowledgement's payload."""
        return await self.acknowledged(await self.deliver(payload))

    async def deliver(self, payload: Payload, *, attempt: int = 0, reason: str = "") -> Envelope:
        """Send anything of `payloads` without waiting for its acknowledgement."""
        kind, whole = "events_api", payload
        if payloads.is_interactive(payload):
            kind = "interactive"
        elif "command" in payload:
            kind = "slash_commands"
        else:
            whole = payloads.wrapped(payload)
            self.say(whole.get("event", payload))
        return await self._send(self.socket.envelope(kind, whole, attempt, reason))

    async def redeliver(self, envelope: Envelope, reason: str = "timeout") -> Envelope:
        """Send the same once more, as Slack does with what nobody acknowledged."""
        attempt = envelope.attempt + 1
        again = self.socket.envelope(envelope.kind, envelope.payload, attempt, reason)
        return await self._send(again)

    async def acknowledged(self, envelope: Envelope) -> Payload:
        """Wait for an acknowledgement and return its payload."""
        await self.wait_for(lambda: envelope.envelope_id in self.socket.acks)
        return self.socket.acks[envelope.envelope_id]

    async def disconnect(self, reason: str = "warning") -> None:
        """Ask the client to connect anew: `warning`, `refresh_requested` or `link_disabled`."""
        await self.connected()
        message = {"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}}
        await self.socket.latest.send(message)

    async def drop(self) -> None:
        """Cut the connection to the client without a word, and wait until it is gone."""
        await self.connected()
        lost = self.socket.latest
        lost.abort()
        await self.wait_for(lambda: lost not in self.socket.open)

    async def ping(self) -> None:
        """Ping the client and wait for its pong."""
        await self.connected()
        before = self.socket.pongs
        await self.socket.latest.socket.ping(b"are you there?")
        await self.wait_for(lambda: self.socket.pongs > before)

    async def _send(self, envelope: Envelope) -> Envelope:
        await self.connected()
        await self.socket.send(envelope)
        return envelope

    def _socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/socket/?ticket={self.socket.new_ticket()}"

    # --- failing

    def fail_next(
        self,
        method: str,
        *,
        times: int = 1,
        status: int = 200,
        error: str = "",
        retry_after: int | None = None,
        body: str | None = None,
        drop: bool = False,
        after_effect: bool = False,
        until: asyncio.Event | None = None,
    ) -> None:
        """Let the next `times` calls of `method` go wrong.

        `error` is answered as `{"ok": false}`, with `status` and perhaps `Retry-After`; `body` is
        answered in its stead, as a proxy does, with a type that fits how it begins; `drop` cuts the
        connection. With `after_effect` the call is done all the same and only its answer is lost.
        `until` holds the answer back until the test sets it; given alone, the call is done at once
        and answered late. Failures of the same method follow each other. A call that fails is
        checked like any other. A "response_url" knows `status`, `error` and `drop`, and then has no
        effect.
        """
        known = {429: "ratelimited", 503: "service_unavailable"}
        if status != 200:
            error = error or known.get(status, "internal_error")
        failure = Failure(times, status, error, retry_after, body, drop, after_effect, until)
        self._failures.setdefault(method, []).append(failure)

    def _next_failure(self, method: str) -> Failure | None:
        planned = self._failures.get(method)
        if not planned:
            return None
        planned[0].times -= 1
        return planned[0] if planned[0].times else planned.pop(0)

    # --- HTTP

    async def _serve_call(self, request: web.Request) -> web.Response:
        token, arguments = await _read(request)
        call = Call(request.match_info["method"], arguments, token)
        self.received.append(call)
        failure = self._next_failure(call.method)
        try:
            if failure:
                return await self._fail(call, failure, request)
            call.answer = self._do(call)
            return self._response(call.answer)
        finally:
            await self._tell()

    def _do(self, call: Call, *, effect: bool = True) -> Payload:
        """Check a call, do it if it is to have an effect, and return what Slack answers."""
        try:
            call.arguments = decoded(call.arguments)
            self._api.check(call.method, call.token, call.arguments)
            return self._api.answer(call.method, call.arguments) if effect else {}
        except SlackError as error:
            return _refusal(error)

    async def _fail(self, call: Call, failure: Failure, request: web.Request) -> web.Response:
        """Answer as the test wants it."""
        answer = self._do(call, effect=failure.after_effect or failure.is_only_slow)
        if failure.until:
            await self._tell()
            await failure.until.wait()
        if failure.drop:
            return _dropped(request)
        if failure.body is not None:
            types = {"<": "text/html", "{": "application/json"}
            kind = types.get(failure.body[:1], "text/plain")
            return web.Response(status=failure.status, text=failure.body, content_type=kind)
        call.answer = answer if failure.is_only_slow else {"ok": False, "error": failure.error}
        headers = {} if failure.retry_after is None else {"Retry-After": str(failure.retry_after)}
        return self._response(call.answer, failure.status, headers)

    async def _serve_response_url(self, request: web.Request) -> web.Response:
        _, arguments = await _read(request)
        call = Call("response_url", arguments, "")
        self.received.append(call)
        failure = self._next_failure(call.method)
        try:
            if failure and failure.drop:
                return _dropped(request)
            call.answer = self._respond(request.match_info["key"], arguments, failure)
            return self._response(call.answer)
        except SlackError as error:
            call.answer = _refusal(error)
            status = failure.status if failure and failure.status != 200 else 404
            return self._response(call.answer, status)
        finally:
            await self._tell()

    def _respond(self, key: str, arguments: Payload, failure: Failure | None) -> Payload:
        if failure:
            raise SlackError(failure.error)
        return self._api.respond(key, decoded(arguments))

    def _response(
        self, answer: Payload, status: int = 200, headers: dict[str, str] | None = None
    ) -> web.Response:
        scopes = {"x-oauth-scopes": self.scopes}
        return web.json_response(answer, status=status, headers={**scopes, **(headers or {})})


async def _read(request: web.Request) -> tuple[str, Payload]:
    """Return the token and the arguments of a call, wherever they stand."""
    arguments: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        arguments |= await request.json()
    elif request.can_read_body:
        arguments |= dict(await request.post())
    token = str(arguments.pop("token", ""))
    return request.headers.get("Authorization", "").removeprefix("Bearer ") or token, arguments


def _refusal(error: SlackError) -> Payload:
    answer: Payload = {"ok": False, "error": error.code}
    if error.messages:
        answer["response_metadata"] = {"messages": error.messages}
    return answer


def _dropped(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
