"""A folder of YAML files -> Knowledge, or every mistake in it at once."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.errors import KnowledgeError, Problem
from bot.knowledge import yaml_file
from bot.knowledge.about import About, without_areas
from bot.knowledge.complaints import complaints, did_you_mean
from bot.knowledge.files import (
    ABOUT,
    RECOMMENDATION,
    TOPICS,
    is_topic_id,
    strays,
    topic_files,
)
from bot.knowledge.interview import Interview
from bot.knowledge.lines import FRAMEWORK_SLOT
from bot.knowledge.model import (
    FRAMEWORKS,
    Actions,
    Claim,
    ClaimId,
    Decline,
    Gates,
    Identifier,
    Key,
    Knowledge,
    Place,
    Record,
    Source,
    Topic,
    Vocabulary,
    filled,
    topic_file,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

T = TypeVar("T")

_SOURCES = TypeAdapter(dict[Identifier, Source])
_CLAIMS = TypeAdapter(dict[ClaimId, Claim])
_DECLINES = TypeAdapter(tuple[Decline, ...])
_TOPIC, _VOCABULARY = TypeAdapter(Topic), TypeAdapter(Vocabulary)
_ACTIONS, _GATES = TypeAdapter(Actions), TypeAdapter(Gates)
_INTERVIEW, _WHO_AND_WHERE = TypeAdapter(Interview), TypeAdapter(About)


def load(folder: Path) -> Knowledge:
    """Read the knowledge in `folder`.

    Raises KnowledgeError with every problem found, each as `path:line:column: message`.
    """
    if not (folder / TOPICS).is_dir():
        message = "has no folder `topics`; name the knowledge folder with --knowledge"
        raise KnowledgeError([Problem(str(folder), 1, 1, message)])
    with _nothing_collected():
        return _read(folder)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Let the garbage collector rest.

    What is read here stays, a hundred thousand values; to look through them again and again for
    garbage takes a quarter of the time that reading takes.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read(folder: Path) -> Knowledge:
    reader = _FolderReader(folder)
    reader.strays()
    topics = reader.topics()
    sources = reader.file("sources.yaml", _SOURCES, Source)
    vocabulary = reader.file("vocabulary.yaml", _VOCABULARY, Vocabulary)
    declines = reader.file("declines.yaml", _DECLINES, Decline, as_tuple=True)
    actions = reader.file("actions.yaml", _ACTIONS, Actions)
    claims = reader.file("claims.yaml", _CLAIMS, Claim)
    gates = reader.file("gates.yaml", _GATES, Gates)
    about, interview = reader.about(topics), reader.interview()
    reader.check_references(topics, sources, claims)
    reader.check_neighbours(topics)
    reader.check_names(topics, vocabulary)
    reader.check_duplicates(topics, declines or (), actions)
    if (
        reader.problems
        or (sources is None or vocabulary is None or declines is None)
        or (actions is None or claims is None or gates is None)
        or about is None
    ):
        raise KnowledgeError(reader.problems)
    return Knowledge(
        *(topics, sources, vocabulary, declines, actions, claims, gates),
        places=reader.places,
        about=about,
        interview=interview,
    )


class _FolderReader:
    """Reads the files of one folder, gathering places and problems on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._topic_files = folder, topic_files(folder)
        self.places: dict[Key, Place] = {}
        self.problems: list[Problem] = []
        self._misread: set[Key] = set()
        self._meant: set[str] = set()

    def strays(self) -> None:
        """Tell which files are not read, and remember which ones they were meant to be."""
        for stray in strays(self.folder):
            self._problem((stray.name,), stray.message)
            self._meant.update(stray.meant)

    def topics(self) -> dict[str, Topic]:
        if not self._topic_files and not self._meant_topics():
            self._problem((TOPICS,), "holds no topic; add topics/<id>.yaml")
        topics = {}
        for path in self._topic_files:
            name = f"{TOPICS}/{path.name}"
            topic = self.file(name, _TOPIC, Topic)
            if self._is_topic_file_name(path, name) and topic:
                topics[path.stem] = topic
        return topics

    def file(
        self, name: str, shape: TypeAdapter[T], root: type[Record], *, as_tuple: bool = False
    ) -> T | None:
        """Read one file into `shape`; None, with problems noted, where that fails.

        `root` is the outermost record of the shape.
        """
        if name in self._meant:
            return None
        document = yaml_file.read(self.folder / name, name)
        self.places |= document.places
        self.problems += document.problems
        self._misread |= document.misread
        if document.problems and document.value is None:
            return None
        value = document.value
        if as_tuple and isinstance(value, list):
            value = tuple(value)
        try:
            return shape.validate_python(value)
        except ValidationError as error:
            for key, message in complaints(error.errors(include_url=False), root):
                self._problem((name, *key), message)
            return None

    def interview(self) -> Interview | None:
        """Read the interview, which a folder may do without, and check what it refers to."""
        if not (self.folder / RECOMMENDATION).exists():
            return None
        interview = self.file(RECOMMENDATION, _INTERVIEW, Interview)
        if interview:
            for key, message in interview.mistakes():
                self._problem((RECOMMENDATION, *key), message)
            self._refer_to_topics(RECOMMENDATION, interview.topics())
        return interview

    def about(self, topics: Collection[str]) -> About | None:
        """Read what the base says of itself; a folder may do without, its topics are one area."""
        if not (self.folder / ABOUT).exists():
            return without_areas(sorted(topics)) if topics else None
        about = self.file(ABOUT, _WHO_AND_WHERE, About)
        if about:
            self._refer_to_topics(ABOUT, about.topics())
            for key, message in about.misplaced(sorted(self._topic_ids())):
                self._problem((ABOUT, *key), message)
        return about

    def check_references(
        self,
        topics: Mapping[str, Topic],
        sources: Mapping[str, Source] | None,
        claims: Mapping[str, Claim] | None,
    ) -> None:
        """Every id must stand for something; ids of a file that could not be read may."""
        topic_ids = self._topic_ids()
        for topic_id, topic in topics.items():
            file = topic_file(topic_id)
            self._refer((file, "see_also"), topic.see_also, topic_ids, "topic")
            for focus, fact in topic.facts.items():
                self._refer((file, focus.value, "sources"), fact.sources, sources, "source")
                self._refer((file, focus.value, "claims"), fact.claims, claims, "claim")

    def check_neighbours(self, topics: Mapping[str, Topic]) -> None:
        """A topic leads on to others, and once to each."""
        for topic_id, topic in topics.items():
            for i, other in enumerate(topic.see_also):
                key = (topic_file(topic_id), "see_also", i)
                if other == topic_id:
                    self._problem(key, "a topic cannot be its own neighbour; delete it here")
                elif other in topic.see_also[:i]:
                    self._problem(key, f"`{other}` stands here twice; delete one")

    def check_names(self, topics: Mapping[str, Topic], vocabulary: Vocabulary | None) -> None:
        """A title stands for one topic, a name in the vocabulary for one framework."""
        first: dict[str, str] = {}
        for topic_id, topic in topics.items():
            file = topic_file(topic_id)
            same = first.setdefault(_sameness(topic.title), file)
            if same != file:
                self._problem((file, "title"), f"is the title of {same} too; rename one")
        for key, message in vocabulary.mistakes() if vocabulary else ():
            self._problem(("vocabulary.yaml", *key), message)

    def check_duplicates(
        self, topics: Mapping[str, Topic], declines: Sequence[Decline], actions: Actions | None
    ) -> None:
        """No phrasing may stand twice, in one file or in two, nor be its own test.

        One with a slot stands for two: with either framework in it.
        """
        first: dict[str, Key] = {}
        for key, text in _utterances(topics, declines, actions):
            for same in dict.fromkeys(first.setdefault(said, key) for said in _said(text)):
                if same is not key:
                    place = self.places[same]
                    self._problem(key, f"stands already at {place}; keep one of the two")

    def _topic_ids(self) -> set[str]:
        """The topics that there are, or will be once their files have the right name."""
        here = {path.stem for path in self._topic_files if path.suffix == ".yaml"}
        return here | self._meant_topics()

    def _meant_topics(self) -> set[str]:
        paths = (self.folder / name for name in self._meant)
        return {path.stem for path in paths if path.parent.name == TOPICS}

    def _refer(
        self, key: Key, ids: Iterable[str], known: Collection[str] | None, what: str
    ) -> None:
        for i, wanted in enumerate(ids):
            if known is not None and wanted not in known:
                self._problem((*key, i), f"no {what} `{wanted}`{did_you_mean(wanted, known)}")

    def _refer_to_topics(self, file: str, named: Iterable[tuple[Key, str]]) -> None:
        topic_ids = self._topic_ids()
        for key, topic in named:
            if topic not in topic_ids:
                message = f"no topic `{topic}`{did_you_mean(topic, topic_ids)}"
                self._problem((file, *key), message)

    def _is_topic_file_name(self, path: Path, name: str) -> bool:
        if path.suffix != ".yaml" or not is_topic_id(path.stem):
            self._problem((name,), "must be named <id>.yaml, the id in a-z, 0-9 and hyphens")
            return False
        return True

    def _problem(self, key: Key, message: str) -> None:
        if key in self._misread:
            return
        self.problems.append(Problem(*_nearest(self.places, key), message))


def _utterances(
    topics: Mapping[str, Topic], declines: Sequence[Decline], actions: Actions | None
) -> Iterable[tuple[Key, str]]:
    for topic_id, topic in topics.items():
        file = topic_file(topic_id)
        for i, question in enumerate(topic.questions):
            yield (file, "questions", i), question
        for i, test in enumerate(topic.tests):
            yield (file, "tests", i, "ask"), test.ask
    for i, decline in enumerate(declines):
        for j, question in enumerate(decline.questions):
            yield ("declines.yaml", i, "questions", j), question
    for name, action in actions or ():
        for part in ("questions", "tests"):
            for i, text in enumerate(getattr(action, part)):
                yield ("actions.yaml", name, part, i), text


def _said(text: str) -> Iterable[str]:
    """What a phrasing stands for: either framework in its slot, the two in either order in two."""
    if FRAMEWORK_SLOT not in text:
        return [_sameness(text)]
    return [_sameness(filled(text, framework)) for framework in FRAMEWORKS]


def _sameness(text: str) -> str:
    """What makes two phrasings the same: letter case, spacing and final punctuation do not."""
    return " ".join(text.casefold().split()).rstrip("?!. ")


def _nearest(places: Mapping[Key, Place], key: Key) -> Place:
    """Where `key` stands, or the innermost thing around it that stands somewhere."""
    for end in range(len(key), 0, -1):
        if key[:end] in places:
            return places[key[:end]]
    return Place(str(key[0]), 1, 1)
