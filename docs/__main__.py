"""`python -m docs`: make the pictures anew, with the Chromium that is installed.

What is shown is what the bot says: a real conversation, over the shipped knowledge, in the very
blocks that are sent to Slack. Only the look of Slack is ours.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation import Conversation
from bot.knowledge.loader import load
from bot.matching.matcher import Matcher
from bot.settings import DEFAULT_KNOWLEDGE
from bot.slack import pages
from bot.slack.blocks import render
from bot.thread_state import ThreadState
from docs import page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WIDTH = 680
"""Of a picture, in pixels of the page."""

TELL_HEIGHT = "<script>document.title = document.querySelector('main').offsetHeight</script>"

SCENES = {
    "thread": ("does Django have an admin?", "and Flask?", "source?"),
    "choices": ("how do I run something after the response?",),
    "interview": ("should I use django or flask for a shop?", "does flask have an admin?", "1"),
}
"""What is said in each picture, by the name of its file."""


def main() -> None:
    """Make every picture."""
    knowledge = load(DEFAULT_KNOWLEDGE)
    conversation = Conversation(knowledge, Matcher(knowledge))
    pictures = {name: scene(conversation, texts) for name, texts in SCENES.items()}
    home = pages.build(knowledge, conversation.welcome()).home["blocks"]
    css = (HERE / "slack.css").read_text(encoding="utf-8")
    for name, parts in {**pictures, "home": [page.blocks(home)]}.items():
        picture(HERE / f"{name}.png", page.page(css, *parts))


def scene(conversation: Conversation, texts: Iterable[str]) -> Iterator[str]:
    """Yield the messages of a thread in which a person says `texts`."""
    state = ThreadState()
    for text in texts:
        yield page.message("Ada", page.said(text))
        turn = conversation.answer(text, state, speaker="Ada", run="picture")
        state = turn.state
        yield page.message("framework-bot", page.blocks(render(turn.reply).blocks), app=True)


def picture(file: Path, content: str) -> None:
    """Write what a browser shows of a page into `file`."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(content + TELL_HEIGHT, encoding="utf-8")
        drawn = browse(folder, "--dump-dom", source.as_uri())
        height = re.search(r"<title>(\d+)</title>", drawn)
        if not height:
            sys.exit("The browser did not tell how high the page is")
        size = f"--window-size={WIDTH},{height[1]}"
        browse(
            folder, "--force-device-scale-factor=1.5", size, f"--screenshot={file}", source.as_uri()
        )


def browse(folder: str, *arguments: str) -> str:
    """Run a browser without a window, its profile in `folder`, and return what it prints."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        sys.exit(f"No browser found: install one of {', '.join(BROWSERS)}")
    quiet = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
    options = ("--headless", "--no-sandbox", "--hide-scrollbars", *quiet)
    command = [browser, *options, f"--user-data-dir={folder}/profile", *arguments]
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 (ours)
    return run.stdout


if __name__ == "__main__":
    main()
