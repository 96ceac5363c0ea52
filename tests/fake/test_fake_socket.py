"""The fake delivers events, presses and commands to real Bolt, over WebSockets that break."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import payloads
import pytest
from echo_bot import connected, echo
from fake_slack import APP_TOKEN, FakeSlack
from slack_bolt.async_app import AsyncApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from slack_sdk.web.async_client import AsyncWebClient


@pytest.fixture
async def bot(slack: FakeSlack, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A bot in Socket Mode that echoes what is said to it, with a button."""
    app = echo(client)
    async with connected(app, slack):
        yield app


@pytest.mark.usefixtures("bot")
async def test_an_event_is_acknowledged_and_answered(slack: FakeSlack) -> None:
    mention = payloads.mention("hello", ts=slack.new_ts())
    assert await slack.send_event(mention) == {}
    [answer] = await slack.wait_for(lambda: slack.replies("C1", mention["ts"]))
    assert answer["text"] == "<@UBOT> hello"


@pytest.mark.usefixtures("bot")
async def test_a_press_changes_the_message(slack: FakeSlack) -> None:
    await slack.send_event(payloads.mention("hello", ts=slack.new_ts()))
    [answer] = await slack.wait_for(slack.posts)
    assert await slack.send_interactive(payloads.press(answer, "Again")) == {}
    await slack.wait_for(lambda: answer["text"] == "again")


@pytest.mark.usefixtures("bot")
async def test_a_command_is_answered_in_the_acknowledgement_and_at_its_response_url(
    slack: FakeSlack,
) -> None:
    command = payloads.command("help", response_url=slack.response_url())
    assert await slack.send_command(command) == {"text": "at once"}
    [later] = await slack.wait_for(slack.ephemerals)
    assert later.content["text"] == "a little later"


async def test_a_redelivery_says_so_and_carries_the_same_event(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    app = AsyncApp(client=client, signing_secret="x")
    heard: list[tuple[str, dict[str, Any]]] = []

    @app.middleware
    async def listen(req: Any, next_: Any) -> None:
        heard.append((req.body["event_id"], dict(req.headers)))
        await next_()

    @app.event("app_mention")
    async def nothing() -> None: ...

    async with connected(app, slack):
        first = await slack.deliver(payloads.mention(ts=slack.new_ts()))
        await slack.acknowledged(first)
        again = await slack.redeliver(first)
        await slack.acknowledged(again)
    assert again.envelope_id != first.envelope_id
    [(event_id, _), (same_id, headers)] = heard
    assert event_id == same_id
    assert headers["x-slack-retry-num"] == ["1"]
    assert headers["x-slack-retry-reason"] == ["timeout"]


@pytest.mark.usefixtures("bot")
async def test_the_client_answers_pings(slack: FakeSlack) -> None:
    await slack.ping()
    assert slack.socket.pongs == 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_a_client_that_is_asked_to_connects_anew(slack: FakeSlack, reason: str) -> None:
    await slack.disconnect(reason)
    await slack.connected(2)
    await slack.send_event(payloads.mention(ts=slack.new_ts()))
    await slack.wait_for(slack.posts)


@pytest.mark.usefixtures("bot")
async def test_a_client_whose_line_is_cut_connects_anew(slack: FakeSlack) -> None:
    await slack.drop()
    await slack.connected(2)
    await slack.send_event(payloads.mention(ts=slack.new_ts()))
    await slack.wait_for(slack.posts)


@pytest.mark.usefixtures("bot")
async def test_a_client_finds_a_server_again_that_was_gone(slack: FakeSlack) -> None:
    await slack.stop()
    await slack.start()
    await slack.connected(2)


async def test_a_ticket_lets_one_client_in(client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=APP_TOKEN)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]) as socket:
            hello = await socket.receive_json()
            assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_what_a_client_may_not_say_is_noted(slack: FakeSlack, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=APP_TOKEN)
    async with aiohttp.ClientSession() as session, session.ws_connect(opened["url"]) as socket:
        envelope = await slack.deliver(payloads.mention(ts=slack.new_ts()))
        said = {"envelope_id": envelope.envelope_id}
        for nonsense in ("hello?", "[]", json.dumps({"envelope_id": "none"})):
            await socket.send_str(nonsense)
        await socket.send_json({**said, "payload": {"text": "hi"}})
        await socket.send_json(said)
        await slack.wait_for(lambda: len(slack.violations) == 5)
    assert [violation.split(": ")[1] for violation in slack.violations] == [
        *["not an answer to an envelope"] * 3,
        "an event takes no answer but the acknowledgement",
        "acknowledged twice",
    ]
    slack.violations.clear()
