"""Slack's app manifest as far as the bot uses it: every field it may have, and every limit.

The limits are those of https://docs.slack.dev/reference/app-manifest and of the schema that Slack
publishes in the repository slackapi/manifest-schema. A field that is not here is refused.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


def _text(longest: int, shortest: int = 1, pattern: str | None = None) -> object:
    return Field(min_length=shortest, max_length=longest, pattern=pattern)


Name = Annotated[str, _text(50)]
Url = Annotated[str, _text(3000, pattern="^https?://")]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Version(Part):
    major_version: Literal[2]
    minor_version: int


class DisplayInformation(Part):
    name: Annotated[str, _text(35)]
    description: Annotated[str, _text(140)]
    long_description: Annotated[str, _text(4000, shortest=175)]
    background_color: Annotated[str, _text(7, pattern="^#([0-9a-fA-F]{3}){1,2}$")]


class AppHome(Part):
    home_tab_enabled: bool
    messages_tab_enabled: bool
    messages_tab_read_only_enabled: bool


class BotUser(Part):
    display_name: Annotated[str, _text(80)]
    always_online: bool


class Shortcut(Part):
    name: Annotated[str, _text(24)]
    type: Literal["message", "global"]
    callback_id: Annotated[str, _text(255)]
    description: Annotated[str, _text(150)]


class SlashCommand(Part):
    command: Annotated[str, _text(32, shortest=2, pattern="^/")]
    url: Url | None = None
    description: Annotated[str, _text(2000)]
    usage_hint: Annotated[str, _text(1000)]
    should_escape: bool


class Features(Part):
    app_home: AppHome
    bot_user: BotUser
    shortcuts: Annotated[list[Shortcut], Field(min_length=1, max_length=10)]
    slash_commands: Annotated[list[SlashCommand], Field(min_length=1, max_length=50)]


class Scopes(Part):
    bot: Annotated[list[Name], Field(max_length=255)]


class OauthConfig(Part):
    scopes: Scopes


class EventSubscriptions(Part):
    request_url: Url | None = None
    bot_events: Annotated[list[Name], Field(max_length=100)]


class Interactivity(Part):
    is_enabled: bool
    request_url: Url | None = None


class Settings(Part):
    event_subscriptions: EventSubscriptions
    interactivity: Interactivity
    org_deploy_enabled: bool
    socket_mode_enabled: bool
    token_rotation_enabled: bool


class Manifest(Part):
    metadata: Version = Field(alias="_metadata")
    display_information: DisplayInformation
    features: Features
    oauth_config: OauthConfig
    settings: Settings
