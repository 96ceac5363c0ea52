"""A bot as small as can be, to try the fake Slack with, and how a refused call is read."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import payloads
import pytest
from fake_slack import APP_TOKEN, FakeSlack
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from slack_bolt.context.ack.async_ack import AsyncAck
    from slack_bolt.context.respond.async_respond import AsyncRespond
    from slack_sdk.web.async_client import AsyncWebClient


def echo(client: AsyncWebClient) -> AsyncApp:
    app = AsyncApp(client=client, signing_secret=payloads.SIGNING_SECRET)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], client: AsyncWebClient) -> None:
        thread = event.get("thread_ts") or event["ts"]
        await client.chat_postMessage(
            channel=event["channel"], thread_ts=thread, text=event["text"], blocks=[button("Again")]
        )

    @app.action("again")
    async def again(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        place = {"channel": body["channel"]["id"], "ts": body["message"]["ts"]}
        await client.chat_update(**place, text="again")

    @app.command("/guide")
    async def guide(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack("at once")
        await respond("a little later")

    return app


def button(label: str) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "actions", "elements": [{"type": "button", "action_id": "again", "text": text}]}


@asynccontextmanager
async def connected(app: AsyncApp, slack: FakeSlack) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(app, APP_TOKEN, ping_interval=0.5)
    await handler.connect_async()
    try:
        await slack.connected()
        yield
    finally:
        await handler.close_async()


async def error_of(call: Awaitable[Any]) -> str:
    """What Slack answers to a call that it refuses."""
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])
