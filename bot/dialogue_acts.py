"""What a text does in a conversation: asks, thanks, nods, stops. Pure, and no matter of topics.

The names are those of dialogue act annotation (ISO 24617-2): thanking, acknowledgement, question.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.matching.spelling import Speller
from bot.matching.text import MAX_CHARACTERS, all_words, plain, without_manners, without_quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Act(StrEnum):
    """What a text does."""

    NOTHING = "nothing"
    """There is no word in it that its writer did not quote."""
    THANKS = "thanks"
    ACKNOWLEDGEMENT = "acknowledgement"
    """Tells that it was read: "ok", "got it", a thumb."""
    CONFIRM = "confirm"
    """Says yes, and nothing else."""
    STOP = "stop"
    """Asks the bot to be quiet."""
    QUESTION = "question"
    STATEMENT = "statement"
    FRAGMENT = "fragment"
    """Says neither of itself: "flask sessions", "compare them"."""


def _phrases(listed: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in listed.split(","))


_STOP = _phrases(
    """
    stop, stop it, stop that, stop this, stop now, stop talking, stop answering, stop replying,
    stop responding, stop posting, you can stop, can you stop, could you stop, quiet, be quiet,
    keep quiet, stay quiet, silence,
    be silent, stay silent, shut up, shush, sh, shh, shhh, stfu, leave, leave us,
    leave us alone, leave me alone, leave this thread, leave the thread, leave this conversation,
    go away, go to sleep, get lost, stay out, stay out of this, stay out of it, keep out,
    butt out, enough, that is enough, no more answers, pipe down, zip it, cut it out,
    knock it off, not now, that will do, you can leave, you can go
    """
)
_THANKS = _phrases(
    """
    thanks, thank you, thank you all, many thanks, ty, tysm, tks, cheers, thanks a lot,
    thanks so much, thank you so much, thank you very much, thanks a million, much appreciated,
    appreciated, i appreciate it, merci, danke, gracias, that helped, that helps, this helped,
    this helps, it helped, that was helpful, very helpful, helpful, that helped a lot,
    that helps a lot, for your help, for the help, for the answer, for that, that answers it,
    that answers my question, that is all, that was all, that is all for now, bye, goodbye,
    bye bye, see you
    """
)
_ACKNOWLEDGEMENTS = _phrases(
    """
    ok, okay, k, kk, okey, alright, all right, right, fine, great, good, good to know, nice, cool,
    perfect, excellent, awesome, brilliant, amazing, wonderful, lovely, super, sweet, got it,
    gotcha, i got it, i see, ah i see, oh i see, understood, makes sense, that makes sense,
    noted, good answer, great answer, nice one, well done, exactly, exactly what i needed, wow,
    interesting, good point, sure, fair enough, never mind, nevermind, lol, haha, true, works,
    that works, it works, sounds good, will do
    """
)
_CONFIRMING = _phrases(
    """
    yes, yeah, yep, yup, y, yes please, yes that, yes this, yes that one, yes this one, yes it is,
    yes i do, that one, this one, it is, that is it, correct, yes correct
    """
)
_FILLERS = _phrases(
    """
    bot, hey, please, now, just, oh, ah, and, so, very much, all, everyone, guys, folks, again,
    then, already, for now, a lot, really, very, man, mate, it, that, you, yes, yeah, yep
    """
)


def _one_of(phrases: Iterable[str]) -> str:
    return rf"(?:{'|'.join(sorted(phrases, key=len, reverse=True))})(?= |$)"


# Possessive: with the phrases overlapping, a long text would be tried in countless ways.
_COURTEOUS = re.compile(rf"(?: ?{_one_of(_STOP | _THANKS | _ACKNOWLEDGEMENTS | _FILLERS)})++")
_PLAIN_ACTS = tuple(
    (act, re.compile(rf"(?<![^ ]){_one_of(phrases)}"))
    for act, phrases in (
        (Act.STOP, _STOP),
        (Act.THANKS, _THANKS),
        (Act.ACKNOWLEDGEMENT, _ACKNOWLEDGEMENTS),
    )
)
_SPELLER = Speller(
    Counter(" ".join(sorted(_STOP | _THANKS | _ACKNOWLEDGEMENTS | _FILLERS)).split())
)
_STRETCHED = re.compile(r"(\w)\1{2,}")
_EMOJI = re.compile(r"(?:\s*(?::[+\w'-]+:|[^\w\s?!.,;:'\"`<>@#&-]))+\s*")

_ASKING = frozenset(
    (
        *("what", "which", "who", "whom", "whose", "when", "where", "why", "how", "is", "are"),
        *("was", "were", "am", "do", "does", "did", "can", "could", "will", "would", "shall"),
        *("should", "may", "might", "must", "has", "have", "any", "anyone", "anybody"),
    )
)
_STATING = frozenset(
    (
        *("i", "we", "you", "he", "she", "they", "it", "this", "that", "these", "those", "there"),
        *("my", "our", "your", "his", "her", "their", "yes", "no", "yeah", "yep", "nope", "let"),
    )
)
_CONNECTIVES = frozenset(("and", "but", "or", "so", "also", "then", "ok", "because", "cause"))
_SENTENCE_ENDS = re.compile(r"[.!;\n]+(?=\s|$)|,\s+(?=(?:and|but|so)\b)")


def act_of(text: str) -> Act:
    """Return what `text`, as Slack sent it, does."""
    unquoted = without_quotes(text[:MAX_CHARACTERS])
    own = plain(unquoted).strip()
    words = all_words(own)
    if not words:
        is_emoji = _EMOJI.fullmatch(re.sub(r"<[^>]*>", "", unquoted))
        return Act.ACKNOWLEDGEMENT if is_emoji else Act.NOTHING
    if " ".join(words) in _CONFIRMING and not own.endswith("?"):
        return Act.CONFIRM
    return _courtesy(words) or _mood(own, words)


def _courtesy(words: Sequence[str]) -> Act | None:
    """The act of a text of nothing but thanks, nods and wishes for silence."""
    said = " ".join(map(_repaired, words))
    if not _COURTEOUS.fullmatch(said):
        return None
    return next((act for act, phrase in _PLAIN_ACTS if phrase.search(said)), None)


def _repaired(word: str) -> str:
    word = _STRETCHED.sub(r"\1", word)
    return _SPELLER.repaired(word) or word


def _mood(text: str, words: Sequence[str]) -> Act:
    """Whether a text asks or states, by its signs and the first words of its sentences."""
    sentences = [all_words(sentence) for sentence in _SENTENCE_ENDS.split(text)]
    if text.endswith("?") or any(map(_asks, filter(None, sentences))):
        return Act.QUESTION
    return Act.STATEMENT if _opening(words) in _STATING else Act.FRAGMENT


def _asks(words: Sequence[str]) -> bool:
    return words[0] in _ASKING or _opening(words) in _ASKING


def _opening(words: Sequence[str]) -> str:
    """The first word that is neither manners nor a connective."""
    inner = (word for word in without_manners(words) if word not in _CONNECTIVES)
    return next(inner, words[0])
