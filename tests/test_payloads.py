"""What the builders of payloads promise: signed as Slack signs, shaped as Slack shapes."""

from __future__ import annotations

import json
from urllib.parse import parse_qs

import payloads
import pytest
from slack_sdk.signature import Clock, SignatureVerifier

NOW = 1_700_000_000


class StoppedClock(Clock):
    def now(self) -> float:
        return NOW


VERIFIER = SignatureVerifier(payloads.SIGNING_SECRET, StoppedClock())


@pytest.mark.parametrize(
    "payload",
    [
        payloads.mention("grüße"),
        payloads.button("show:0", "{}"),
        payloads.command("help"),
        payloads.url_verification(),
    ],
)
def test_a_request_carries_a_signature_that_holds(payload: payloads.Payload) -> None:
    body, headers = payloads.http_request(payload, NOW)
    assert VERIFIER.is_valid_request(body, headers)
    assert not VERIFIER.is_valid_request(f"{body} ", headers)


def test_a_request_with_another_secret_or_an_old_time_does_not_hold() -> None:
    for body, headers in (
        payloads.http_request(payloads.mention(), NOW, secret="another"),
        payloads.http_request(payloads.mention(), NOW - 301),
    ):
        assert not VERIFIER.is_valid_request(body, headers)


def test_each_kind_of_payload_is_encoded_in_its_own_way() -> None:
    event, headers = payloads.http_request(payloads.dm("hi"), NOW)
    assert json.loads(event) == payloads.event_callback(payloads.dm("hi"))
    assert headers["Content-Type"] == "application/json"
    press, _ = payloads.http_request(payloads.button("a", "v"), NOW)
    assert json.loads(parse_qs(press)["payload"][0]) == payloads.button("a", "v")
    command, _ = payloads.http_request(payloads.command("help"), NOW)
    assert parse_qs(command)["text"] == ["help"]


def test_a_retry_says_so_and_carries_the_same_event_id() -> None:
    first, headers = payloads.http_request(payloads.mention(), NOW)
    again, retried = payloads.http_request(payloads.mention(), NOW, retry=1)
    assert first == again
    assert "X-Slack-Retry-Num" not in headers
    assert retried["X-Slack-Retry-Num"] == "1"
    assert retried["X-Slack-Retry-Reason"] == "http_timeout"


def test_a_mention_and_its_twin_are_one_text_and_two_events() -> None:
    mention = payloads.mention("hi", thread_ts="1700000001.000100")
    twin = payloads.twin(mention)
    same = ("text", "channel", "ts", "thread_ts", "user", "client_msg_id")
    assert [mention[key] for key in same] == [twin[key] for key in same]
    ids = {payloads.event_callback(event)["event_id"] for event in (mention, twin)}
    assert len(ids) == 2


def test_edits_and_deletions_are_hidden_and_carry_what_was() -> None:
    said = payloads.dm("old")
    edit, deletion = payloads.edited(said, "new"), payloads.deleted(said)
    assert (edit["message"]["text"], edit["previous_message"]["text"]) == ("new", "old")
    assert (deletion["deleted_ts"], deletion["previous_message"]["text"]) == (said["ts"], "old")
    for event in (edit, deletion):
        assert (event["hidden"], event["channel_type"]) == (True, "im")
        assert event["ts"] != said["ts"]


def test_what_comes_from_bots_says_so() -> None:
    assert payloads.bot_post()["bot_id"] == "BOTHER"
    assert "subtype" not in payloads.bot_post()
    assert "user" not in payloads.webhook_post()
    own = payloads.bot_post(bot_id=payloads.BOT, user=payloads.BOT_USER)
    assert own["bot_id"] == payloads.own_message()["bot_id"]


def test_a_press_finds_the_button_by_what_it_says() -> None:
    show = {"type": "button", "action_id": "show:0", "value": "v"}
    show["text"] = {"type": "plain_text", "text": "Show me"}  # type: ignore[assignment]
    message = payloads.own_message(thread_ts="1.1", blocks=[{"block_id": "b", "elements": [show]}])
    body = payloads.press(message, "Show me", channel="C2")
    [action] = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"]) == ("show:0", "b", "v")
    assert body["container"]["thread_ts"] == "1.1"
    assert body["channel"]["id"] == "C2"
    with pytest.raises(LookupError, match=r"\['Show me'\]"):
        payloads.press(message, "Hide me")


def test_a_press_in_an_ephemeral_has_no_message() -> None:
    element = {"type": "button", "text": {"type": "plain_text", "text": "Show"}, "action_id": "a"}
    shown = payloads.own_message(blocks=[{"block_id": "b", "elements": [element]}])
    body = payloads.press_in_ephemeral(shown, "Show")
    assert "message" not in body
    assert body["container"]["is_ephemeral"]


def test_a_strangers_press_tells_of_their_workspace_and_never_of_the_bots() -> None:
    press = payloads.button("a", "v", user="U7")
    theirs, none = payloads.by_stranger(press), payloads.by_stranger(press, told=False)
    assert (theirs["team"]["id"], none["team"]) == (payloads.ELSEWHERE, None)
    for stranger in (theirs, none):
        assert stranger["user"] == {**press["user"], "team_id": payloads.ELSEWHERE}
        assert stranger["message"]["team"] == payloads.TEAM


@pytest.mark.parametrize(
    "event",
    [
        payloads.file_share(),
        payloads.broadcast("hi", thread_ts="1700000001.000100"),
        payloads.join_message(),
        payloads.joined(),
        payloads.home_opened(),
        payloads.uninstalled(),
        payloads.tokens_revoked(),
    ],
)
def test_events_stand_in_their_envelope(event: payloads.Payload) -> None:
    envelope = payloads.wrapped(event)
    assert envelope["event"] == event
    assert payloads.wrapped(envelope) is envelope
    assert not payloads.is_interactive(envelope)


@pytest.mark.parametrize(
    "payload",
    [
        payloads.shortcut("start"),
        payloads.message_action("answer", payloads.message()),
        payloads.view_submission("ask", {"q": {"in": {"type": "plain_text_input"}}}),
    ],
)
def test_what_people_do_is_interactive(payload: payloads.Payload) -> None:
    assert payloads.is_interactive(payload)
    assert payload["user"]["id"] == payloads.USER


def test_a_rate_limit_notice_goes_without_an_envelope() -> None:
    assert "event" not in payloads.wrapped(payloads.app_rate_limited())
