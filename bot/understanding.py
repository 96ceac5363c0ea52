"""Why an answer was given: what the matcher saw in the question, and how it is told."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bot.feedback_replies import Counted, Understood, WhyThis
from bot.knowledge.model import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.model import Knowledge
    from bot.matching.outcome import Evidence, Explanation
    from bot.replies import Answer

MAX_WORDS = 5
"""Most words that are named; the rest counts for little."""

LEAST_SHARE = 0.1
"""A word is named if it counted for at least this share of the strongest one."""

_SURENESS = ((0.7, "not very sure"), (0.9, "fairly sure"))
"""Upper limits of the confidence that is called so; above the last it is "very sure"."""

LEAST_RUNNER_UP = 0.01
"""A topic less likely to be meant than this was never in the running."""


def why(
    knowledge: Knowledge, answer: Answer, explanation: Explanation | None, *, asked: bool
) -> WhyThis:
    """Return why `answer` was given, from how its question was understood.

    `explanation` is None where the answer does not come from a question, or, if not `asked`, the
    question is not known any more.
    """
    understood = _understood(knowledge, answer, explanation) if explanation else None
    return WhyThis(answer.title, answer.focus, asked, understood, answer.sources)


def lead(reply: WhyThis) -> str:
    """Return what was understood, and how surely; or that nothing had to be."""
    subject = f"{reply.title}: {reply.focus.label}"
    if reply.understood:
        confidence = reply.understood.confidence
        sure = next((words for limit, words in _SURENESS if confidence < limit), "very sure")
        return f"I took the question to be about {subject}, and am {sure} of it ({confidence:.0%})."
    if reply.asked:
        return (
            f"This is about {subject}. No question was matched to it: it was chosen, or follows "
            "from what was said before."
        )
    return f"This is about {subject}. The question that it answers is not kept any more."


def sections(reply: WhyThis) -> Iterator[str]:
    """Return what speaks for an answer, below the lead: the phrase, the words, the runner-up."""
    if not reply.understood:
        return
    if reply.understood.phrasing:
        yield f"The nearest phrase I know: “{reply.understood.phrasing}”."
    if reply.understood.words:
        said = ", ".join(map(_in_words, reply.understood.words))
        yield f"Words that counted, strongest first: {said}."
    if reply.understood.runner_up:
        title, confidence = reply.understood.runner_up
        yield f"The runner-up: {title} ({confidence:.0%})."
    else:
        yield "No other topic came near."


def _in_words(word: Counted) -> str:
    read_as = f" read as “{word.read_as}”" if word.read_as else ""
    return f"“{word.word}”{read_as} ({word.weight:.1f})"


def _understood(knowledge: Knowledge, answer: Answer, explanation: Explanation) -> Understood:
    phrasing = explanation.phrasing
    return Understood(
        explanation.outcome.confidence,
        filled(phrasing, answer.focus) if phrasing else None,
        tuple(islice(_counted(explanation.evidence), MAX_WORDS)),
        _runner_up(knowledge, answer, explanation),
    )


def _counted(evidence: Iterable[Evidence]) -> Iterator[Counted]:
    """The words that spoke for the answer, strongest first."""
    strongest = max((part.weight for part in evidence), default=0.0)
    for part in evidence:
        if part.weight > 0 and part.weight >= strongest * LEAST_SHARE:
            yield Counted(part.word, part.repaired, part.weight)


def _runner_up(
    knowledge: Knowledge, answer: Answer, explanation: Explanation
) -> tuple[str, float] | None:
    for candidate in explanation.outcome.alternatives:
        if candidate.topic != answer.topic and candidate.confidence >= LEAST_RUNNER_UP:
            return knowledge.topics[candidate.topic].title, candidate.confidence
    return None
