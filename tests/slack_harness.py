"""The whole app, in this process, against the fake Slack, over either transport."""

from __future__ import annotations

import time
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING, Any, BinaryIO, Self

import payloads
from aiohttp.test_utils import TestClient, TestServer
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from slack_sdk.http_retry.builtin_interval_calculators import FixedValueRetryIntervalCalculator
from slack_sdk.signature import SignatureVerifier

from bot import settings
from bot.conversation import Conversation
from bot.knowledge.model import Focus
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.matching.text import all_words, plain, without_manners
from bot.slack.app import build_app, build_client
from bot.slack.http import build_web_app
from bot.slack.in_flight import InFlight
from bot.slack.listeners.tools import make_tools
from bot.slack.runners import socket_mode
from bot.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import ClientResponse

    from bot.knowledge.model import Knowledge

ORM_OR_FORMS = (Candidate("orm", 0.4), Candidate("forms", 0.3))
UNDERSTOOD = {
    "orm in flask": Outcome(Action.ANSWER, "orm", Focus.FLASK, 0.9),
    "forms in django": Outcome(Action.ANSWER, "forms", Focus.DJANGO, 0.9),
    "more about forms": Outcome(Action.ANSWER, "forms", Focus.BOTH, 0.9),
    "is there an admin": Outcome(Action.ANSWER, "admin", Focus.BOTH, 0.6),
    "i will use the orm": Outcome(Action.ANSWER, "orm", Focus.BOTH, 0.9),
    "orm in flask channel": Outcome(Action.ANSWER, "orm", Focus.FLASK, 0.9),
    "does flask have an orm": Outcome(Action.ANSWER, "orm", Focus.FLASK, 0.9),
    "storing things": Outcome(Action.CLARIFY, None, Focus.FLASK, 0.5, ORM_OR_FORMS),
    "better at storing": Outcome(Action.CLARIFY, None, Focus.BOTH, 0.5, ORM_OR_FORMS, advice=True),
    "better for blog": Outcome(Action.CLARIFY, None, Focus.BOTH, 0.5, ORM_OR_FORMS, advice=True),
    "which one": Outcome(Action.RECOMMEND, None, Focus.BOTH, 0.9),
    "help": Outcome(Action.HELP, None, None, 0.9),
    "good morning": Outcome(Action.HELP, None, None, 0.9),
    "hi": Outcome(Action.HELP, None, None, 0.9),
}


class Understanding:
    """A matcher that knows a few texts by heart and breaks on one."""

    def match(self, text: str) -> Outcome:
        said = " ".join(self.words(text))
        if said == "break":
            raise ZeroDivisionError("a bug")
        return UNDERSTOOD.get(said, Outcome(Action.DECLINE, None, None, 0.9))

    def explain(self, text: str) -> Explanation:
        said = tuple(Evidence(word, None, 1.0) for word in self.words(text))
        return Explanation(self.match(text), "an orm in {framework}", None, said)

    def words(self, text: str) -> tuple[str, ...]:
        return tuple(without_manners(all_words(plain(text))))


class Clock:
    """The time, unless a test sets `now`."""

    now = 0.0

    def __call__(self) -> float:
        return self.now or time.time()


class Bot:
    """A running bot: `deliver` sends it what Slack would, and waits until it is done with it."""

    def __init__(self, mode: str, slack: FakeSlack, knowledge: Knowledge, folder: Path) -> None:
        self.slack = slack
        self._mode, self._knowledge, self._folder = mode, knowledge, folder
        self._stack = AsyncExitStack()
        self._in_flight = InFlight()
        self.clock = Clock()
        self.http: TestClient[Any, Any] | None = None

    async def __aenter__(self) -> Self:
        chosen = settings.read(
            {
                "SLACK_BOT_TOKEN": BOT_TOKEN,
                "SLACK_APP_TOKEN": APP_TOKEN,
                "SLACK_SIGNING_SECRET": payloads.SIGNING_SECRET,
                "SLACK_API_URL": self.slack.api_url,
                "DATABASE_URL": f"sqlite:///{self._folder / 'bot.db'}",
            },
            (),
        )
        self.store = store = Store(
            chosen.database_url, self.clock, retention_days=chosen.retention_days
        )
        self._stack.push_async_callback(store.close)
        await store.open()
        client = build_client(chosen, FixedValueRetryIntervalCalculator(0))
        conversation = Conversation(self._knowledge, Understanding())
        identity = await client.auth_test()
        tools = make_tools(self._knowledge, conversation, store, self._in_flight, identity)
        app = build_app(chosen, client, identity, tools)
        if self._mode == "socket":
            await self._stack.enter_async_context(socket_mode(app, chosen))
            await self.slack.connected()
        else:
            web_app = build_web_app(app, SignatureVerifier(chosen.signing_secret))
            self.http = TestClient(TestServer(web_app))
            await self._stack.enter_async_context(self.http)
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._stack.aclose()

    async def deliver(self, payload: dict[str, Any], *, retry: int = 0) -> None:
        """Send what Slack sends; fails unless it is acknowledged."""
        await self.dispatch(payload, retry=retry)
        await self.idle()

    async def idle(self) -> None:
        """Wait until the bot has nothing under way."""
        assert await self._in_flight.drained(30)

    async def dispatch(self, payload: dict[str, Any], *, retry: int = 0) -> None:
        """Send what Slack sends, and wait for the acknowledgement only."""
        if self.http is None:
            reason = "timeout" if retry else ""
            envelope = await self.slack.deliver(payload, attempt=retry, reason=reason)
            await self.slack.acknowledged(envelope)
            return
        if payload.get("type") in {"message", "app_mention"}:
            self.slack.say(payload)
        body, headers = payloads.http_request(payload, int(time.time()), retry=retry)
        response = await self.post(body, headers)
        assert response.status == 200, await response.text()

    async def post(self, body: str | bytes | BinaryIO, headers: dict[str, str]) -> ClientResponse:
        """Post to the bot's address as anybody on the net can."""
        assert self.http is not None
        return await self.http.post("/slack/events", data=body, headers=headers)
