"""Where the time of a decision goes, and the floor of each part on this machine."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from time import perf_counter_ns, thread_time_ns
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import datasets
from benchmarks.ours import Deciding, words
from benchmarks.scaling import questions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.jobs import Job, Result
    from bot.matching.features import Utterance

_WORD = re.compile(r"\w+")
_REPEATS = 5


def measure(job: Job) -> Result:
    """Take one decision apart at one size; times are processor microseconds of a question."""
    path = Path(job.dataset)
    phrasings = datasets.Synthesis(datasets.load(path, "test").train).draw(job.size)
    bot, (mixed, warm) = Deciding(phrasings), questions(path)
    asked = [question.text for question in mixed]
    for question in asked[:warm]:
        bot.decide(question)
    stages = [_stages(bot, question) for question in asked[warm:]]
    read, repair, score, judge = ([*times] for times in zip(*stages, strict=True))
    said = [*map(words, asked[warm:])]
    known = dict.fromkeys(key for text in said for key in _keys(text))
    touched = mean(_postings(bot, bot.read(text)) for text in said)
    whole = [*map(sum, stages)]
    return {
        "decisions_per_s": 1e6 / mean(whole),
        "decide": median(whole),
        "words": median(read),
        "repair": median(repair),
        "repair_mean": mean(repair),
        "score": median(score),
        "judge": median(judge),
        "words_floor": median(_timed(lambda text: _WORD.findall(text.lower()), asked)),
        "look_up_floor": median(_timed(lambda keys: [*map(known.get, keys)], [*map(_keys, said)])),
        "postings": touched,
        "postings_kb": touched * _bytes_each(bot) / 1e3,
        "copy_gb_s": bandwidth(),
    }


def _stages(bot: Deciding, question: str) -> list[float]:
    """Decide once; the time of reading, repair, scores and judgement."""
    times = [thread_time_ns()]
    said = words(question)
    times.append(thread_time_ns())
    read = bot.read(said)
    times.append(thread_time_ns())
    scores = bot.engine.scores(read)
    times.append(thread_time_ns())
    bot.judge(read, scores)
    times.append(thread_time_ns())
    return [(end - start) / 1e3 for start, end in pairwise(times)]


def _timed(work: Callable[[Any], object], inputs: Sequence[Any]) -> list[float]:
    times = []
    for given in inputs:
        start = thread_time_ns()
        work(given)
        times.append((thread_time_ns() - start) / 1e3)
    return times


def _keys(said: Sequence[str]) -> list[str]:
    """One key for each word and for each pair of neighbours: the least that must be looked up."""
    return [*said, *map(" ".join, pairwise(said))]


def _postings(bot: Deciding, utterance: Utterance) -> int:
    """How many (feature, label) weights the question needs, were no word remembered."""
    space, starts = bot.engine._space, bot.engine._starts  # noqa: SLF001 - a probe
    stems = [space.stem(word) for word in utterance.words]
    features = [*stems, *space.pairs(stems)] if stems else []
    features += [feature for word in utterance.words for feature in space.letters(word)]
    return sum(starts[f + 1] - starts[f] for f in features if f >= 0) // _bytes_each(bot)


def _bytes_each(bot: Deciding) -> int:
    return bot.engine._posting.itemsize  # noqa: SLF001


def bandwidth(megabytes: int = 64) -> float:
    """Return how many GB a second numpy copies here, reading and writing counted."""
    source = np.ones(megabytes * 1_000_000 // 8)
    target = np.empty_like(source)
    times = []
    for _ in range(_REPEATS + 1):
        start = perf_counter_ns()
        np.copyto(target, source)
        times.append(perf_counter_ns() - start)
    return 2 * source.nbytes / median(times[1:])
