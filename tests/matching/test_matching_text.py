"""What is left of a message once Slack's markup and people's manners are off."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching import text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Does Flask have an ORM?", "does flask have an orm"),
        ("<@U123> what is an orm", "what is an orm"),
        ("<@U123|bob> what is an orm", "what is an orm"),
        ("<#C1|general> <!here> what is an orm", "what is an orm"),
        ("@team what is an orm", "what is an orm"),
        ("@here what is an orm", "what is an orm"),
        ("what does @app.route do", "what does app route do"),
        ("see <https://x.org/a?b=c|the docs> on orm", "see the docs on orm"),
        ("orm <https://x.org> https://y.org/z www.w.org", "orm"),
        ("orm :smile: :+1: :man-shrugging:", "orm"),
        ("open at 10:30:45", "open at 10 30 45"),
        ("forms &amp; fields &lt;b&gt;", "forms fields b"),
        ("what is `csrf_token`", "what is csrf token"),
        ("orm ```\nfrom django import x\n``` slow", "orm slow"),
        ("orm ```never closed", "orm"),
        ("> they said this\nwhat is an orm", "what is an orm"),
        ("&gt; they said this\nwhat is an orm", "what is an orm"),
        ("flask-sqlalchemy and url_for", "flask sqlalchemy and url for"),
        ("C++, C#, F# and .NET", "cpp csharp fsharp and dotnet"),
        ("what's Django's ORM", "what is django orm"),
        ("I don\u2019t, can't and they're", "i do not can not and they are"),
        ("dont u know", "do not you know"),
        ("I can\u00b4t, won\u2032t and isn`t", "i can not will not and is not"),
        ("orm WWW.W.org", "orm"),
        ("&GT; they said this\nwhat is an orm", "what is an orm"),
        ("\uff24\uff4aango", "django"),
        ("", ""),
        ("?! ...", ""),
    ],
)
def test_words_are_what_a_person_meant_to_say(typed: str, words: str) -> None:
    assert text.words(typed) == words.split()


@pytest.mark.parametrize(
    "typed",
    [
        "hey, what is an orm",
        "Hi there! what is an orm",
        "hello, please tell me: what is an orm",
        "quick question - what is an orm",
        "um, ok so what is an orm",
        "could you please tell me what is an orm",
        "what is an orm, thanks!",
        "what is an orm ty in advance",
        "hi all, what is an orm please, thanks a lot",
    ],
)
def test_manners_come_off_at_both_ends(typed: str) -> None:
    assert text.words(typed) == ["what", "is", "an", "orm"]


@pytest.mark.parametrize("typed", ["thanks", "hello", "hi there, thanks", "please"])
def test_manners_stay_where_nothing_else_is_said(typed: str) -> None:
    assert text.words(typed) == text.all_words(typed)


@pytest.mark.parametrize(
    "forms",
    [
        "form forms formed forming",
        "query queries queried querying",
        "cache caches cached caching",
        "run runs running",
        "deploy deploys deployed deploying",
        "class classes",
        "migrate migrates migrated migrating",
    ],
)
def test_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({text.stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize("word", ["is", "as", "css", "urls2", "a", "this"])
def test_short_and_odd_words_are_never_stemmed_to_nothing(word: str) -> None:
    assert len(text.stem(word)) >= min(len(word), 3)


def test_only_the_beginning_of_a_long_message_is_read() -> None:
    assert text.words("word " * text.MAX_CHARACTERS) == text.words("word " * 400)


@given(st.text(max_size=300))
def test_any_text_is_read_into_words_without_spaces(typed: str) -> None:
    assert all(word and not any(map(str.isspace, word)) for word in text.words(typed))


@given(st.text(alphabet="@<>|:`&;!#ab \n'\u2019", max_size=80))
def test_markup_never_breaks_the_reader(typed: str) -> None:
    assert isinstance(text.plain(typed), str)
    assert isinstance(text.words(typed), list)


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("<@U1> ask <mailto:joe@x.org|joe@x.org> about orm", "ask about orm"),
        ("bob.b@mail.co.uk says flask.g/x is wrong", "says flask.g/x is wrong"),
        ("see <https://x.org/a?t=secret|x.org/a?t=secret> on\n orm", "see on orm"),
        ("localhost.dev:8000/admin gives 404 in app.config", "gives 404 in app.config"),
        ("<@U1> <https://x.org>", ""),
    ],
)
def test_an_impersonal_text_has_no_addresses(typed: str, left: str) -> None:
    assert text.impersonal(typed) == left


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("```<@U1>``` <@U2>", "<@U2>"),
        ("`<@U1>` <@U2>", "<@U2>"),
        ("> <@U1>\n&gt; <@U1>\n <@U2>", "<@U2>"),
        ("```\nnever closed <@U1>", "``` never closed <@U1>"),
        ("``` ``` ``` <@U1>", "``` <@U1>"),
        ("`never closed <@U1>", "`never closed <@U1>"),
        (
            "x = 1\n" * text.MAX_CHARACTERS + "`code` <@U1>",
            "x = 1 " * text.MAX_CHARACTERS + "<@U1>",
        ),
    ],
    ids=["block", "in the line", "lines", "open block", "closed, open", "open in the line", "far"],
)
def test_what_is_not_quoted_is_left_wherever_it_stands(typed: str, left: str) -> None:
    assert text.without_quotes(typed).split() == left.split()


@pytest.mark.parametrize(
    "piece", ["`", "``", "```", "````", "` ", "``` ", "`\n", "a`", "<", ">", "\n>", "&gt;", " "]
)
def test_the_longest_message_of_nothing_but_signs_is_read_quickly(piece: str) -> None:
    started = time.process_time()
    text.without_quotes((piece * 40_000)[:40_000] + "x")
    assert time.process_time() - started < 1
