"""What the matcher knows of English before it is taught: contractions, manners, function words."""

from __future__ import annotations

Phrase = tuple[str, ...]


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


def _phrases(listed: str) -> frozenset[Phrase]:
    return frozenset(tuple(phrase.split()) for phrase in " ".join(listed.split()).split(","))


def _expansions(listed: str) -> dict[str, Phrase]:
    pairs = (line.split("=") for line in listed.strip().splitlines())
    return {short.strip(): tuple(full.split()) for short, full in pairs}


CONTRACTIONS = _expansions(
    """
    can't = can not
    cant = can not
    won't = will not
    wont = will not
    shan't = shall not
    dont = do not
    doesnt = does not
    didnt = did not
    isnt = is not
    im = i am
    ive = i have
    whats = what is
    whos = who is
    hows = how is
    wheres = where is
    let's = let us
    gonna = going to
    wanna = want to
    u = you
    ur = your
    r = are
    pls = please
    plz = please
    thx = thanks
    """
)
"""Words that stand for others, whole."""

ENDINGS = _expansions(
    """
    n't = not
    're = are
    've = have
    'll = will
    'm = am
    'd = would
    """
)
"""Endings that stand for a word of their own."""

BEFORE_IS = _words("what who where how when why it that there here he she this everything")
"""Words after which 's stands for "is"; after any other it marks a possessive."""

OPENINGS = _phrases(
    """
    hey, hi, hello, hallo, yo, hiya, howdy, greetings, hey there, hi there, hello there, hi bot,
    hey bot, hello bot, dear bot, bot, there, hi all, hey all, hello all, hi everyone,
    hey everyone, hello everyone, hi guys, hey guys, guys, hi folks, hey folks, folks, hi team,
    hey team, good morning, good afternoon, good evening, um, umm, uh, er, erm, hm, hmm, oh, so,
    ok, okay, well, now, please, sorry, sorry but, excuse me, question, quick question,
    a quick question, just a quick question, one question, quick one, i have a question,
    i have a quick question, just wondering, i was wondering, i was just wondering,
    i am wondering, i wonder, just curious, out of curiosity, tell me, please tell me,
    could you tell me, can you tell me, could you please tell me, can you please tell me,
    would you tell me, do you know, do you happen to know, does anyone know, does anybody know,
    does someone know, anyone know, anybody know, could someone tell me, can someone tell me,
    could anyone tell me, can anyone tell me, can someone please tell me, i would like to know,
    i want to know, i need to know, would love to know, please explain, could you explain,
    can you explain, could you please explain, can you please explain, could someone explain,
    can someone explain, help me understand, remind me, by the way, btw, anyway, ask hn, ask reddit
    """
)
"""What is said before a question without being part of it."""

CLOSINGS = _phrases(
    """
    thanks, thanks a lot, thanks so much, many thanks, thanks in advance, thanks for your help,
    thanks for any help, thank you, thank you so much, thank you very much, thank you in advance,
    thank you for your help, ty, ty in advance, tia, in advance, cheers, please, please help,
    any help appreciated, any help is appreciated, anyone, anybody, everyone, guys, folks, bot,
    lol, haha
    """
)
"""What is said after a question without being part of it."""

FUNCTION_WORDS = _words(
    """
    a an the this that these those some any all both each every either neither no another other
    such what which who whom whose where when why how i you he she it we they me him her us them my
    your his its our their mine yours ours theirs am is are was were be been being do does did done
    doing have has had having can could will would shall should may might must ought and or but nor
    so yet for if then than because as while until although though unless of in on at by to from
    with without into onto about over under between through during before after above below up down
    out off again against not never there here now just only also too very really quite rather
    still already even ever get got gets getting go goes going let make made makes making want
    wants wanted like need needs please tell know think say one ones thing things something
    anything someone anyone way ways lot much many more most less few
    """
)
"""The words that tell how something is asked rather than what."""
