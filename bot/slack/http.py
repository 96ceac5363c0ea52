"""The HTTP edge: Slack's requests, signed, on `/slack/events`, and a health check."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request

from bot.slack.manifest import REQUEST_PATH

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp
    from slack_sdk.signature import SignatureVerifier

_TIMESTAMP = re.compile(r"[0-9]{1,12}")

MAX_BODY_BYTES = 1024 * 1024
"""Slack's payloads are far smaller; a larger body gets a 413."""


def build_web_app(app: AsyncApp, verifier: SignatureVerifier) -> web.Application:
    """Return the aiohttp application around `app`."""

    async def events(request: web.Request) -> web.Response:
        # Checked before anything is parsed: a stranger's body is never looked into.
        if not _is_signed(await request.read(), request, verifier):
            return web.Response(status=401, text="invalid signature or timestamp")
        try:
            bolt_request = await to_bolt_request(request)
        except (ValueError, LookupError, TypeError, AttributeError):
            bolt_request = None
        if not (bolt_request and bolt_request.body):
            return web.Response(status=400, text="the body is not what Slack sends")
        return await to_aiohttp_response(await app.async_dispatch(bolt_request))

    web_app = web.Application(client_max_size=MAX_BODY_BYTES)
    web_app.add_routes([web.post(REQUEST_PATH, events), web.get("/health", _health)])
    return web_app


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


def _is_signed(body: bytes, request: web.Request, verifier: SignatureVerifier) -> bool:
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    # The verifier raises on what is no such number, or not ASCII.
    if not (_TIMESTAMP.fullmatch(timestamp) and signature.isascii()):
        return False
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return verifier.is_valid(body=text, timestamp=timestamp, signature=signature)
