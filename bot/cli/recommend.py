"""`recommend`: the interview in the terminal, or its verdict for answers given all at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from bot.cli.chat import interview, partner
from bot.cli.group import knowledge_folder, knowledge_option
from bot.cli.remembered import load_base
from bot.conversation import Conversation
from bot.errors import BotError
from bot.interview.dialogue import Interviewer
from bot.interview_replies import Question

if TYPE_CHECKING:
    from pathlib import Path

    from bot.interview.dialogue import Turn
    from bot.interview.recommendation import State
    from bot.knowledge.interview import Interview

_SKIPPED = "skip"


class NoInterviewError(BotError):
    """The knowledge folder has nothing to interview with."""


@click.command(name="recommend")
@click.option("--text", help="What is known already, in your own words.")
@click.option(
    "--answers", help="Answers by id, as in kind=service,data=none; `skip` leaves one open."
)
@click.option(
    "--json", "as_json", is_flag=True, help="Write an object: what is known, and what follows."
)
@knowledge_option
def command(folder: Path | None, text: str | None, answers: str | None, *, as_json: bool) -> None:
    """Recommend Django or Flask.

    Asks questions; with --text, --answers or --json it only shows what follows from those.
    """
    knowledge, matcher = load_base(knowledge_folder(folder))
    if knowledge.interview is None:
        raise NoInterviewError("the knowledge folder has no recommendation.yaml")
    given = _parsed(answers or "", knowledge.interview)
    if text is None and answers is None and not as_json:
        interview(Conversation(knowledge, matcher), partner())
        return
    interviewer = Interviewer(knowledge.interview, knowledge.topics, matcher.words)
    turn = interviewer.start("terminal", text or "", given)
    if as_json:
        click.echo(json.dumps(_record(interviewer, turn), ensure_ascii=False))
    else:
        partner().show(turn.reply)


def _parsed(answers: str, interview: Interview) -> State:
    """Read `question=option,...`, telling what there is where something is not."""
    given: list[tuple[str, str | None]] = []
    for answer in filter(None, map(str.strip, answers.split(","))):
        question_id, _, option_id = map(str.strip, answer.partition("="))
        question = interview.question(question_id)
        if question is None:
            known = ", ".join(known.id for known in interview.questions)
            raise click.UsageError(f"there is no question `{question_id}`; there are {known}")
        if option_id != _SKIPPED and question.option(option_id) is None:
            known = ", ".join(option.id for option in question.options)
            raise click.UsageError(f"`{question_id}` has no option `{option_id}`; it has {known}")
        given.append((question_id, None if option_id == _SKIPPED else option_id))
    return tuple(given)


def _record(interviewer: Interviewer, turn: Turn) -> dict[str, Any]:
    """What is known, what would be asked next (null if nothing), and the verdict as it stands."""
    verdict = interviewer.verdict(turn.progress)
    question = turn.reply if isinstance(turn.reply, Question) else None
    return {
        "answers": dict(turn.progress.answers),
        "next": None
        if question is None
        else {
            "question": question.id,
            "text": question.text,
            "options": {option.id: option.label for option in question.options},
            "about": question.about,
        },
        "verdict": verdict.choice,
        "log_odds": verdict.log_odds,
        "reasons": [asdict(ground) for ground in verdict.grounds],
        "would_change_it": asdict(verdict.turning) if verdict.turning else None,
        "first_steps": [asdict(beginning) for beginning in verdict.beginnings],
        "elsewhere": [asdict(case) for case in verdict.elsewhere],
        "topics": [choice.topic for choice in verdict.choices],
    }
