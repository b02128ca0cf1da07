"""What the made-up contexts of all pages are made of: a child, a task, a record."""

from datetime import UTC, date, datetime
from typing import Any

from forms.rendering import Group, Item, Node, Section, taken_out

Context = dict[str, Any]

AT = datetime(2026, 7, 14, 9, 42, tzinfo=UTC)
TODAY = date(2026, 7, 14)
NAME = "Wilf Larkspur"
CHILD: Context = {
    "name": NAME,
    "full_name": "Wilfred Larkspur",
    "age": "10 years",
    "born": date(2016, 1, 12),
    "reference": "CW-2026-000097",
    "is_unborn": False,
}
UNBORN: Context = {
    "name": "Baby Quillfeather",
    "full_name": None,
    "age": None,
    "born": date(2026, 9, 2),
    "reference": "CW-2026-000102",
    "is_unborn": True,
}
ALLOCATION: Context = {"worker": "Sam Oakley", "team": "Harbour team", "manager": "Priya Marsh"}
WHOSE: Context = {"child": CHILD, "allocation": ALLOCATION, "case_url": "/cases/1"}
DUE: Context = {"state": "soon", "words": "Due today", "second": None, "date": TODAY}


WHYS: list[Context] = [
    {
        "question": "Why this task?",
        "told": [{"label": "", "words": "You took it."}, {"label": "What the law says", "words": "Children Act 1989."}],
        "rule": "",
        "inputs": (),
    },
    {
        "question": "Why this date?",
        "told": [{"label": "", "words": "By this rule:"}],
        "rule": "today + 3",
        "inputs": (("the day this step began", "Tue 14 July"),),
    },
]
PEOPLE: list[Context] = [
    {
        "id": "7",
        "name": "Sam Oakley",
        "roles": "Social worker",
        "cannot": "",
        "load": "1 open task · 2 children",
        "short": "1 open task",
        "least": True,
    },
    {
        "id": "8",
        "name": "Ife Sandwell",
        "roles": "Family support worker",
        "cannot": "“Write it”",
        "load": "4 open tasks, 1 late",
        "short": "4 open tasks",
        "least": False,
    },
]


def item(label: str, kind: str, display: Any, pointer: str = "/x", **more: Any) -> Item:
    """Make a question with its answer."""
    return Item(pointer, "page", label, kind, kind, display, **more)


def section(title: str, *elements: Node[Item]) -> Section:
    """Make the questions of a page."""
    return Section("page", title, 1, elements)


def child_first(*drawn: Section) -> Context:
    """Make what a record on paper takes: the child's own words, and the sections without them."""
    voices, rest = taken_out(drawn, lambda item: item.child_voice)
    return {"voices": voices, "sections": rest}


def task(**changes: Any) -> Context:
    """Make a row of a task list."""
    row: Context = {
        "id": "1",
        "title": "Child and family assessment",
        "url": "/tasks/1",
        "child_name": NAME,
        "child_age": "10 years",
        "reference": "CW-2026-000097",
        "why": "You are his allocated worker.",
        "whys": WHYS,
        "due": {"state": "later", "words": "In 5 working days", "second": None, "date": date(2026, 7, 21)},
        "state": "open",
        "claim_url": None,
        "release_url": None,
        "verb": "Go on",
        "returned_comment": None,
        "on_hold": "",
    }
    return row | changes


RETURNED = task(
    due={"state": "returned", "words": "Returned", "second": "In 2 working days", "date": date(2026, 7, 16)},
    returned_comment="“Say who takes Wilf to the club.”",
    release_url="/tasks/1/release",
)
UNCLAIMED = task(claim_url="/tasks/1/claim", verb=None, due=None)
SECTIONS: list[Section] = [
    section(
        "The child",
        item("Did you see Wilf alone?", "choice", "Yes", "/seen_alone"),
        item("When did you see him?", "date", date(2026, 7, 9), "/seen_on"),
        item(
            "What did Wilf say he wishes and feels?",
            "paragraphs",
            "“I like it when Dad cooks.”\n\nHe coloured Friday black.",
            "/wishes_feelings",
            child_voice=True,
        ),
    ),
    section(
        "What it means",
        item("Risks", "paragraphs", "Arguments that Wilf hears. " * 200, "/risks"),
        item("Factors found", "list", ["Alcohol misuse by a parent", "Łukasz & <b>him</b>"], "/factors"),
        Group(
            "What the family believes",
            (
                item(
                    "Religion or belief",
                    "choice",
                    "",
                    "/religion",
                    reason="the family chose not to say",
                    voluntary=True,
                ),
            ),
        ),
    ),
]
RECORD: Context = {
    "title": "Child and family assessment",
    "reference": "CW-2026-000311",
    "version": 2,
    "state": "submitted",
    "state_words": "Awaiting approval",
    "author": "Sam Oakley",
    "submitted_at": AT,
    "form_version": 1,
    "hash": "9f3a71c052de88b1" * 4,
    "corrected_by": "",
    "corrected_at": None,
}
