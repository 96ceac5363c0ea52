"""The fake fails as Slack and the way to it do, where a test wants it to."""

from __future__ import annotations

import asyncio

import aiohttp
import pytest
from echo_bot import error_of
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.interval_calculator import RetryIntervalCalculator
from slack_sdk.web.async_client import AsyncWebClient


class AtOnce(RetryIntervalCalculator):
    def calculate_sleep_duration(self, current_attempt: int) -> float:  # noqa: ARG002
        return 0


@pytest.fixture
def stubborn(slack: FakeSlack) -> AsyncWebClient:
    """A client that repeats what fails, without waiting."""
    handlers = [
        AsyncRateLimitErrorRetryHandler(3),
        AsyncServerErrorRetryHandler(3, AtOnce()),
        AsyncConnectionErrorRetryHandler(3, AtOnce()),
    ]
    return AsyncWebClient(BOT_TOKEN, base_url=slack.api_url, retry_handlers=handlers)


async def test_a_refusal_is_answered_as_often_as_wanted(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.fail_next("chat.postMessage", error="thread_not_found", times=2)
    slack.fail_next("chat.postMessage", error="is_archived")
    errors = [await error_of(client.chat_postMessage(channel="C1", text="x")) for _ in range(3)]
    assert errors == ["thread_not_found", "thread_not_found", "is_archived"]
    await client.chat_postMessage(channel="C1", text="at last")
    assert [message["text"] for message in slack.posts()] == ["at last"]
    assert len(slack.calls("chat.postMessage")) == 4


@pytest.mark.parametrize(("status", "error"), [(429, "ratelimited"), (500, "internal_error")])
async def test_a_status_comes_with_its_error(
    slack: FakeSlack, client: AsyncWebClient, status: int, error: str
) -> None:
    slack.fail_next("chat.postMessage", status=status, retry_after=1)
    with pytest.raises(SlackApiError) as failure:
        await client.chat_postMessage(channel="C1", text="x")
    answer = failure.value.response
    assert (answer.status_code, answer["error"]) == (status, error)
    assert answer.headers["Retry-After"] == "1"


async def test_a_call_that_fails_on_demand_is_checked_all_the_same(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    slack.fail_next("chat.postMessage", error="is_archived")
    assert await error_of(client.chat_postMessage(channel="C1", text="<!here>")) == "is_archived"
    assert "calls people together" in slack.violations.pop()
    assert slack.posts() == []


async def test_the_sdk_repeats_what_fails_for_a_while(
    slack: FakeSlack, stubborn: AsyncWebClient
) -> None:
    slack.fail_next("chat.postMessage", status=500)
    slack.fail_next("chat.postMessage", drop=True)
    slack.fail_next("chat.postMessage", status=503)
    await stubborn.chat_postMessage(channel="C1", text="x")
    assert len(slack.calls("chat.postMessage")) == 4
    assert len(slack.posts()) == 1


async def test_a_connection_that_drops_after_the_effect_doubles_the_message(
    slack: FakeSlack, stubborn: AsyncWebClient
) -> None:
    slack.fail_next("chat.postMessage", drop=True, after_effect=True)
    await stubborn.chat_postMessage(channel="C1", text="x")
    assert len(slack.posts()) == 2


async def test_a_broken_proxy_answers_in_html(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail_next("auth.test", status=502, body="<html>Bad Gateway</html>")
    with pytest.raises(SlackApiError):
        await client.auth_test()


async def test_a_slow_answer_comes_when_the_test_lets_it(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    release = asyncio.Event()
    slack.fail_next("chat.postMessage", until=release)
    call = asyncio.create_task(client.chat_postMessage(channel="C1", text="x"))
    await slack.wait_for(slack.posts)
    assert not call.done()
    release.set()
    assert (await call)["ok"]


async def test_tokens_can_be_refused(slack: FakeSlack, client: AsyncWebClient) -> None:
    slack.fail_next("auth.test", error="invalid_auth")
    slack.fail_next("apps.connections.open", error="internal_error")
    assert await error_of(client.auth_test()) == "invalid_auth"
    opening = client.apps_connections_open(app_token=APP_TOKEN)
    assert await error_of(opening) == "internal_error"


async def test_the_server_can_be_gone_and_come_back_on_its_port(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="C1", text="x")
    await slack.stop()
    with pytest.raises(aiohttp.ClientConnectionError):
        await client.auth_test()
    await slack.start()
    await client.chat_update(channel="C1", ts=posted["ts"], text="y")
    assert [message["text"] for message in slack.posts()] == ["y"]
