"""The command line: finds the command, and turns what a person can mend into one message."""

from __future__ import annotations

import errno
import importlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import settings
from bot.cli.streams import ERROR, prepare, reader_may_leave, silence, tell
from bot.errors import BotError
from bot.knowledge import loader

if TYPE_CHECKING:
    from bot.knowledge.model import Knowledge

_COMMANDS = {
    "ask": "Answer one question, or one a line with --jsonl.",
    "chat": "Talk to the bot in the terminal.",
    "eval": "Measure how well questions are understood.",
    "gaps": "List what people asked in vain.",
    "check": "Check the knowledge files.",
    "doctor": "Find what keeps the bot from answering.",
    "manifest": "Print the app manifest for Slack.",
    "recommend": "Find out which framework fits, in a few questions.",
    "run": "Run in Slack over Socket Mode.",
    "serve": "Run in Slack over HTTP.",
}

_FULL = {errno.ENOSPC, errno.EDQUOT}
"""What the system says where a disk, or a person's share of it, is full."""


class LazyGroup(click.Group):
    """Commands by name, each imported when it is called: a quick one never loads Slack."""

    def make_context(self, *arguments: Any, **extra: Any) -> click.Context:
        """Read the arguments, and answer --help and --version."""
        with reader_may_leave():
            return super().make_context(*arguments, **extra)
        raise click.exceptions.Exit(0)

    def invoke(self, context: click.Context) -> Any:
        """Run the command that was called; one without a verdict ends well when its reader leaves.

        click's own `main` would take that for a failure, and end with status 1.
        """
        with reader_may_leave():
            return super().invoke(context)
        return 0

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return list(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Return the command called `name`, None if there is none."""
        if name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"bot.cli.{name}").command
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


knowledge_option = click.option(
    "--knowledge",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="The knowledge folder. [default: KNOWLEDGE_DIR, or knowledge/ beside the package]",
)


def knowledge_folder(folder: Path | None) -> Path:
    """Return the folder that the option, the environment or the default names."""
    return settings.knowledge_folder(os.environ, folder)


def load_knowledge(folder: Path | None) -> Knowledge:
    """Return the knowledge that the --knowledge option names."""
    return loader.load(knowledge_folder(folder))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="framework-bot", prog_name="framework-bot")
def _group() -> None:
    """Framework Bot answers questions about Django and Flask."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit status; what a person can mend is told in one message."""
    prepare()
    try:
        status = _group.main(arguments, prog_name="python -m bot", standalone_mode=False)
    except BotError as error:
        tell(str(error), stream=ERROR)
        return error.exit_code
    except click.ClickException as error:
        with reader_may_leave(ERROR):
            error.show()
        return error.exit_code
    except OSError as error:
        if error.errno not in _FULL:
            raise
        silence()
        tell(
            f"not all could be written: {error.strerror}; make room, or write elsewhere",
            stream=ERROR,
        )
        return 1
    except (click.Abort, KeyboardInterrupt):
        return 130
    return status if isinstance(status, int) else 0
