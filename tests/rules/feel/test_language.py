"""The language as an analyst writes it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rules import feel

CONTEXT: dict[str, Any] = {
    "forms": {"manager_decision": {"decision": "approve"}, "visit": None},
    "child": {"age": 3, "date_of_birth": date(2022, 5, 4), "first name": "Juniper"},
    "visits": [{"on": date(2026, 3, 1), "alone": True}, {"on": date(2026, 3, 9), "alone": False}],
    "limit": 1.1,
    "today": date(2026, 3, 10),
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", Decimal("0.3")),
        ("1/3", Decimal("0.3333333333333333333333333333333333")),
        ("2 + 3 * 4 ** 2", Decimal(50)),
        ("10 - 4 - 3", Decimal(3)),
        ("-2 ** 2", Decimal(4)),
        ("limit * 3", Decimal("3.3")),
        (r'"a\"b\u00e9\n"', 'a"bé\n'),
        ('"tea" + "cup"', "teacup"),
        ('forms.manager_decision.decision = "approve"', True),
        ("forms.visit.seen.alone", None),
        ("forms.visit.seen = true", False),
        ("if forms.visit.seen then 1 else 2", Decimal(2)),
        ("child.age between 2 and 4 and not(child.age = 4)", True),
        ("child.age in [1..3)", False),
        ("child.age in (1, 2, [3..5])", True),
        ("child.age in (< 2, > 2)", True),
        ('"b" in ["a", "b"]', True),
        ("null and false", False),
        ("null or true", True),
        ("null or false", None),
        ("visits[alone].on", [date(2026, 3, 1)]),
        ("visits[-1].on", date(2026, 3, 9)),
        ("visits[3]", None),
        ("count(visits[item.alone = false])", Decimal(1)),
        ("some v in visits satisfies v.alone", True),
        ("every v in visits satisfies v.alone", False),
        ("for v in visits return (today - v.on).days", [Decimal(9), Decimal(1)]),
        ("for n in 3..1 return n", [Decimal(3), Decimal(2), Decimal(1)]),
        ("{a: 1, b: a + 1}.b", Decimal(2)),
        ("{twice: function(n) n * 2, four: twice(2)}.four", Decimal(4)),
        ('substring(string: "foobar", start position: 4)', "bar"),
        ('date("2026-03-01") < today', True),
        ('today + duration("P1M")', date(2026, 4, 10)),
        ('@"2026-01-31" + @"P1M"', date(2026, 2, 28)),
        ('date and time("2026-03-01T10:00:00") + @"PT90M"', datetime(2026, 3, 1, 11, 30)),
        ('@"09:30:00"', time(9, 30)),
        ('@"P1DT2H"', timedelta(days=1, hours=2)),
        ("today.weekday", Decimal(2)),
        ("is defined(child.age) and not(is defined(child.height))", True),
        ("/* why */ 1 // one", Decimal(1)),
    ],
)
def test_an_expression_has_its_value(text: str, value: object) -> None:
    result = feel.evaluate(text, CONTEXT)
    assert result == value
    assert type(result) is type(value)


def test_names_with_spaces_count_where_they_are_declared() -> None:
    context = {"date of birth": date(2022, 5, 4), "person": {"first name": "Juniper"}}
    assert feel.evaluate("date of birth.year", context) == 2022
    assert feel.evaluate('person.first name = "Juniper"', context) is True
    assert feel.parse("date  of birth.year", ["date of birth"]).evaluate(context) == 2022
    with pytest.raises(feel.FeelSyntaxError, match="declares it"):
        feel.parse("date of birth.year")


@pytest.mark.parametrize(
    ("text", "line", "column", "parts"),
    [
        ("", 1, 1, ["empty", "expected a value"]),
        ("1 +", 1, 4, ["found the end of the expression", "expected a value"]),
        ("if a then b", 1, 12, ["expected 'else'"]),
        ("a = 1\n  and (b = 2", 2, 13, ["expected ')'"]),
        ("a == 1", 1, 4, ["found '='"]),
        ("a && b", 1, 3, ["found '&'", "write and"]),
        ('"open', 1, 1, ["not closed"]),
        ("'a'", 1, 1, ["double quotes"]),
        ("strin length(a)", 1, 7, ["did you mean 'string length'"]),
        ('@"2026-02-30"', 1, 1, ["no date"]),
        ("[1, 2", 1, 6, ["expected ']' or ','"]),
        ("{a 1}", 1, 2, ["a key and ':'"]),
        ("f(a: 1, 2)", 1, 9, ["all named or all in order"]),
    ],
)
def test_a_syntax_error_says_where_what_was_found_and_what_could_stand_there(
    text: str, line: int, column: int, parts: list[str]
) -> None:
    with pytest.raises(feel.FeelSyntaxError) as caught:
        feel.parse(text)
    assert (caught.value.line, caught.value.column) == (line, column)
    for part in parts:
        assert part in caught.value.message


def test_a_null_comes_with_its_reason_and_with_what_was_read() -> None:
    evaluation = feel.parse("child.height + limit > 2").explain(CONTEXT)
    assert evaluation.value is None
    assert evaluation.warnings == (
        "there is no `child.height`",
        "`child.height + limit` is null: `child.height` is null",
        "`child.height + limit > 2` is null: `child.height + limit` is null",
    )
    assert evaluation.reads == {"child.height": None}


def test_what_was_read_is_reported_with_its_value() -> None:
    text = 'forms.manager_decision.decision = "return" or child.age < 5'
    assert feel.parse(text).explain(CONTEXT).reads == {
        "forms.manager_decision.decision": "approve",
        "child.age": Decimal(3),
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('forms.manager_decision.decision = "approve"', {"forms.manager_decision.decision"}),
        ("for v in visits return v.on + limit", {"visits", "limit"}),
        ("visits[on < today]", {"visits", "on", "today"}),
        ("{a: b, c: a}.c", {"b"}),
        ("function(a) a + b", {"b"}),
        ("count(visits) in [low..high]", {"visits", "low", "high"}),
    ],
)
def test_an_expression_tells_what_it_reads(text: str, names: set[str]) -> None:
    assert feel.parse(text).names() == names


def test_parsing_the_same_text_again_gives_the_same_expression() -> None:
    assert feel.parse("1 + child.age") is feel.parse("1 + child.age", ["limit"])


class Host:
    """An object with something to hide."""

    secret = "hidden"

    def __str__(self) -> str:
        raise AssertionError("FEEL must not call methods of host objects")


@pytest.mark.parametrize(
    "text",
    ["host.secret", "host.__class__", "child.keys", "today.ctime", '"a".upper', "visits.append", "limit.real", "host"],
)
def test_no_name_reaches_an_attribute_of_a_python_object(text: str) -> None:
    evaluation = feel.parse(text).explain({**CONTEXT, "host": Host()})
    assert evaluation.value in (None, [None, None])
    assert evaluation.warnings


def test_a_context_may_read_its_entries_on_demand() -> None:
    class OnDemand(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            return {"decision": "approve"} if key == "manager_decision" else default

    assert feel.parse("forms.manager_decision.decision").evaluate({"forms": OnDemand()}) == "approve"


def test_an_error_of_the_host_is_not_taken_for_null() -> None:
    class Broken(dict[str, Any]):
        def get(self, key: str, default: Any = None) -> Any:
            raise ConnectionError("the database is away")

    with pytest.raises(ConnectionError):
        feel.parse("forms.visit").evaluate({"forms": Broken()})
