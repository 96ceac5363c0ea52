"""What a person typed -> words: Slack's markup and manners off, everything in one spelling."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 2000
"""How much of a message is read; a question stands at its beginning."""

_MARKUP = re.compile(
    r"""
      ```.*?(?:```|\Z)                        # a block of code
    | ^[ \t]*(?:>|&gt;)[^\n]*                   # a quoted line
    | <(?:https?|mailto|tel):[^|>\s]*\|(?P<label>[^>]*)>
    | <[@#!][^>]*>                            # a person, channel or group
    | <?(?:https?://|www\.|mailto:)[^\s>|]+>? # a bare link
    | (?<![\w:]):[+\w'-]*[a-z][+\w'-]*:(?![\w:])  # an emoji's name
    | \A\s*@[\w-]+(?=[\s,:])                  # a person, typed without Slack's help
    | (?<!\w)@(?:here|channel|everyone)\b
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL | re.IGNORECASE,
)
_MARKUP_SIGNS = re.compile(r"[<>@`]|://|www\.|:[+\w'-]+:|&gt;", re.IGNORECASE)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SPELLED_WITH_SIGNS = re.compile(r"\b(?:c\+\+|[cf]#)|(?<!\w)\.net\b")
_SIGN_NAMES = {"c++": "cpp", "c#": "csharp", "f#": "fsharp", ".net": "dotnet"}

_CONTRACTIONS = {
    **{"can't": ("can", "not"), "won't": ("will", "not"), "shan't": ("shall", "not")},
    **{"let's": ("let", "us"), "y'all": ("you", "all"), "dont": ("do", "not")},
    **{"cant": ("can", "not"), "doesnt": ("does", "not"), "isnt": ("is", "not")},
    **{"whats": ("what", "is"), "hows": ("how", "is"), "wheres": ("where", "is")},
    **{"im": ("i", "am"), "ive": ("i", "have"), "didnt": ("did", "not"), "whos": ("who", "is")},
}
_ENDINGS = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}
_PRONOUNS = frozenset(
    "what who where how when why it that there here he she this everything".split()
)
_CHAT = {"u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks"}


def plain(text: str) -> str:
    """Return `text` without Slack's markup: code blocks, quotes, links, mentions, emoji names."""
    text = text[:MAX_CHARACTERS]
    if _MARKUP_SIGNS.search(text):
        text = _MARKUP.sub(_readable, text)
    if "&" in text:
        for entity, sign in _ENTITIES:
            text = text.replace(entity, sign)
    return text


def _readable(markup: re.Match[str]) -> str:
    return f" {markup['label'] or ''} "


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, contractions expanded, manners off."""
    return without_manners(all_words(plain(text)))


def all_words(text: str) -> list[str]:
    """Return every word of `text`, in lower case, contractions expanded."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("`", "'")
    text = _SPELLED_WITH_SIGNS.sub(lambda sign: f" {_SIGN_NAMES[sign[0]]} ", text.casefold())
    found: list[str] = []
    for word in _WORD.findall(text):
        found.extend(_expanded(word))
    return found


@lru_cache(maxsize=4096)
def _expanded(word: str) -> tuple[str, ...]:
    """Return the words a contraction stands for; a possessive loses its ending."""
    if word in _CONTRACTIONS:
        return _CONTRACTIONS[word]
    if word in _CHAT:
        return (_CHAT[word],)
    for ending, full in _ENDINGS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return word.removesuffix(ending), full
    if word.endswith("'s"):
        owner = word[:-2]
        return (owner, "is") if owner in _PRONOUNS else (owner,)
    return tuple(word.split("'"))


# Said around a question without being part of it. Phrases are tried longest first.
_OPENINGS = """
hey, hi, hello, hallo, yo, hiya, howdy, greetings, hey there, hi there, hello there, hi bot,
hey bot, hello bot, hi all, hey all, hello all, hi everyone, hey everyone, hello everyone,
hi guys, hey guys, hi folks, hey folks, hi team, hey team, dear bot, good morning,
good afternoon, good evening, um, umm, uh, er, erm, hm, hmm, so, ok, okay, well, now, please,
sorry, sorry but, excuse me, quick question, quick one, a quick question, one question,
i have a question, i have a quick question, just a quick question, question, just wondering,
i was wondering, i was just wondering, i am wondering, i wonder, could you tell me,
can you tell me, could you please tell me, can you please tell me, would you tell me,
please tell me, tell me, do you know, do you happen to know, does anyone know,
does anybody know, does someone know, anyone know, anybody know, could someone tell me,
can someone tell me, can anyone tell me, could anyone tell me, can someone please tell me,
i would like to know, i want to know, i need to know, would love to know, just curious,
out of curiosity, could you explain, can you explain, please explain, could you please explain,
can you please explain, can someone explain, could someone explain, by the way, btw, anyway,
ask hn, ask reddit, help me understand, remind me, bot, there, guys, folks, oh
"""
_CLOSINGS = """
thanks, thank you, thank you so much, thanks a lot, thanks so much, many thanks, thank you very much,
thanks in advance, thank you in advance, ty, ty in advance, tia, cheers, please, please help,
thanks for your help, thank you for your help, thanks for any help, any help appreciated,
any help is appreciated, anyone, anybody, guys, folks, bot, everyone, lol, haha, in advance
"""


def _phrases(listed: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(phrase.split()) for phrase in listed.replace("\n", " ").split(","))


_OPENING_PHRASES, _CLOSING_PHRASES = _phrases(_OPENINGS), _phrases(_CLOSINGS)
_LONGEST = max(len(phrase) for phrase in _OPENING_PHRASES | _CLOSING_PHRASES)


def without_manners(said: list[str]) -> list[str]:
    """Return the question inside the politeness; `said` itself where nothing else is in it."""
    start, end = 0, len(said)
    while taken := _taken(said[start:end], _OPENING_PHRASES):
        start += taken
    backwards = [*reversed(said[start:end])]
    while taken := _taken(backwards, _REVERSED_CLOSINGS):
        backwards = backwards[taken:]
        end -= taken
    return said[start:end] or said


_REVERSED_CLOSINGS = frozenset(tuple(reversed(phrase)) for phrase in _CLOSING_PHRASES)


def _taken(said: list[str], phrases: frozenset[tuple[str, ...]]) -> int:
    """How many words at the start of `said` are the longest of `phrases`."""
    for length in range(min(_LONGEST, len(said)), 0, -1):
        if tuple(said[:length]) in phrases:
            return length
    return 0


_SUFFIXES = (("ing", 3), ("ed", 3), ("ly", 4))
"""Endings that are taken off, and the fewest letters that must stay."""


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return `word` without its commonest English endings; crude, but the same for all forms."""
    if len(word) <= 3 or not word.isalpha():  # noqa: PLR2004 - "is", "has", "uses" need their letters
        return word
    word = _singular(word)
    for ending, shortest in _SUFFIXES:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = _undoubled(word.removesuffix(ending))
            break
    return word[:-1] if word[-1] in "ey" and len(word) > 3 else word  # noqa: PLR2004


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "sis")) else word


def _undoubled(word: str) -> str:
    """Return "run" for "runn", but "roll" as it is."""
    return word[:-1] if word[-1] == word[-2] and word[-1] not in "lsz" else word
