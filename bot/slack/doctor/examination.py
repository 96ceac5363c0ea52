"""All checks in their order; what one shows to be hopeless the next ones skip."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot import settings
from bot.slack.doctor.at_home import (
    check_database,
    check_knowledge,
    check_settings,
    check_signing_secret,
    usable,
)
from bot.slack.doctor.at_slack import check_app_token, check_bot_token
from bot.slack.doctor.findings import Finding, skipped
from bot.slack.doctor.rehearsal import rehearse

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from pathlib import Path

    from bot.settings import Settings


async def examine(
    environment: Mapping[str, str], folder: Path, clock: Callable[[], float]
) -> AsyncIterator[Finding]:
    """Check everything the bot needs, and yield each finding as soon as it is known.

    `folder` is the knowledge folder; `clock` tells the seconds since 1970.
    """
    for finding in check_settings(environment):
        yield finding
    knowledge, finding = check_knowledge(folder)
    yield finding
    yield await rehearse(knowledge) if knowledge else skipped("app", "it needs the knowledge")
    good = usable(environment)
    chosen, unusable = settings.read(good, ()), environment.keys() - good.keys()
    if "DATABASE_URL" in unusable:
        yield skipped("database", "DATABASE_URL is not usable")
    else:
        yield await check_database(chosen.database_url, environment)
    if "SLACK_API_URL" in unusable:
        yield skipped("bot token, scopes, clock, app token", "SLACK_API_URL is not usable")
    else:
        async for finding in _with_slack(chosen, clock):
            yield finding
    if chosen.signing_secret:
        yield check_signing_secret(chosen.signing_secret)
    else:
        yield skipped("signing secret", "there is none; only `serve` needs it")


async def _with_slack(chosen: Settings, clock: Callable[[], float]) -> AsyncIterator[Finding]:
    in_reach = True
    if chosen.bot_token:
        in_reach, findings = await check_bot_token(chosen, clock)
        for finding in findings:
            yield finding
    else:
        yield skipped("bot token, scopes, clock", "there is no usable SLACK_BOT_TOKEN")
    if not in_reach:
        yield skipped("scopes, clock, app token", "Slack is out of reach")
    elif chosen.app_token:
        yield await check_app_token(chosen)
    else:
        yield skipped("app token", "there is no usable one; only `run` needs it")
