"""A question played through the whole bot: a signed event in, a message out, and no Slack.

The app is the one that the transports run. Its calls go over a loopback port to a stand-in that
says yes to everything and keeps what is posted; its database is in memory.
"""

from __future__ import annotations

import asyncio
import html
import json
import logging
import time
from contextlib import AsyncExitStack, asynccontextmanager
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from aiohttp import ClientSession, web
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.knowledge.lines import FRAMEWORK_SLOT
from bot.knowledge.model import Focus, filled
from bot.replies import Apology
from bot.settings import Settings
from bot.slack import blocks
from bot.slack.doctor.findings import PATIENCE_SECONDS, Finding, ok, problem
from bot.slack.runners import assemble

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientHandlerType, ClientRequest, ClientResponse
    from slack_bolt.async_app import AsyncApp

    from bot.knowledge.model import Knowledge

_SUBJECT = "app"
_REPORT = "This is a mistake in the bot: report it with the messages above."
_SECRET = "0" * 32
_IDENTITY = {"user_id": "U0BOT", "bot_id": "B0BOT", "user": "bot", "team_id": "T0", "team": "none"}


class _StandIn:
    """Slack's Web API as far as an answer needs it; `posted` is the text of the first message."""

    def __init__(self) -> None:
        self.posted = asyncio.get_running_loop().create_future()

    async def answer(self, request: web.Request) -> web.Response:
        """Say yes to any call."""
        if request.match_info["method"] == "chat.postMessage" and not self.posted.done():
            self.posted.set_result((await request.json())["text"])
        return web.json_response({"ok": True, "ts": "2.000000", **_IDENTITY})


async def rehearse(knowledge: Knowledge) -> Finding:
    """Ask the bot a question that its knowledge answers, as a mention in a channel."""
    question = _question(knowledge)
    clock = asyncio.get_running_loop().time
    begun = clock()
    async with _bot(knowledge) as (app, stand_in):
        ready = clock()
        try:
            text = await _ask(app, stand_in, question)
        except TimeoutError:
            return problem(_SUBJECT, f"it gave no answer to “{question}”", _REPORT)
        took = clock() - ready
    if text == blocks.render(Apology()).text:
        return problem(_SUBJECT, f"it could not answer “{question}” and apologised", _REPORT)
    told = f"answered “{question}” in {took * 1000:.0f} ms, after a start of {ready - begun:.1f} s"
    lead = shorten(html.unescape(text).splitlines()[0], 72, placeholder=" ...")
    return ok(_SUBJECT, f"{told}: “{lead}”")


def _question(knowledge: Knowledge) -> str:
    """Return a question from the base, one that names a framework if there is any."""
    asked = [question for topic in knowledge.topics.values() for question in topic.questions]
    named = [question for question in asked if FRAMEWORK_SLOT in question]
    return filled((named or asked)[0], Focus.DJANGO)


@asynccontextmanager
async def _bot(knowledge: Knowledge) -> AsyncIterator[tuple[AsyncApp, _StandIn]]:
    """The whole bot, without a transport, in front of a stand-in."""
    async with AsyncExitStack() as stack:
        stand_in = _StandIn()
        settings = _settings(await stack.enter_async_context(_served(stand_in)))
        session = await stack.enter_async_context(ClientSession(middlewares=[_directly]))
        client = AsyncWebClient(
            settings.bot_token, settings.api_url, session=session, retry_handlers=[]
        )
        app, _ = await assemble(stack, settings, knowledge, client, client.auth_test)
        yield app, stand_in


@asynccontextmanager
async def _served(stand_in: _StandIn) -> AsyncIterator[str]:
    """Serve a stand-in on a loopback port of the system's choice; yields its address."""
    application = web.Application()
    application.add_routes([web.post("/api/{method}", stand_in.answer)])
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


async def _directly(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """Keep to this machine: Slack's SDK would send even this through the proxy of the settings."""
    request.update_proxy(None, None, None)
    return await handler(request)


def _settings(api_url: str) -> Settings:
    return Settings(
        bot_token="xoxb-",  # noqa: S106  # of no workspace
        app_token="",
        signing_secret=_SECRET,
        api_url=api_url,
        database_url="sqlite://",
        retention_days=1,
        log_level=logging.INFO,
        port=0,
    )


async def _ask(app: AsyncApp, stand_in: _StandIn, question: str) -> str:
    """Return the text that is posted; TimeoutError when there is none."""
    await app.async_dispatch(_request(_mention(question)))
    async with asyncio.timeout(PATIENCE_SECONDS):
        return str(await stand_in.posted)


def _mention(question: str) -> dict[str, Any]:
    event = {
        "type": "app_mention",
        "user": "U0",
        "channel": "C0",
        "text": f"<@{_IDENTITY['user_id']}> {question}",
        "ts": "1.000000",
        "event_ts": "1.000000",
    }
    return {"type": "event_callback", "team_id": "T0", "event_id": "Ev0", "event": event}


def _request(payload: dict[str, Any]) -> AsyncBoltRequest:
    """Return the request with which Slack delivers `payload` over HTTP, signed as Slack does."""
    body, now = json.dumps(payload), str(int(time.time()))
    signature = SignatureVerifier(_SECRET).generate_signature(timestamp=now, body=body)
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": str(signature),
    }
    return AsyncBoltRequest(body=body, headers=dict(headers))
