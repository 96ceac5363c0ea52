"""`chat`: a conversation in the terminal, or through a pipe, one message a line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

import click

from bot.cli.group import knowledge_folder, knowledge_option
from bot.cli.remembered import load_base
from bot.conversation import Conversation
from bot.replies import Left
from bot.thread_state import FRESH
from bot.wording import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.replies import Reply
    from bot.thread_state import ThreadState

_FAREWELLS = ("exit", "quit", "bye", ":q")


class Partner(Protocol):
    """Whoever the bot talks with."""

    def ask(self) -> str | None:
        """Return what is said next; None at the end."""

    def show(self, reply: Reply) -> None:
        """Show what the bot says."""


class Pipe:
    """Lines in, plain text out, an empty line after each reply."""

    def __init__(self) -> None:
        self._lines = lines()

    def ask(self) -> str | None:
        """Return the next line that says anything; None at the end of input."""
        return next(self._lines, None)

    def show(self, reply: Reply) -> None:
        """Print `reply` as plain text."""
        click.echo(plain_text(reply) + "\n")


def lines() -> Iterator[str]:
    """Yield what is said on standard input, line by line, the empty ones left out.

    What is not UTF-8 is replaced, not fatal.
    """
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", errors="replace").strip()
        if line:
            yield line


@click.command(name="chat")
@knowledge_option
def command(folder: Path | None) -> None:
    """Talk to the bot; `exit`, `stop` or the end of input ends the conversation."""
    conversation = Conversation(*load_base(knowledge_folder(folder)))
    who = partner()
    if not isinstance(who, Pipe):
        who.show(conversation.help().reply)
    talk(conversation, who)


def talk(conversation: Conversation, partner: Partner) -> None:
    """Answer `partner` until there is nothing more to say."""
    _talk(conversation, partner, FRESH, lambda _: True)


def interview(conversation: Conversation, partner: Partner) -> None:
    """Interview `partner` until there is a verdict, or nothing more to say."""
    turn = conversation.recommend(run="terminal")
    partner.show(turn.reply)
    _talk(conversation, partner, turn.state, lambda state: state.is_interviewing(""))


def _talk(
    conversation: Conversation,
    partner: Partner,
    state: ThreadState,
    goes_on: Callable[[ThreadState], bool],
) -> None:
    turns = 0
    while goes_on(state) and (text := partner.ask()) is not None:
        turns += 1
        if text.strip().casefold() in _FAREWELLS:
            return
        if text.strip():
            turn = conversation.answer(text, state, run=f"chat-{turns}")
            if isinstance(turn.reply, Left):
                # It tells how to call the bot back in Slack; here a new start does.
                click.echo("Goodbye.")
                return
            partner.show(turn.reply)
            state = turn.state


def partner() -> Partner:
    """Return the person at the terminal, or the pipe where one of its ends is a pipe."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Pipe()
    from bot.cli.terminal import Terminal  # noqa: PLC0415  # rich is slow to import

    return Terminal()
