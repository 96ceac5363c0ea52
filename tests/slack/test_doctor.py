"""The doctor: each thing that keeps the bot from answering is found, in words and with a cure."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession
from fake_slack import APP_TOKEN, BOT_TOKEN, FakeSlack
from slack_harness import Understanding

from bot import settings
from bot.slack.doctor.at_slack import check_app_token, check_clock, check_scopes
from bot.slack.doctor.examination import examine
from bot.slack.doctor.findings import Finding, Status
from bot.slack.doctor.rehearsal import rehearse
from bot.slack.manifest import HISTORY_SCOPES, SCOPES
from bot.store.probe import Kind, Probed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fake_socket import Connection

    from bot.knowledge.model import Knowledge

SECRET = "0123456789abcdef" * 2
ALL = [scope.name for scope in SCOPES]


class Patient:
    """An installation that has all it needs; a test takes something away."""

    def __init__(self, slack: FakeSlack, knowledge: Path) -> None:
        self.knowledge = knowledge
        self.clock: Callable[[], float] = time.time
        self.environment = {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": f"sqlite:///{knowledge.parent / 'bot.db'}",
        }

    async def examined(self) -> list[Finding]:
        """Return all findings, none of which may tell a secret."""
        found = [f async for f in examine(self.environment, self.knowledge, self.clock)]
        for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
            secret = self.environment.get(name, "")
            assert not secret or secret not in repr(found)
        return found

    async def found(self, subject: str) -> list[Finding]:
        """Return the findings on one subject."""
        return [finding for finding in await self.examined() if finding.subject == subject]

    async def finding(self, subject: str) -> Finding:
        """Return the only finding on one subject."""
        (finding,) = await self.found(subject)
        return finding

    async def troubles(self) -> list[tuple[str, Status]]:
        """Return what is not well, by subject."""
        return [(f.subject, f.status) for f in await self.examined() if f.status is not Status.OK]


@pytest.fixture
def patient(slack: FakeSlack, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Its matcher need not be trained; tests of the app alone have the real one."""
    monkeypatch.setattr("bot.slack.runners.Matcher", lambda _: Understanding())
    return Patient(slack, folder)


async def test_where_all_is_well_everything_was_looked_at(
    patient: Patient, slack: FakeSlack
) -> None:
    found = {finding.subject: finding for finding in await patient.examined()}
    assert list(found) == [
        *("settings", "knowledge", "app", "database", "bot token", "scopes", "clock"),
        *("app token", "signing secret"),
    ]
    assert {finding.status for finding in found.values()} == {Status.OK}
    assert {finding.cure for finding in found.values()} == {""}
    assert found["settings"].text == "`run` and `serve` can start"
    assert found["bot token"].text == "Slack knows it as framework-bot in Tests"
    assert found["scopes"].text == f"all {len(ALL)} are granted"
    assert found["app token"].text == "Slack greets over the WebSocket of Socket Mode"
    assert slack.socket.ever_connected == 1


async def test_a_look_leaves_nothing_behind(patient: Patient, slack: FakeSlack) -> None:
    before = sorted(patient.knowledge.parent.rglob("*"))
    await patient.examined()
    assert sorted(patient.knowledge.parent.rglob("*")) == before
    assert [call.method for call in slack.received] == ["auth.test", "apps.connections.open"]
    await slack.wait_for(lambda: not slack.socket.open)


# --- settings


async def test_without_any_setting_all_that_is_missing_is_told_and_the_rest_is_looked_at(
    patient: Patient, slack: FakeSlack
) -> None:
    patient.environment = {"DATABASE_URL": "sqlite://"}
    found = await patient.examined()
    missing = [f for f in found if f.status is Status.PROBLEM]
    assert [f.text.split("; ") for f in missing] == [
        ["SLACK_BOT_TOKEN is missing", "`run` and `serve` cannot start without it"],
        ["SLACK_APP_TOKEN is missing", "`run` cannot start without it"],
        ["SLACK_SIGNING_SECRET is missing", "`serve` cannot start without it"],
    ]
    assert missing[0].cure.startswith("Set it, as .env.example shows: the bot token, xoxb-...")
    assert [f.subject for f in found if f.status is Status.OK] == ["knowledge", "app"]
    assert slack.received == []


@pytest.mark.parametrize(
    ("gone", "text", "skipped"),
    [
        ("SLACK_APP_TOKEN", "`serve` can start; `run` would need SLACK_APP_TOKEN", "app token"),
        (
            "SLACK_SIGNING_SECRET",
            "`run` can start; `serve` would need SLACK_SIGNING_SECRET",
            "signing secret",
        ),
    ],
)
async def test_one_way_to_run_is_enough(
    patient: Patient, gone: str, text: str, skipped: str
) -> None:
    del patient.environment[gone]
    assert (await patient.finding("settings")).text == text
    assert await patient.troubles() == [(skipped, Status.SKIPPED)]


@pytest.mark.parametrize(
    ("name", "value", "skipped"),
    [
        ("PORT", "http", []),
        ("SLACK_BOT_TOKEN", "xapp-swapped", ["bot token, scopes, clock"]),
        ("SLACK_API_URL", "slack.com", ["bot token, scopes, clock, app token"]),
        ("DATABASE_URL", "bot.db", ["database"]),
    ],
)
async def test_what_hangs_on_an_unusable_setting_is_skipped(
    patient: Patient, name: str, value: str, skipped: list[str]
) -> None:
    patient.environment[name] = value
    finding = await patient.finding("settings")
    assert (finding.status, finding.text) == (Status.PROBLEM, f"{name} is not usable")
    assert finding.cure.startswith("Set it: it must be ")
    assert await patient.troubles() == [
        ("settings", Status.PROBLEM),
        *((subject, Status.SKIPPED) for subject in skipped),
    ]


async def test_a_secret_unlike_slacks_is_a_warning(patient: Patient) -> None:
    patient.environment["SLACK_SIGNING_SECRET"] = "a verification token"
    finding = await patient.finding("signing secret")
    assert (finding.status, finding.text.split(",")[0]) == (
        Status.WARNING,
        "it is not 32 hexadecimal digits",
    )


# --- knowledge and app


async def test_a_broken_file_is_told_with_its_place(patient: Patient) -> None:
    file = patient.knowledge / "topics" / "orm.yaml"
    file.write_text(file.read_text("utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    finding = await patient.finding("knowledge")
    assert finding.text == f"2 mistakes in {patient.knowledge}"
    assert finding.cure.splitlines() == [
        "topics/orm.yaml:1:1: `title` is missing",
        "topics/orm.yaml:1:1: unknown key `titel`; did you mean `title`?",
    ]
    assert (await patient.finding("app")).text == "it needs the knowledge"


async def test_of_many_mistakes_the_first_are_told(patient: Patient) -> None:
    for file in (patient.knowledge / "topics").iterdir():
        file.write_text("title: x\n", encoding="utf-8")
    finding = await patient.finding("knowledge")
    count = int(finding.text.split()[0])
    *mistakes, more = finding.cure.splitlines()
    assert len(mistakes) == 5
    assert more == f"and {count - 5} more: `python -m bot check` shows all"


async def test_the_app_is_heard_to_answer(knowledge: Knowledge) -> None:
    finding = await rehearse(knowledge)
    assert finding.status is Status.OK
    assert finding.text.startswith("answered “does Django have an admin panel” in ")
    assert finding.text.endswith("s: “Admin for django.”")


async def test_the_app_is_asked_past_any_proxy(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    assert (await rehearse(knowledge)).status is Status.OK


def breaking(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a bug")


async def test_an_app_that_apologises_is_a_problem(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.Conversation.answer", breaking)
    finding = await rehearse(knowledge)
    assert (finding.status, "apologised" in finding.text) == (Status.PROBLEM, True)


async def test_an_app_that_says_nothing_is_a_problem(
    knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.posting.blocks.render", breaking)
    monkeypatch.setattr("bot.slack.doctor.rehearsal.PATIENCE_SECONDS", 0.1)
    finding = await rehearse(knowledge)
    assert (finding.status, "gave no answer" in finding.text) == (Status.PROBLEM, True)


# --- database


async def test_a_database_that_cannot_be_used_is_a_problem(patient: Patient) -> None:
    patient.environment["DATABASE_URL"] = "sqlite:////nowhere/at/all/bot.db"
    finding = await patient.finding("database")
    assert (finding.status, finding.text) == (
        Status.PROBLEM,
        "DATABASE_URL: there is no folder /nowhere/at/all; make it",
    )
    assert finding.cure


async def test_a_database_of_another_version_is_a_problem_with_its_own_cure(
    patient: Patient,
) -> None:
    file = patient.knowledge.parent / "bot.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("create table people (person varchar primary key)")
    finding = await patient.finding("database")
    assert finding.status is Status.PROBLEM
    assert finding.text.endswith(f"these tables of {file}: people (without welcomed_at)")
    assert finding.cure.startswith("Move that file away or delete it")


async def test_a_database_that_says_nothing_is_a_problem(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(_url: str) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.slack.doctor.at_home.probe", silent)
    monkeypatch.setattr("bot.slack.doctor.at_home.PATIENCE_SECONDS", 0)
    assert (await patient.finding("database")).text == "DATABASE_URL: no answer within 0 s"


async def test_a_database_that_was_written_to_is_told(
    patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = patient.knowledge.parent / "bot.db"
    file.touch()
    finding = await patient.finding("database")
    assert finding.text == f"{file} takes what is written; its disk must outlive restarts"

    async def server(_url: str) -> Probed:
        return Probed(Kind.SERVER, "postgresql://bot:***@host/bot")

    monkeypatch.setattr("bot.slack.doctor.at_home.probe", server)
    finding = await patient.finding("database")
    assert finding.text == "postgresql://bot:***@host/bot takes what is written"


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"DATABASE_URL": "sqlite://"}, "it is in memory: every start forgets all"),
        ({"DYNO": "web.1"}, "is a file, and Heroku forgets its disk with every restart"),
        ({"K_SERVICE": "bot"}, "is a file, and Cloud Run forgets its disk with every restart"),
    ],
)
async def test_a_database_that_forgets_is_a_warning(
    patient: Patient, changes: dict[str, str], text: str
) -> None:
    patient.environment |= changes
    finding = await patient.finding("database")
    assert (finding.status, text in finding.text) == (Status.WARNING, True)


# --- tokens and scopes


@pytest.mark.parametrize(
    ("name", "value", "subject", "cure"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-of-elsewhere", "bot token", "Reinstall the app"),
        ("SLACK_APP_TOKEN", "xapp-of-elsewhere", "app token", "make one with the scope"),
    ],
)
async def test_a_wrong_token_is_told_and_the_other_one_looked_at(
    patient: Patient, name: str, value: str, subject: str, cure: str
) -> None:
    patient.environment[name] = value
    finding = await patient.finding(subject)
    assert (finding.status, finding.text) == (Status.PROBLEM, "Slack refuses it: invalid_auth")
    assert cure in finding.cure
    skipped = [("scopes", Status.SKIPPED)] if subject == "bot token" else []
    assert await patient.troubles() == [(subject, Status.PROBLEM), *skipped]


async def test_a_missing_scope_is_a_problem(patient: Patient, slack: FakeSlack) -> None:
    slack.scopes = ", ".join(set(ALL) - {"commands", "groups:history"})
    commands, groups = await patient.found("scopes")
    assert {commands.status, groups.status} == {Status.PROBLEM}
    assert (
        commands.text
        == "commands is not granted; the bot needs it for `/framework` and its shortcuts"
    )
    assert commands.cure == "Add commands under OAuth & Permissions and reinstall the app."
    assert groups.text.startswith("groups:history is not granted")


async def test_mentions_only_is_a_choice(patient: Patient, slack: FakeSlack) -> None:
    slack.scopes = ",".join(set(ALL) - HISTORY_SCOPES)
    finding = await patient.finding("scopes")
    assert (finding.status, "need a mention" in finding.text) == (Status.OK, True)
    slack.scopes = ",".join(set(ALL) - HISTORY_SCOPES - {"chat:write"})
    assert (await patient.finding("scopes")).text.startswith("chat:write is not granted")


async def test_a_scope_too_many_is_a_warning(patient: Patient, slack: FakeSlack) -> None:
    slack.scopes = ",".join([*ALL, "files:read"])
    extra, granted = await patient.found("scopes")
    assert (extra.status, "files:read" in extra.text) == (Status.WARNING, True)
    assert granted.status is Status.OK


# --- Slack out of reach, out of order, out of time


async def test_slack_out_of_reach_is_a_problem_and_ends_the_questions(
    patient: Patient, slack: FakeSlack
) -> None:
    await slack.stop()
    finding = await patient.finding("bot token")
    assert finding.text.startswith(f"{slack.api_url} is out of reach: Cannot connect")
    assert "HTTPS_PROXY" in finding.cure
    assert await patient.troubles() == [
        ("bot token", Status.PROBLEM),
        ("scopes, clock, app token", Status.SKIPPED),
    ]


async def test_slack_without_an_answer_is_out_of_reach(
    patient: Patient, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.doctor.at_slack.PATIENCE_SECONDS", 0.2)
    held = asyncio.Event()
    slack.fail_next("auth.test", until=held)
    assert (await patient.finding("bot token")).text.endswith("no answer within 0.2 s")
    held.set()


@pytest.mark.parametrize(
    ("failure", "text"),
    [
        ({"error": "internal_error"}, "Slack is not well at the moment: internal_error"),
        ({"body": "<h1>Bad gateway</h1>", "status": 502}, "the answer is not one of Slack's"),
        ({"body": "<h1>Log in, please</h1>"}, "the answer is not one of Slack's"),
    ],
)
@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_an_answer_out_of_order_is_told(
    patient: Patient, slack: FakeSlack, method: str, failure: dict[str, Any], text: str
) -> None:
    slack.fail_next(method, **failure)
    found = await patient.found("bot token" if method == "auth.test" else "app token")
    assert [(finding.status, finding.text) for finding in found] == [(Status.PROBLEM, text)]


async def test_an_app_token_without_its_scope_is_told(patient: Patient, slack: FakeSlack) -> None:
    slack.fail_next("apps.connections.open", error="missing_scope")
    finding = await patient.finding("app token")
    assert finding.text == "Slack refuses it: missing_scope"
    assert "connections:write" in finding.cure


async def test_socket_mode_out_of_reach_is_told(patient: Patient, slack: FakeSlack) -> None:
    slack.fail_next("apps.connections.open", drop=True)
    finding = await patient.finding("app token")
    assert finding.text.startswith(f"{slack.api_url} is out of reach: ")


async def test_a_websocket_that_does_not_open_is_told_without_its_key(
    patient: Patient, slack: FakeSlack
) -> None:
    place = f"127.0.0.1:{slack.port}"
    slack._api.new_socket_url = lambda: f"ws://{place}/socket/?ticket=unknown"
    finding = await patient.finding("app token")
    assert (finding.status, finding.text) == (
        Status.PROBLEM,
        f"{place} is out of reach: HTTP 403",
    )


def test_what_slack_does_not_say_is_skipped() -> None:
    (scopes,) = check_scopes(None)
    clocks = [check_clock(headers, 0.0) for headers in ({}, {"Date": "soon"})]
    assert {finding.status for finding in (scopes, *clocks)} == {Status.SKIPPED}


@pytest.mark.parametrize("said", ['{"type": "disconnect"}', "<h1>hello</h1>", "[]", None])
async def test_a_websocket_without_a_greeting_is_a_problem(
    patient: Patient, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, said: str | None
) -> None:
    async def greet(connection: Connection) -> None:
        if said is None:
            await connection.socket.close()
        else:
            await connection.socket.send_str(said)

    monkeypatch.setattr(slack.socket, "_greet", greet)
    finding = await patient.finding("app token")
    assert finding.text == "the WebSocket opens, and Slack does not greet"


async def test_other_connections_are_told(patient: Patient, slack: FakeSlack) -> None:
    async with ClientSession() as session, session.ws_connect(slack._socket_url()):
        await slack.connected()
        finding = await check_app_token(settings.read(patient.environment, ()))
    assert finding.text.endswith("; 1 more open")


@pytest.mark.parametrize(
    ("skew", "status", "text"),
    [
        (30, Status.OK, "within 60 s"),
        (-30, Status.OK, "within 60 s"),
        (90, Status.WARNING, "s ahead of Slack's; from five minutes on"),
        (-90, Status.WARNING, "s behind Slack's; from five minutes on"),
        (400, Status.PROBLEM, "s ahead of Slack's: `serve` would refuse every request"),
        (-400, Status.PROBLEM, "s behind Slack's: `serve` would refuse every request"),
    ],
)
async def test_a_clock_that_is_off_is_told(
    patient: Patient, skew: float, status: Status, text: str
) -> None:
    patient.clock = lambda: time.time() + skew
    finding = await patient.finding("clock")
    assert (finding.status, text in finding.text) == (status, True)
