"""The commands as a person or a script runs them."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from bot.cli import chat
from bot.cli.group import main
from bot.cli.terminal import Terminal
from bot.conversation import Conversation
from bot.knowledge.loader import load
from bot.knowledge.model import Example, Focus
from bot.matching.matcher import Matcher
from bot.replies import Recommendation, Reply

ROOT = Path(__file__).parents[2]
QUESTION = "does flask have an orm"
ANSWER = "Object-relational mapping for flask."


def bot(*arguments: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, input=said, capture_output=True, check=False)


def test_ask_answers_in_plain_text_through_a_pipe(folder: Path) -> None:
    done = bot("ask", "--knowledge", str(folder), *QUESTION.split())
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(ANSWER)


def test_ask_explains_what_matched_and_why(folder: Path) -> None:
    done = bot("ask", "--explain", "--knowledge", str(folder), "does flsak have an orm")
    shown = done.stdout.decode()
    assert "Understood as: answer orm / flask (confidence 1.00" in shown
    assert "Nearest phrasing: does {framework} have an orm (topics/orm.yaml:3)" in shown
    assert re.search(r"^  \+\d\.\d\d  flsak, read as flask$", shown, re.MULTILINE)


def test_ask_jsonl_answers_each_line_with_an_object(folder: Path) -> None:
    said = f"{QUESTION}\n\nwhat's for lunch\nhello\n\xff\xfe broken\nwhich one?\n".encode("latin-1")
    done = bot("ask", "--jsonl", "--knowledge", str(folder), said=said)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(records)) == (0, 5)
    first, lunch, hello, *_ = records
    assert list(first) == [
        *("question", "action", "topic", "focus", "confidence", "alternatives", "text"),
    ]
    assert (first["question"], first["action"], first["topic"]) == (QUESTION, "answer", "orm")
    assert (first["focus"], 0 < first["confidence"] <= 1) == ("flask", True)
    assert first["text"].startswith(ANSWER)
    assert (lunch["action"], lunch["topic"], lunch["focus"]) == ("decline", None, None)
    assert hello["action"] == "help"


def test_ask_jsonl_answers_before_the_next_question_comes(folder: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--jsonl", "--knowledge", str(folder)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asked:
        assert asked.stdin
        assert asked.stdout
        for _ in range(2):
            asked.stdin.write(f"{QUESTION}\n".encode())
            asked.stdin.flush()
            assert json.loads(asked.stdout.readline())["topic"] == "orm"


def test_a_reader_who_leaves_early_is_no_error(folder: Path) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--jsonl", "--knowledge", str(folder)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe) as asked:
        assert asked.stdin
        assert asked.stdout
        assert asked.stderr
        asked.stdin.write(f"{QUESTION}\n".encode())
        asked.stdin.flush()
        assert json.loads(asked.stdout.readline())["topic"] == "orm"
        asked.stdout.close()
        asked.stdin.write(f"{QUESTION}\n".encode())
        asked.stdin.close()
        assert asked.stderr.read() == b""
    assert asked.returncode == 0


def unread(*arguments: str, errors: int = subprocess.PIPE) -> subprocess.CompletedProcess[bytes]:
    """Run a command whose output goes to a reader who has left."""
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "bot", *arguments]
    with os.fdopen(writer, "wb") as nobody:
        return subprocess.run(command, cwd=ROOT, stdout=nobody, stderr=errors, check=False)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"]])
def test_help_that_nobody_reads_is_no_error(arguments: list[str]) -> None:
    done = unread(*arguments)
    assert (done.returncode, done.stderr) == (0, b"")


def test_check_tells_problems_and_fails_where_nobody_reads_what_is_in_the_base(
    folder: Path,
) -> None:
    overdue = ["check", "--knowledge", str(folder), "--overdue", "--on"]
    done = unread(*overdue, "2026-12-01")
    assert (done.returncode, done.stderr) == (0, b"")
    done = unread(*overdue, "2027-12-01")
    assert done.returncode == 1
    assert b"reviewed 2026-11-20, 376 days before 2027-12-01" in done.stderr
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_eval_fails_when_a_gate_is_missed_and_nobody_reads_it(
    folder: Path, form: list[str]
) -> None:
    gates = folder / "gates.yaml"
    gates.write_text(gates.read_text().replace("calibration_error: 1.0", "calibration_error: 0.0"))
    done = unread("eval", *form, "--knowledge", str(folder))
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_doctor_fails_on_a_problem_that_nobody_reads(folder: Path, form: list[str]) -> None:
    done = unread("doctor", *form, "--knowledge", str(folder))
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["check", "--knowledge", "nowhere"], 1), (["run"], 2), (["fly"], 2)],
)
def test_an_error_that_nobody_reads_keeps_its_status(arguments: list[str], status: int) -> None:
    assert unread(*arguments, errors=subprocess.STDOUT).returncode == status


@pytest.fixture
def arrows(folder: Path) -> Path:
    """A base whose answers need letters that not every encoding has."""
    orm = folder / "topics" / "orm.yaml"
    text = orm.read_text(encoding="utf-8").replace("mapping for", "mapping → for")
    orm.write_text(text, encoding="utf-8")
    return folder


def test_letters_that_the_encoding_of_a_pipe_lacks_are_replaced(
    arrows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    for done in (
        bot("ask", "--knowledge", str(arrows), QUESTION),
        bot("chat", "--knowledge", str(arrows), said=QUESTION.encode()),
    ):
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.startswith(b"Object-relational mapping ? for flask.")


def test_letters_that_a_terminal_lacks_are_replaced(arrows: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb"}
    command = [sys.executable, "-m", "bot", "ask", "--knowledge", str(arrows), QUESTION]
    screen, terminal = os.openpty()
    with os.fdopen(terminal, "wb"), os.fdopen(screen, "rb", buffering=0) as shown:
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | plain, stdout=terminal, stderr=-1, check=False
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"Object-relational mapping ? for flask." in shown.read(4096)


def redirected(*arguments: str, to: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell that redirects its input or output."""
    command = ["sh", "-c", f'"$@" {to}', "sh", sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


@pytest.mark.parametrize("command", [["check"], ["ask", QUESTION], ["manifest", "--help"]])
def test_a_full_disk_is_told_in_one_line(command: list[str], folder: Path) -> None:
    if command[0] != "manifest":
        command = [*command, "--knowledge", str(folder)]
    done = redirected(*command, to=">/dev/full")
    assert done.returncode == 1
    assert done.stderr.startswith(b"not all could be written: No space left on device; make room")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("command", "to"),
    [
        (["ask", "--jsonl"], "<&-"),
        (["chat"], "<&-"),
        (["ask", QUESTION], ">&-"),
        (["chat"], ">&- </dev/null"),
        (["check"], ">&- 2>&-"),
    ],
)
def test_input_or_output_that_is_closed_is_no_error(
    folder: Path, command: list[str], to: str
) -> None:
    done = redirected(*command, "--knowledge", str(folder), to=to)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--jsonl", "and", "a", "question"]])
def test_ask_wants_a_question_or_jsonl(folder: Path, arguments: list[str]) -> None:
    done = bot(*arguments, "--knowledge", str(folder))
    assert done.returncode == 2
    assert b"give either a question or --jsonl" in done.stderr


def test_ask_explains_no_json_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--jsonl", "--explain", "--knowledge", str(folder)]) == 2
    assert "give one question, without --jsonl" in capsys.readouterr().err


def test_chat_through_a_pipe_follows_up(folder: Path) -> None:
    said = f"{QUESTION}\n\nand django?\n1\nexit\nnot read any more\n".encode()
    done = bot("chat", "--knowledge", str(folder), said=said)
    firsts = [part.splitlines()[0] for part in done.stdout.decode().split("\n\n") if "for " in part]
    assert done.returncode == 0
    assert firsts[0] == ANSWER
    assert "Object-relational mapping for django." in firsts
    assert done.stdout.decode().count(ANSWER) == 2


def test_chat_through_a_pipe_goes_on_after_what_is_not_utf_8(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    said = b"\xff\xfe broken\n" + QUESTION.encode()
    done = bot("chat", "--knowledge", str(folder), said=said)
    assert (done.returncode, done.stderr) == (0, b"")
    assert ANSWER in done.stdout.decode()


@pytest.mark.parametrize(
    ("farewell", "last_words"),
    [("stop", b"Goodbye.\n"), ("be quiet", b"Goodbye.\n"), ("exit", b"")],
)
def test_chat_ends_when_it_is_told_to(folder: Path, farewell: str, last_words: bytes) -> None:
    done = bot("chat", "--knowledge", str(folder), said=f"{farewell}\n{QUESTION}\n".encode())
    assert (done.returncode, done.stdout) == (0, last_words)


def test_check_says_what_is_in_the_base(folder: Path) -> None:
    done = bot("check", "--knowledge", str(folder))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "4 of 4 topics have all three facts"
    assert "1 of 1 claims accounted for" in lines
    assert "no folder tests/facts here: the tests of facts were not looked for" in lines


def test_check_tells_every_problem_and_fails(folder: Path) -> None:
    (folder / "topics" / "orm.yaml").write_text("x: 1\n", encoding="utf-8")
    done = bot("check", "--knowledge", str(folder))
    assert done.returncode == 1
    assert b"topics/orm.yaml:1:1: unknown key `x`" in done.stderr
    assert b"topics/orm.yaml:1:1: `questions` is missing" in done.stderr
    assert b"Traceback" not in done.stderr


def test_check_tells_what_is_overdue_on_a_day(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ["check", "--knowledge", str(folder), "--overdue", "--on"]
    assert main([*base, "2026-12-01"]) == 0
    assert main([*base, "2027-12-01"]) == 1
    assert "reviewed 2026-11-20, 376 days before 2027-12-01" in capsys.readouterr().err


def test_check_wants_no_day_without_overdue(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--knowledge", str(folder), "--on", "2027-12-01"]) == 2
    assert "--on names the day for --overdue; give both" in capsys.readouterr().err


def test_quick_commands_load_neither_slack_nor_the_database_nor_rich(folder: Path) -> None:
    script = (
        "import sys; from bot.cli.group import main; "
        f"main(['ask', '--knowledge', {str(folder)!r}, {QUESTION!r}]); "
        "print([m for m in ('slack_bolt', 'slack_sdk', 'sqlalchemy', 'rich', 'aiohttp') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("arguments", "status"), [(["--help"], 0), (["--version"], 0), (["fly"], 2), ([], 2)]
)
def test_help_version_and_what_there_is_not(arguments: list[str], status: int) -> None:
    assert main(arguments) == status


class Keyboard(Terminal):
    """A terminal at which the given lines are typed."""

    def __init__(self, console: Console, lines: list[str]) -> None:
        super().__init__(console)
        self._lines = lines

    def ask(self) -> str | None:
        return self._lines.pop(0) if self._lines else None


def screen() -> Console:
    return Console(file=io.StringIO(), width=100, highlight=False)


def shown(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_chat_in_a_terminal_shows_everything_of_a_reply(folder: Path) -> None:
    knowledge, console = load(folder), screen()
    conversation = Conversation(knowledge, Matcher(knowledge))
    chat.talk(conversation, Keyboard(console, [QUESTION, " ", "help", "what's for lunch"]))
    text = shown(console)
    for part in (ANSWER, "in more words.", "https://example.org/docs", "2. Compare both"):
        assert part in text
    for part in ("Topics", "Admin, Forms", "I have no answer to"):
        assert part in text


def test_chat_in_a_terminal_shows_parts_of_the_last_answer(folder: Path) -> None:
    knowledge, console = load(folder), screen()
    conversation = Conversation(knowledge, Matcher(knowledge))
    chat.talk(conversation, Keyboard(console, [QUESTION, "why?", "source?", "tell me more", "thx"]))
    text = shown(console)
    for part in ("The reasons:", "This is where it says so:", "(Somebody, 2026-11-20)"):
        assert part in text
    for part in ("More on Object-relational mapping:", "You are welcome."):
        assert part in text


def test_a_terminal_shows_recommendations_and_examples(folder: Path) -> None:
    knowledge, console = load(folder), screen()
    use_cases = knowledge.topics["use-cases"]
    assert use_cases.both
    fact = use_cases.both.model_copy(update={"example": Example(language="python", code="x = 1")})
    topics = {**knowledge.topics, "use-cases": use_cases.model_copy(update={"both": fact})}
    changed = replace(knowledge, topics=topics)
    reply: Reply = Conversation(changed, Matcher(changed)).show("use-cases", Focus.BOTH).reply
    Terminal(console).show(Recommendation(reply))  # type: ignore[arg-type]
    assert "Which of the two fits" in shown(console)
    assert "x = 1" in shown(console)


def test_the_end_of_input_ends_a_terminals_conversation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert Terminal(screen()).ask() is None
