"""The checks that need no Slack: settings, knowledge, database."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from bot import settings
from bot.errors import KnowledgeError, OtherTablesError, SettingsError
from bot.knowledge import loader
from bot.slack.doctor.findings import PATIENCE_SECONDS, Finding, ok, problem, warning
from bot.store.probe import Kind, Probed, probe

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from bot.knowledge.model import Knowledge
    from bot.settings import SettingProblem

SHOWN_MISTAKES = 5
"""How many mistakes in the knowledge are told; `check` tells all."""

_SETTINGS = "settings"
_NEEDS = {"run": settings.SOCKET_MODE, "serve": settings.HTTP}
_EPHEMERAL = {"DYNO": "Heroku", "K_SERVICE": "Cloud Run"}
"""Variables by which a host that forgets its disk is known."""

_OTHER_DATABASE = "Set DATABASE_URL to a database that outlives restarts: postgresql://..."
_WORKING_DATABASE = "Set DATABASE_URL to a database that can be reached and written to."


def check_settings(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Find every setting that is unusable and, if the bot cannot start, all that is missing."""
    unusable = {each.name: each for each in settings.problems(environment, ())}
    for name, each in unusable.items():
        yield problem(_SETTINGS, f"{name} {each.wrong}", f"Set it: {each.cure}.")
    lacking = {
        command: settings.problems(usable(environment), needed)
        for command, needed in _NEEDS.items()
    }
    if all(lacking.values()):
        missing = dict.fromkeys(each for group in lacking.values() for each in group)
        yield from (_missing(each) for each in missing if each.name not in unusable)
    elif not unusable:
        yield ok(_SETTINGS, _startable(lacking))


def _missing(setting: SettingProblem) -> Finding:
    needing = " and ".join(f"`{name}`" for name, needed in _NEEDS.items() if setting.name in needed)
    text = f"{setting.name} {setting.wrong}; {needing} cannot start without it"
    return problem(_SETTINGS, text, f"Set it, as .env.example shows: {setting.cure}.")


def _startable(lacking: Mapping[str, Collection[SettingProblem]]) -> str:
    can = " and ".join(f"`{command}`" for command, missing in lacking.items() if not missing)
    need = [
        f"; `{command}` would need {' and '.join(each.name for each in missing)}"
        for command, missing in lacking.items()
        if missing
    ]
    return f"{can} can start{''.join(need)}"


def usable(environment: Mapping[str, str]) -> dict[str, str]:
    """Return `environment` without the settings that are unusable."""
    broken = {unusable.name for unusable in settings.problems(environment, ())}
    return {name: value for name, value in environment.items() if name not in broken}


def check_signing_secret(secret: str) -> Finding:
    """Find whether a signing secret looks like those that Slack gives out."""
    subject = "signing secret"
    if re.fullmatch(r"[0-9a-f]{32}", secret):
        return ok(
            subject, "it has the right shape; whether it is Slack's shows with the first event"
        )
    return warning(
        subject,
        "it is not 32 hexadecimal digits, as Slack's are; `serve` would refuse every request",
        "Copy the Signing Secret, not the Client Secret or the Verification Token, from Basic "
        "Information.",
    )


def check_knowledge(folder: Path) -> tuple[Knowledge | None, Finding]:
    """Load the knowledge; None where there are mistakes in it."""
    subject = "knowledge"
    try:
        knowledge = loader.load(folder)
    except KnowledgeError as error:
        return None, problem(subject, *_mistakes(error, folder))
    return knowledge, ok(subject, f"{len(knowledge.topics)} topics in {folder}")


def _mistakes(error: KnowledgeError, folder: Path) -> tuple[str, str]:
    """Return how many mistakes there are, and what to mend: the first of them."""
    count = len(error.problems)
    shown = [str(each) for each in error.problems[:SHOWN_MISTAKES]]
    if count > len(shown):
        shown.append(f"and {count - len(shown)} more: `python -m bot check` shows all")
    return f"{count} mistake{'s' if count > 1 else ''} in {folder}", "\n".join(shown)


async def check_database(database_url: str, environment: Mapping[str, str]) -> Finding:
    """Find whether the bot can keep things, without leaving anything in the database."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return _kept(await probe(database_url), environment)
    except OtherTablesError as error:
        return problem("database", error.wrong, error.cure)
    except SettingsError as error:
        return problem("database", " ".join(str(error).split()), _WORKING_DATABASE)
    except TimeoutError:
        text = f"DATABASE_URL: no answer within {PATIENCE_SECONDS} s"
        return problem("database", text, _WORKING_DATABASE)


def _kept(found: Probed, environment: Mapping[str, str]) -> Finding:
    subject = "database"
    hosts = [host for variable, host in _EPHEMERAL.items() if environment.get(variable)]
    match found.kind:
        case Kind.SERVER:
            return ok(subject, f"{found.name} takes what is written")
        case Kind.MEMORY:
            return warning(subject, "it is in memory: every start forgets all", _OTHER_DATABASE)
        case Kind.FILE | Kind.NEW_FILE if hosts:
            text = f"{found.name} is a file, and {hosts[0]} forgets its disk with every restart"
            return warning(subject, text, _OTHER_DATABASE)
        case Kind.NEW_FILE:
            return ok(subject, f"{found.name} is not there yet; the first start makes it")
        case Kind.FILE:
            return ok(
                subject, f"{found.name} takes what is written; its disk must outlive restarts"
            )
