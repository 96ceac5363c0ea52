"""The HTTP edge: what is not Slack's gets a 4xx, never a 500; what is Slack's gets a 200."""

from __future__ import annotations

import io
import json
import time
from typing import TYPE_CHECKING

import payloads
import pytest
from slack_harness import Bot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from fake_slack import FakeSlack

    from bot.knowledge.model import Knowledge


@pytest.fixture
async def bot(slack: FakeSlack, knowledge: Knowledge, tmp_path: Path) -> AsyncIterator[Bot]:
    async with Bot("http", slack, knowledge, tmp_path) as running:
        yield running


def now() -> int:
    return int(time.time())


BODY = json.dumps(payloads.event_callback(payloads.mention("orm in flask?")))
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "changed",
    [
        {"X-Slack-Signature": "v0=0000"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=\u00e9"},
        {"X-Slack-Request-Timestamp": "soon"},
        {"X-Slack-Request-Timestamp": "\u0661\u0662"},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        payloads.sign(BODY, payloads.SIGNING_SECRET, 1_600_000_000),
        payloads.sign(BODY, "another secret", int(time.time())),
    ],
    ids=lambda changed: " ".join(f"{key}={value[:9]}" for key, value in changed.items()),
)
async def test_a_bad_signature_or_timestamp_gets_a_401(
    bot: Bot, slack: FakeSlack, changed: dict[str, str]
) -> None:
    signed = payloads.sign(BODY, payloads.SIGNING_SECRET, now())
    response = await bot.post(BODY, {**JSON, **signed, **changed})
    assert response.status == 401
    assert slack.posts() == []


async def test_an_unsigned_request_gets_a_401_whatever_it_holds(bot: Bot) -> None:
    for body in (b"", b"{", b"\xff", b"ssl_check=1", BODY.encode()):
        assert (await bot.post(body, JSON)).status == 401


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("{", "application/json"),
        ("[]", "application/json"),
        ('"text"', "application/json"),
        ("null", "application/json"),
        ("payload=%7B", "application/x-www-form-urlencoded"),
        ("payload=[]", "application/x-www-form-urlencoded"),
        ("", "application/json"),
    ],
)
async def test_a_signed_body_that_makes_no_sense_gets_a_400(bot: Bot, body: str, kind: str) -> None:
    signed = payloads.sign(body, payloads.SIGNING_SECRET, now())
    assert (await bot.post(body, {"Content-Type": kind, **signed})).status == 400


async def test_what_a_stranger_sends_is_never_looked_into(bot: Bot) -> None:
    forged = payloads.sign("{", "another secret", now())
    assert (await bot.post("{", {**JSON, **forged})).status == 401


async def test_an_oversized_body_gets_a_413(bot: Bot) -> None:
    assert (await bot.post(io.BytesIO(b"x" * 1_100_000), JSON)).status == 413


async def test_health_and_what_is_not_there(bot: Bot) -> None:
    assert bot.http
    response = await bot.http.get("/health")
    assert (response.status, await response.text()) == (200, "ok")
    assert (await bot.http.get("/slack/events")).status == 405
    assert (await bot.http.get("/")).status == 404


async def test_the_challenge_is_answered(bot: Bot) -> None:
    body, headers = payloads.http_request(payloads.url_verification("x1"), now())
    response = await bot.post(body, headers)
    assert response.status == 200
    assert "x1" in await response.text()


async def test_a_slash_command_nobody_listens_to_gets_a_200(bot: Bot) -> None:
    body, headers = payloads.http_request(payloads.command("hello"), now())
    assert (await bot.post(body, headers)).status == 200
