"""What people are told: where a text is no FEEL, what they probably meant, and why an answer is null."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from rules import feel

CONTEXT: dict[str, Any] = {
    "child": {"age": 3, "date_of_birth": None, "name": "Wilf"},
    "visits": [{"on": 1}],
    "limit": 2,
}


@pytest.mark.parametrize(
    ("text", "column", "parts"),
    [
        ("a && b", 3, ["found '&'", "write and"]),
        ("a || b", 3, ["write or"]),
        ("!a", 1, ["write not(…)"]),
        ("a == b", 4, ["found '='", "Write a single ="]),
        ("a => b", 4, ["Write >="]),
        ("a =< b", 4, ["Write <="]),
        ("a <> b", 4, ["Write !="]),
        ("5 % 2", 3, ["modulo"]),
        ("“x”", 1, ["straight quotation marks"]),
        ("'x'", 1, ["double quotes"]),
        ("a = 'x'", 5, ["double quotes"]),
        ("£5", 1, ["plain number"]),
        ("1,000", 2, ["without commas"]),
        ("child.age null?", 11, ["Write = null"]),
        ("child.age is null", 11, ["= null"]),
        ("x equals 1", 3, ["Write ="]),
        ("not a", 1, ["not(…)"]),
        ("x not in [1]", 3, ["not(…)"]),
        ("a AND b", 3, ["mean 'and'"]),
        ("a adn b", 3, ["mean 'and'"]),
        ("if a b else c", 6, ["found 'b'", "expected 'then'"]),
        ("if a than b else c", 6, ["mean 'then'"]),
        ("if a then b esle c", 13, ["mean 'else'"]),
        ("for x in [1] retrun x", 14, ["mean 'return'"]),
        ("some x in [1] satisfy x", 15, ["mean 'satisfies'"]),
        ("[1 to 5]", 4, ["write .. between".capitalize()]),
        ("(a + (b * c)", 13, ["expected ')'", "close the '(' of line 1, column 1"]),
        ("[1, (2]", 7, ["found ']'", "close the '(' of line 1, column 5"]),
        ("max(a, {b: 1", 13, ["close the '{' of line 1, column 8"]),
        ("a)", 2, ["Nothing is open"]),
        ("strin length(a)", 7, ["mean 'string length'?"]),
        ("a /* why", 3, ["comment is not closed"]),
        ('"open', 1, ["not closed"]),
        ("child date of birth", 7, ["declares it"]),
        ("a.", 3, ["name of a property"]),
    ],
)
def test_a_near_miss_is_recognised(text: str, column: int, parts: list[str]) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(text)
    assert (caught.value.line, caught.value.column) == (1, column)
    for part in parts:
        assert part in caught.value.message


def test_an_open_bracket_is_found_lines_above() -> None:
    with pytest.raises(feel.FeelSyntaxError, match=r"line 4, column 5: .* close the '\[' of line 2, column 3"):
        feel.parse("a and\n  [1,\n\n  2 }")


@pytest.mark.parametrize(
    "text", ["a != b", "a <= b", "not(a)", "a * -b", "[1..2]", "]1..2[", "if a then b else if c then d else e"]
)
def test_what_is_right_is_not_taken_for_a_near_miss(text: str) -> None:
    assert feel.parse(text).text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("child.agee > 3", "there is no `child.agee`; did you mean `child.age`?"),
        ("child.date_of_birth.year", "`child.date_of_birth` is null, so it has no 'year'"),
        ("child.date_of_birth < limit", "`child.date_of_birth` is null"),
        ("chid.age", "there is no `chid`; did you mean `child`?"),
        ("child.age.year", "`child.age` is a number, which has no 'year'"),
        ("True", "there is no `True`; did you mean `true`?"),
        ("limit?", "there is no `limit?`; write `= null` to ask whether something is null"),
        ("visits.onn", "there is no 'onn'; did you mean 'on'?"),
        ("visits[item.onn = 1]", "there is no `item.onn`; did you mean `item.on`?"),
        ('contians("ab", "b")', "there is no function 'contians'; did you mean 'contains'?"),
        ("age(1, 2)", "there is no function 'age' here, because no calendar of working days was given"),
        ('contains(text: "b", match: "b")', "contains() has no parameter 'text'; it has string, match"),
        ('contains(strin: "b", match: "b")', "contains() has no parameter 'strin'; did you mean 'string'?"),
        ("floor(limit, null)", "floor() needs a number as 'scale', which is null"),
        ("string length()", "string length() takes one argument, not 0"),
        ("1 instance of nmber", "there is no type 'nmber'; did you mean 'number'?"),
        ("1 instance of list", "a type such as 'list' needs what it is made of, as in list<number>"),
        ("2 ** 1e9", "an exponent is at most 999,999,999"),
    ],
)
def test_a_null_says_why(text: str, reason: str) -> None:
    evaluation = feel.parse(text).explain(CONTEXT)
    assert evaluation.value in (None, [], [None])
    assert evaluation.warnings[0].removeprefix(f"`{text}` is null: ") == reason


def test_what_is_not_in_scope_is_found_before_anything_runs() -> None:
    expression = feel.parse("child.agee > 3 and\n  contians(child.name, tody) and forms.any.answer = 1")
    scope = ["child.age", "child.name", "forms", "today"]
    assert expression.problems(scope) == (
        feel.Problem(1, 1, "There is no `child.agee` here; did you mean `child.age`?"),
        feel.Problem(2, 3, "There is no function `contians`; did you mean `contains`?"),
        feel.Problem(2, 24, "There is no `tody` here; did you mean `today`?"),
    )
    assert feel.parse("visits[on < 3 and item.alone]").problems(["visits"]) == ()
    assert feel.parse("working days after(today, 3)").problems(scope) == ()
    assert feel.parse("own(today)").problems(scope, ["own"]) == ()
    assert feel.parse("for v in visits return v.on").problems(["visits"]) == ()
    assert feel.parse("visits in (count(?) > 2)").problems(["visits"]) == ()


class Costly(Mapping[str, Any]):
    """A mapping that counts how often somebody goes through its keys."""

    def __init__(self) -> None:
        self.walks = 0

    def __getitem__(self, key: str) -> Any:
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        self.walks += 1
        return iter([f"name{number}" for number in range(1_000)])

    def __len__(self) -> int:
        return 1_000


def test_near_names_are_looked_for_only_when_reasons_are_asked_for_and_only_so_often() -> None:
    expression = feel.parse("for i in 1..2000 return child.missing")
    quick, asked = Costly(), Costly()
    expression.evaluate({"child": quick})
    assert quick.walks == 0
    expression.explain({"child": asked})
    assert 0 < asked.walks <= 40
