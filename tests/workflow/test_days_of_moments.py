"""No shipped definition takes the day of a moment in UTC: half past midnight in summer was the day before."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules import feel
from rules.feel import syntax
from rules.feel.reads import children
from tests.workflow.test_no_unexplained_limits import ROOT, of_form, of_process, of_table

DAY_OF = {"date", "day of week", "day of year", "month of year", "week of year", "substring", "substring before"}
PARTS = {"year", "month", "day", "weekday"}
STORED = {"forms", "previous", "history", "item"}


def of_words(said: object) -> Iterator[str]:
    """The days and words of the entries that a form makes in a chronology."""
    if isinstance(said, list):
        for one in said:
            yield from of_words(one)
    elif isinstance(said, dict):
        for key, value in said.items():
            if key == "chronology":
                entry = {"text": value} if isinstance(value, str) else value
                yield from (entry[name] for name in ("date", "text") if entry.get(name))
            yield from of_words(value)


def moments(said: object, name: str = "") -> set[str]:
    """The names of the questions for a moment."""
    if isinstance(said, list):
        return {found for one in said for found in moments(one)}
    if not isinstance(said, dict):
        return set()
    own = {name} if said.get("format") == "date-time" and "scope" not in said else set()
    return own.union(*(moments(value, key) for key, value in said.items()))


def is_moment(node: syntax.Node, names: set[str]) -> bool:
    """Whether this is a moment as a record stores it, in UTC, whatever is added to it."""
    match node:
        case syntax.Call(syntax.Name("local date")):
            return False
        case syntax.Call(syntax.Name("date and time"), positional, named) if len(positional) + len(named) == 1:
            return True
        case syntax.Path(base, path) if path[-1] in names:
            return isinstance(base, syntax.Filter) or (isinstance(base, syntax.Name) and base.name in STORED)
    return any(is_moment(child, names) for child in children(node))


def utc_days(node: syntax.Node, names: set[str]) -> Iterator[syntax.Span]:
    """Where the node takes the day of a stored moment, or a part of that day."""
    match node:
        case syntax.Call(syntax.Name(function), positional, named) if function in DAY_OF:
            if any(is_moment(each, names) for each in (*positional, *(value for _, value in named))):
                yield node.span
        case syntax.Path(base, path) if set(path) & PARTS and is_moment(base, names):
            yield node.span
    for child in children(node):
        yield from utc_days(child, names)


def expressions(path: Path) -> Iterator[str]:
    match path.suffix:
        case ".bpmn":
            yield from (text.strip().removeprefix("=") for _place, text in of_process(path))
        case ".json":
            document = json.loads(path.read_text(encoding="utf-8"))
            yield from (text for _place, text in of_form(document))
            yield from of_words(document)
        case _:
            yield from (text for _place, text in of_table(path) if "(" in text)


def test_no_shipped_definition_takes_the_day_of_a_moment_in_utc() -> None:
    forms = sorted(ROOT.glob("form_definitions/*/*.json"))
    names = moments([json.loads(path.read_text(encoding="utf-8")) for path in forms])
    assert {"begins_at", "missing_since", "returned_at", "ends_at"} <= names
    read, found = 0, []
    for path in [*ROOT.glob("processes/*/*.[bd]*"), *forms]:
        for text in expressions(path):
            read += 1
            found += [(path.name, text) for _span in utc_days(feel.parse(text).syntax, names)]
    assert found == [], "Take the day by `local date(…)` (docs/analyst/feel.md)."
    assert read > 900


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("date(date and time(previous.missing_episode.missing_since))", 1),
        ('date(date and time(forms.a.b) + @"P1D")', 1),
        ("date(history.missing_episode[1].missing_since)", 1),
        ("date and time(forms.a.b).day > 4", 1),
        ("substring(previous.missing_episode.missing_since, 1, 10)", 1),
        ("local date(previous.missing_episode.missing_since)", 0),
        ("date(local date(previous.missing_episode.missing_since))", 0),
        ("date(missing_since)", 0),
        ("date(previous.visit.visited_on)", 0),
        ('date(date and time(today, time("17:00:00@Europe/London")))', 0),
    ],
)
def test_what_counts_as_a_day_in_utc(text: str, count: int) -> None:
    assert len(list(utc_days(feel.parse(text).syntax, {"missing_since"}))) == count
