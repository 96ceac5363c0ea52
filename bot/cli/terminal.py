"""How replies look in a terminal; the only user of rich."""

from __future__ import annotations

import textwrap
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.progress import Progress
from rich.syntax import Syntax
from rich.text import Text

from bot import excerpt_wording, interview_wording, wording
from bot.interview_replies import Question, Reasons, Verdict
from bot.replies import Answer, Aside, Excerpt, Help, Recommendation, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.knowledge.model import Example


class Terminal:
    """A person's screen and keyboard; `console` may be given to look at what is shown."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False)

    def ask(self) -> str | None:
        """Return what the person types next; None at the end of input."""
        try:
            return self._console.input("[bold cyan]You:[/] ")
        except EOFError:
            self._console.print()
            return None

    def show(self, reply: Reply) -> None:
        """Print `reply`."""
        self._console.print(Padding(Group(*_parts(reply)), (1, 2)))

    def list(self, entries: Iterable[tuple[str, str, Iterable[str]]]) -> None:
        """Print texts, each with its mark in front and its details below.

        A long text is broken between words alone, and what follows is indented, so that YAML takes
        it for the one line that it was.
        """
        for mark, text, details in entries:
            heading = _hanging(f"  {mark} ", text, self._console.width)
            body = Text("\n".join(details), style="dim")
            self._console.print(Text(heading, style="bold"), soft_wrap=True)
            self._console.print(Padding(body, (0, 0, 1, 6)))


def _hanging(start: str, text: str, width: int) -> str:
    return textwrap.fill(
        text,
        width,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _parts(reply: Reply) -> Iterator[RenderableType]:
    yield Markdown(wording.lead(reply), style="bold")
    yield from _below(reply)
    options = wording.choices(reply)
    if options:
        yield Text("\nType a number:", style="dim")
    for number, choice in enumerate(options, 1):
        yield Text.assemble((f"  {number}. ", "cyan"), choice.label)


def _below(reply: Reply) -> Iterator[RenderableType]:
    match reply:
        case (Answer() as answer) | Recommendation(answer=answer):
            yield from _body(answer)
        case Help():
            for heading, body in wording.help_sections(reply):
                yield Text.assemble("\n", (f"{heading}\n", "bold"), body)
        case Question():
            yield from _question(reply)
        case Verdict():
            yield from map(_listed, interview_wording.verdict_sections(reply))
        case Reasons():
            yield from map(_listed, interview_wording.reasons(reply.verdict))
        case Excerpt():
            yield from _excerpt(reply)
        case Aside():
            if isinstance(reply.answer, Excerpt):
                yield from _excerpt(reply.answer)
            yield Text()
            yield from _parts(reply.question)


def _listed(text: str) -> Markdown:
    return Markdown(text.replace("• ", "\n- "))


def _excerpt(excerpt: Excerpt) -> Iterator[RenderableType]:
    if excerpt.lines:
        yield _listed(excerpt_wording.bullets(excerpt))
    if excerpt.example:
        yield _code(excerpt.example)
    for source in excerpt.sources:
        yield Text(f"{source.title} {source.url} ({excerpt_wording.dated(source)})", style="dim")


def _code(example: Example) -> RenderableType:
    return Padding(Syntax(example.code.rstrip(), example.language), (1, 0, 0, 2))


def _question(reply: Question) -> Iterator[RenderableType]:
    for note in interview_wording.question_notes(reply):
        yield Markdown(note)
    for number, option in enumerate(reply.options, 1):
        yield Text.assemble((f"  {number}. ", "cyan"), option.label)
    yield Text("\n" + interview_wording.QUESTION_HINT.replace("`", ""), style="dim")


def _body(answer: Answer) -> Iterator[RenderableType]:
    yield Markdown("\n".join(f"- {line}" for line in answer.detail))
    if answer.example:
        yield _code(answer.example)
    sources = "\n".join(f"{source.title} {source.url}" for source in answer.sources)
    yield Text("\n" + ". ".join(wording.small_print(answer)) + ".\n" + sources, style="dim")


@contextmanager
def progress_bar(title: str, steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar on standard error; call what is yielded with the name of each step done."""
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=steps)
        yield lambda step: bar.update(task, advance=1, description=f"{title}: {step}")
