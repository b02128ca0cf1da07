"""FEEL at a terminal."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rules.feel.__main__ import main

CONTEXT = {
    "child": {"age": 3, "date_of_birth": '@"2022-05-04"', "name": "Wilf", "seen": {"date": "2026-03-01"}},
    "limit": 1.10,
    "visits": [{"on": {"date and time": "2026-03-01T10:00:00"}}, {"on": None}],
    "home address": {"context": {"town": "Northmere"}},
}


@pytest.fixture
def context(tmp_path: Path) -> str:
    path = tmp_path / "context.json"
    path.write_text(json.dumps(CONTEXT), encoding="utf-8")
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, what was printed, and what was said of errors."""
    code = main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2", "3"),
        ('child.date_of_birth + @"P1M"', '@"2022-06-04"'),
        ("child.seen", '@"2026-03-01"'),
        ("limit", "1.1"),
        ("home address.town", '"Northmere"'),
        ("visits[1].on.hour", "10"),
        ("age(child.date_of_birth, child.seen)", "3"),
        ('{a: [1, "x"], b: null}', '{a: [1, "x"], b: null}'),
        ("[1..3)", "[1..3)"),
    ],
)
def test_the_value_is_printed_as_feel(capsys: pytest.CaptureFixture[str], context: str, text: str, value: str) -> None:
    code, out, err = run(capsys, text, "--context", context)
    assert (code, out.split("\n")[0], err) == (0, value, "")


def test_a_null_comes_with_its_reason_what_was_read_and_an_exit_code_of_its_own(
    capsys: pytest.CaptureFixture[str], context: str
) -> None:
    code, out, _ = run(capsys, "child.agee > limit", "--context", context)
    assert code == 1
    assert out == (
        "null\n\nWhy something is null:\n"
        "  there is no `child.agee`; did you mean `child.age`?\n"
        "  `child.agee > limit` is null: `child.agee` is null\n"
        "\nRead:\n  child.agee = null\n"
    )


def test_a_syntax_error_shows_the_line_with_a_caret_under_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "a and\n  (b = = 2)")
    assert (code, out) == (2, "")
    assert err.splitlines()[0].startswith("Line 2, column 8: found '=', expected a value")
    assert err.splitlines()[2:] == ["    (b = = 2)", "         ^"]


def test_the_caret_stands_under_the_place_in_a_long_line_too(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = run(capsys, "x = 1 and " * 30 + "£5")
    line, caret = err.splitlines()[2:]
    assert line[caret.index("^")] == "£"
    assert len(line) < 90


def test_a_limit_is_an_error_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "for i in 1..10**9 return i")
    assert code == 2
    assert "at most" in err


def test_bank_holidays_can_be_given(capsys: pytest.CaptureFixture[str]) -> None:
    text = 'working days after(@"2026-04-02", 1)'
    _code, out, err = run(capsys, text)
    assert out == '@"2026-04-03"\n'
    assert "Bank holidays were counted as working days" in err
    _code, out, err = run(capsys, text, "--holidays", "2026-04-03, 2026-04-06")
    assert (out, err) == ('@"2026-04-07"\n', "")
    assert "Bank holidays" not in run(capsys, 'age(@"2020-01-01", @"2026-01-01")')[2]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[1]", "must be a JSON object"),
        ('{"a": 1,}', "line 1, column"),
        ('{"a": NaN}', "NaN is not a number"),
        ('{"a": {"date": "2026-02-30"}}', "there is no date"),
        ('{"a": "@\\"soon\\""}', "is not a time"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_context_that_cannot_be_read_is_said_to_be_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "context.json"
    path.write_text(content, encoding="utf-8")
    code, out, err = run(capsys, "1", "--context", str(path))
    assert (code, out) == (3, "")
    assert reason in err


def test_what_is_not_there_is_said_to_be_missing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "1", "--context", str(tmp_path / "none.json"))[0] == 3
    assert run(capsys, "1", "--holidays", "soon")[0] == 3


def test_a_dash_reads_the_expression_from_the_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("1 +\n2\n"))
    assert run(capsys, "-") == (0, "3\n", "")


def test_it_is_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "rules.feel", "2 ** 5"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "32\n")
