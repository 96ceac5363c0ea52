"""Knowledge -> what a matcher goes by: everything in it is read, trained on and held out."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.matching import lessons
from bot.matching.calibration import calibrated
from bot.matching.engine import Engine, packed
from bot.matching.english import FUNCTION_WORDS
from bot.matching.features import FRAMEWORK
from bot.matching.learned import Learned
from bot.matching.reading import Reader
from bot.matching.text import all_words, without_manners
from bot.matching.training import Training

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.knowledge.model import Knowledge
    from bot.matching.features import Utterance
    from bot.matching.lexicon import Lexicon


def learn(knowledge: Knowledge, lexicon: Lexicon) -> Learned:
    """Learn `knowledge`, whose names are in `lexicon`."""
    taught = [*lessons.taught(knowledge, lexicon)]
    said = [lesson.utterance for lesson in taught]
    training = Training(
        said,
        [lesson.label for lesson in taught],
        [lesson.hint for lesson in taught],
        FUNCTION_WORDS,
    )
    model = packed(training)
    engine, counts = Engine(model), _word_counts(said, lexicon)
    reader = Reader(lexicon, counts, engine.beside)
    tests = [
        (label, reader.read(without_manners(all_words(asked))).utterance)
        for label, asked in lessons.tests(knowledge)
    ]
    by_heart = lessons.by_heart(taught)
    return Learned(
        model,
        calibrated(training, engine, said, tests),
        counts,
        {words: model.labels.index(label) for words, label in by_heart.items()},
    )


def _word_counts(said: Iterable[Utterance], lexicon: Lexicon) -> Counter[str]:
    counts = Counter(word for utterance in said for word in utterance.words)
    counts.update(sorted(lexicon.words))
    # The placeholder stands for a name: names are the words that people write most.
    counts.update(dict.fromkeys(sorted(lexicon.name_words), counts.pop(FRAMEWORK, 0)))
    return counts
