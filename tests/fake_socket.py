"""The fake Slack's side of Socket Mode: connections, envelopes, acknowledgements."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import payloads
from aiohttp import WSMsgType, web

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from payloads import Payload


@dataclass
class Envelope:
    """One delivery of something to the bot."""

    envelope_id: str
    kind: str
    payload: Payload
    attempt: int = 0
    reason: str = ""

    def as_message(self) -> Payload:
        """Return it as it is sent."""
        retry: Payload = {"retry_attempt": self.attempt, "retry_reason": self.reason}
        return {
            "envelope_id": self.envelope_id,
            "type": self.kind,
            "payload": self.payload,
            "accepts_response_payload": self.kind == "slash_commands",
            **(retry if self.kind == "events_api" else {}),
        }


@dataclass
class Connection:
    """A client that is connected over a WebSocket."""

    request: web.Request
    socket: web.WebSocketResponse

    async def send(self, message: Payload) -> None:
        """Send a message of the protocol."""
        await self.socket.send_json(message)

    def abort(self) -> None:
        """Cut the line without a word."""
        if self.request.transport:
            self.request.transport.abort()


@dataclass
class SocketMode:
    """Takes clients in and talks to the latest of them; `changed` is called on all that happens.

    The next `to_turn_away` clients find the server overloaded, and their tickets used.
    """

    changed: Callable[[], Awaitable[None]]
    violations: list[str]
    acks: dict[str, Payload] = field(default_factory=dict)
    open: list[Connection] = field(default_factory=list)
    ever_connected: int = 0
    pongs: int = 0
    to_turn_away: int = 0
    _tickets: set[str] = field(default_factory=set)
    _sent: dict[str, Envelope] = field(default_factory=dict)
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def new_ticket(self) -> str:
        """Return what lets one client in, once."""
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return ticket

    def envelope(self, kind: str, payload: Payload, attempt: int = 0, reason: str = "") -> Envelope:
        """Put `payload` into a new envelope."""
        return Envelope(f"envelope-{next(self._numbers)}", kind, payload, attempt, reason)

    async def send(self, envelope: Envelope) -> None:
        """Send an envelope to the client that connected last."""
        self._sent[envelope.envelope_id] = envelope
        await self.latest.send(envelope.as_message())

    @property
    def latest(self) -> Connection:
        """The client that connected last."""
        return self.open[-1]

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Speak with one client until it is gone."""
        if request.query.get("ticket") not in self._tickets:
            raise web.HTTPForbidden(text="the ticket is unknown or used")
        self._tickets.remove(request.query["ticket"])
        if self.to_turn_away:
            self.to_turn_away -= 1
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        connection = Connection(request, socket)
        self.open.append(connection)
        try:
            await self._greet(connection)
            await self._listen(socket)
        finally:
            self.open.remove(connection)
            await self.changed()
        return socket

    async def close(self) -> None:
        """Close all connections as a server does that goes down."""
        for connection in tuple(self.open):
            await connection.socket.close(code=1001, message=b"going away")

    async def _greet(self, connection: Connection) -> None:
        await connection.send(
            {
                "type": "hello",
                "num_connections": len(self.open),
                "connection_info": {"app_id": payloads.APP},
                "debug_info": {"host": "fake", "approximate_connection_time": 18060},
            }
        )
        self.ever_connected += 1
        await self.changed()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            match message.type:
                case WSMsgType.PING:
                    await socket.pong(message.data)
                case WSMsgType.PONG:
                    self.pongs += 1
                case WSMsgType.TEXT:
                    self._take(message.data)
            await self.changed()

    def _take(self, text: str) -> None:
        """Take an acknowledgement; everything else that a client says is against the protocol."""
        said = _parsed(text)
        envelope = self._sent.get(str(said.get("envelope_id")))
        if not envelope:
            self.violations.append(f"Socket Mode: not an answer to an envelope: {text}")
            return
        if envelope.envelope_id in self.acks:
            self.violations.append(f"Socket Mode: acknowledged twice: {envelope.envelope_id}")
        if "payload" in said and envelope.kind == "events_api":
            self.violations.append("Socket Mode: an event takes no answer but the acknowledgement")
        self.acks[envelope.envelope_id] = said.get("payload") or {}


def _parsed(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
