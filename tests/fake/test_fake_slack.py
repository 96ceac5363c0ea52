"""The fake speaks the Web API as Slack does: driven by the real SDK."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import aiohttp
import payloads
import pytest
from echo_bot import button, error_of
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient


async def test_who_the_bot_is(slack: FakeSlack, client: AsyncWebClient) -> None:
    who = await client.auth_test()
    assert (who["user_id"], who["bot_id"], who["team_id"]) == ("UBOT", "B1", "T1")
    assert who.headers["x-oauth-scopes"] == slack.scopes
    assert "Date" in who.headers


@pytest.mark.parametrize(
    ("token", "error"),
    [(None, "not_authed"), ("xoxb-other", "invalid_auth"), (APP_TOKEN, "not_allowed_token_type")],
)
async def test_a_token_that_is_missing_wrong_or_of_another_kind_is_refused(
    slack: FakeSlack, token: str | None, error: str
) -> None:
    client = AsyncWebClient(token, base_url=slack.api_url)
    assert await error_of(client.chat_postMessage(channel="C1", text="hi")) == error


async def test_a_bots_token_opens_no_socket(client: AsyncWebClient) -> None:
    opening = client.apps_connections_open(app_token=BOT_TOKEN)
    assert await error_of(opening) == "not_allowed_token_type"


async def test_an_unknown_method_is_refused_and_noted(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    assert await error_of(client.users_list()) == "unknown_method"
    assert slack.violations.pop() == "users.list: unknown method"


async def test_messages_stand_in_channels_and_threads_in_their_order(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    root = await client.chat_postMessage(channel="C1", text="root")
    for text in ("first", "second"):
        await client.chat_postMessage(channel="C1", thread_ts=root["ts"], text=text)
    await client.chat_postMessage(channel="D1", text="elsewhere")
    assert [m["text"] for m in slack.replies("C1")] == ["root"]
    assert [m["text"] for m in slack.replies("C1", root["ts"])] == ["first", "second"]
    assert [m["text"] for m in slack.posts()] == ["root", "first", "second", "elsewhere"]
    stamps = [message["ts"] for message in slack.posts()]
    assert stamps == sorted(set(stamps))
    assert slack.calls("chat.postMessage")[1] == {
        "channel": "C1",
        "thread_ts": root["ts"],
        "text": "first",
    }


async def test_a_thread_is_read_page_by_page(slack: FakeSlack, client: AsyncWebClient) -> None:
    question = slack.say(payloads.message("why?", ts=slack.new_ts()))
    answers = [
        await client.chat_postMessage(channel="C1", thread_ts=question["ts"], text=text)
        for text in ("because", "therefore")
    ]
    place = {"channel": "C1", "ts": question["ts"]}
    pages = [
        [message["text"] for message in page["messages"]]
        async for page in await client.conversations_replies(**place, limit=2)
    ]
    assert pages == [["why?", "because"], ["therefore"]]
    alone = await client.conversations_replies(channel="C1", ts=answers[0]["ts"])
    assert [message["text"] for message in alone["messages"]] == ["because"]


async def test_channel_and_thread_must_exist(slack: FakeSlack, client: AsyncWebClient) -> None:
    post = client.chat_postMessage
    assert await error_of(post(channel="C9", text="hi")) == "channel_not_found"
    assert await error_of(post(channel="C1", thread_ts="1.1", text="hi")) == "thread_not_found"
    assert await error_of(client.conversations_replies(channel="C1", ts="1.1")) == (
        "thread_not_found"
    )
    root = slack.say(payloads.message(ts=slack.new_ts()))
    slack.workspace.remove("C1", root["ts"])
    late = post(channel="C1", thread_ts=root["ts"], text="hi")
    assert await error_of(late) == "thread_not_found"


async def test_a_bot_speaks_only_where_it_is_a_member(client: AsyncWebClient) -> None:
    for channel, error in payloads.NOT_OURS.items():
        assert await error_of(client.chat_postMessage(channel=channel, text="hi")) == error
        shown = client.chat_postEphemeral(channel=channel, user="U1", text="hi")
        assert await error_of(shown) == error


async def test_a_post_to_a_person_stands_in_the_direct_messages(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    posts = [await client.chat_postMessage(channel=user, text="hi") for user in ("U1", "U2")]
    assert [post["channel"] for post in posts] == ["D1", "DU2"]
    assert len(slack.messages("DU2")) == 1


async def test_a_message_has_an_address(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel="C1", text="hi"))["ts"]
    link = await client.chat_getPermalink(channel="C1", message_ts=ts)
    assert link["permalink"].endswith(f"/archives/C1/p{ts.replace('.', '')}")
    gone = client.chat_getPermalink(channel="C1", message_ts="1.1")
    assert await error_of(gone) == "message_not_found"


async def test_a_reply_is_no_thread(slack: FakeSlack, client: AsyncWebClient) -> None:
    reply = slack.say(payloads.message(ts=slack.new_ts(), thread_ts="1700000001.000100"))
    post = client.chat_postMessage(channel="C1", thread_ts=reply["ts"], text="hi")
    assert await error_of(post) == "cannot_reply_to_message"
    assert "is a reply" in slack.violations.pop()


async def test_an_update_replaces_text_and_drops_blocks_that_it_does_not_name(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="C1", text="old", blocks=[button("Old")])
    place = {"channel": "C1", "ts": posted["ts"]}
    await client.chat_update(**place, text="new", blocks=[button("New")])
    [message] = slack.replies("C1")
    assert (message["text"], payloads.labels(message)) == ("new", ["New"])
    assert message["edited"]["user"] == "UBOT"
    await client.chat_update(**place, text="newer")
    assert (message["text"], payloads.labels(message)) == ("newer", [])


async def test_only_what_is_there_and_ones_own_can_be_changed(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    theirs = slack.say(payloads.message(ts=slack.new_ts()))
    for ts, update, delete in (
        ("1.1", "message_not_found", "message_not_found"),
        (theirs["ts"], "cant_update_message", "cant_delete_message"),
    ):
        assert await error_of(client.chat_update(channel="C1", ts=ts, text="hi")) == update
        assert await error_of(client.chat_delete(channel="C1", ts=ts)) == delete


async def test_a_deleted_message_is_gone(slack: FakeSlack, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel="C1", text="oops")
    await client.chat_delete(channel="C1", ts=posted["ts"])
    assert slack.posts() == []
    assert [message["text"] for message in slack.workspace.deleted] == ["oops"]


async def test_an_ephemeral_is_seen_by_one_person_and_stands_in_no_channel(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel="C1", user="U1", text="psst")
    assert [shown.content["text"] for shown in slack.ephemerals("U1")] == ["psst"]
    assert slack.ephemerals("U2") == []
    assert slack.posts() == []


async def test_a_reaction_can_be_added_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    said = slack.say(payloads.message(ts=slack.new_ts()))
    reaction = {"channel": "C1", "timestamp": said["ts"], "name": "eyes"}
    await client.reactions_add(**reaction)
    assert await error_of(client.reactions_add(**reaction)) == "already_reacted"
    assert slack.messages("C1")[0]["reactions"] == ["eyes"]


async def test_views_are_opened_updated_and_published(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    title = {"type": "plain_text", "text": "Ask"}
    view = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
    opened = await client.views_open(trigger_id="1.2", view=view)
    assert await error_of(client.views_open(trigger_id="1.2", view=view)) == "exchanged_trigger_id"
    change = {"view_id": opened["view"]["id"], "view": view}
    await client.views_update(**change, hash=opened["view"]["hash"])
    late = client.views_update(**change, hash=opened["view"]["hash"])
    assert await error_of(late) == "hash_conflict"
    assert await error_of(client.views_update(view_id="V0", view=view)) == "not_found"
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await client.views_publish(user_id="U1", view=home)
    assert slack.workspace.homes["U1"]["type"] == "home"


async def test_form_and_json_bodies_and_blocks_as_text_are_read_alike(slack: FakeSlack) -> None:
    arguments = {"channel": "C1", "text": "hi", "blocks": json.dumps([{"type": "divider"}])}
    url, headers = f"{slack.api_url}chat.postMessage", {"Authorization": f"Bearer {BOT_TOKEN}"}
    async with aiohttp.ClientSession() as session:
        post = partial(session.post, url, headers=headers)
        for send in (partial(post, data=arguments), partial(post, json=arguments)):
            async with send() as response:
                assert (await response.json())["ok"]
        async with post(params=arguments) as response:
            assert (await response.json())["ok"]
        async with session.post(url, data={**arguments, "token": BOT_TOKEN}) as response:
            assert (await response.json())["ok"]
        broken = {**arguments, "blocks": "["}
        async with post(data=broken) as response:
            assert (await response.json())["error"] == "invalid_blocks_format"
    assert [message["blocks"][0]["type"] for message in slack.posts()] == ["divider"] * 4


async def test_what_breaks_a_limit_is_refused_with_the_place_and_noted(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel="C1", text="hi", blocks=blocks)
    answer = refusal.value.response
    place = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [place]
    assert slack.violations.pop() == f"chat.postMessage: {place}"
    assert slack.posts() == []


@pytest.mark.parametrize(
    ("arguments", "violation"),
    [
        ({"text": "<!channel>"}, "calls people together [json-pointer:/text]"),
        ({"text": "x" * 4001}, "must be less than 4001 characters [json-pointer:/text]"),
        ({"text": "hi", "icon_emoji": ":wave:"}, "unknown argument icon_emoji"),
        ({"text": "hi", "link_names": True}, "[json-pointer:/link_names]"),
    ],
)
async def test_what_breaks_only_our_own_rules_is_done_and_noted(
    slack: FakeSlack, client: AsyncWebClient, arguments: dict[str, Any], violation: str
) -> None:
    await client.chat_postMessage(channel="C1", **arguments)
    assert slack.violations.pop().endswith(violation)
    assert len(slack.posts()) == 1


async def test_a_missing_argument_is_named(slack: FakeSlack, client: AsyncWebClient) -> None:
    assert await error_of(client.api_call("chat.delete", params={"channel": "C1"})) == (
        "invalid_arguments"
    )
    assert "missing field: ts" in slack.violations.pop()


async def test_a_test_fails_at_its_end_for_a_violation() -> None:
    with pytest.raises(AssertionError, match="said something unspeakable"):
        async with FakeSlack() as slack:
            slack.violations.append("said something unspeakable")


async def test_waiting_in_vain_fails_and_tells_what_was_seen(
    slack: FakeSlack, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await client.chat_postMessage(channel="C1", text="a trace")
    monkeypatch.setattr("fake_slack.PATIENCE", 0.0)
    with pytest.raises(AssertionError, match="a trace"):
        await slack.wait_for(lambda: len(slack.posts()) == 2)


async def test_a_response_url_answers_one_person_or_the_channel_and_wears_out(
    slack: FakeSlack,
) -> None:
    question = slack.say(payloads.message(ts=slack.new_ts()))
    webhook = AsyncWebhookClient(slack.response_url())
    await webhook.send(text="for you")
    await webhook.send(text="for all", response_type="in_channel")
    thread = {"response_type": "in_channel", "thread_ts": question["ts"]}
    await webhook.send_dict({"text": "in the thread", "replace_original": False, **thread})
    assert [shown.content["text"] for shown in slack.ephemerals()] == ["for you"]
    assert [message["text"] for message in slack.replies("C1")] == ["for all"]
    assert [m["text"] for m in slack.replies("C1", question["ts"])] == ["in the thread"]
    statuses = [(await webhook.send(text="more")).status_code for _ in range(3)]
    assert statuses == [200, 200, 404]
    unknown = await AsyncWebhookClient(f"{slack.url}/response/none").send(text="hi")
    assert "expired_url" in unknown.body


async def test_a_response_url_replaces_and_deletes_its_message(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel="C1", text="old", blocks=[button("Old")])
    webhook = AsyncWebhookClient(slack.response_url(message_ts=posted["ts"]))
    await webhook.send(text="new", replace_original=True)
    assert [(m["text"], payloads.labels(m)) for m in slack.posts()] == [("new", [])]
    await webhook.send(delete_original=True)
    assert slack.posts() == []


async def test_a_response_url_replaces_and_deletes_an_ephemeral(
    slack: FakeSlack, client: AsyncWebClient
) -> None:
    shown = await client.chat_postEphemeral(channel="C1", user="U1", text="old")
    webhook = AsyncWebhookClient(slack.response_url(message_ts=shown["message_ts"]))
    await webhook.send(text="new", replace_original=True)
    assert [shown.content["text"] for shown in slack.ephemerals()] == ["new"]
    await webhook.send(delete_original=True)
    assert slack.ephemerals() == []


async def test_a_response_url_has_the_same_limits(slack: FakeSlack) -> None:
    response = await AsyncWebhookClient(slack.response_url()).send(text="")
    assert "no_text" in response.body
    assert "response_url" in slack.violations.pop()
