"""Made-up contexts for every page: the shapes that views give to templates, written once."""

from datetime import UTC, date, datetime
from typing import Any

from desk.reading import Answer, Earlier
from forms.difference import Change, Segment
from forms.remarks import FieldView, Said
from records.document import CommentLine, DecisionLine
from records.remarks import Remark
from tests.pages import made_up_jobs, made_up_people

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
    {"id": "7", "name": "Sam Oakley", "load": "1 open task · 2 children", "short": "1 open task", "least": True},
    {"id": "8", "name": "Ife Sandwell", "load": "4 open tasks, 1 late", "short": "4 open tasks", "least": False},
]


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
    }
    return row | changes


RETURNED = task(
    due={"state": "returned", "words": "Returned", "second": "In 2 working days", "date": date(2026, 7, 16)},
    returned_comment="Please say who takes Wilf to the club.",
    release_url="/tasks/1/release",
)
UNCLAIMED = task(claim_url="/tasks/1/claim", verb=None, due=None)
SECTIONS: list[Context] = [
    {
        "title": "The child",
        "items": [
            {"label": "Did you see Wilf alone?", "pointer": "/seen_alone", "kind": "choice", "display": "Yes"},
            {"label": "When did you see him?", "pointer": "/seen_on", "kind": "date", "display": date(2026, 7, 9)},
            {
                "label": "What did Wilf say he wishes and feels?",
                "pointer": "/wishes_feelings",
                "kind": "paragraphs",
                "display": "“I like it when Dad cooks.”\n\nHe coloured Friday black.",
                "child_voice": True,
            },
        ],
    },
    {
        "title": "What it means",
        "items": [
            {
                "label": "Risks",
                "pointer": "/risks",
                "kind": "paragraphs",
                "display": "Arguments that Wilf hears. " * 200,
            },
            {
                "label": "Factors found",
                "pointer": "/factors",
                "kind": "list",
                "display": ["Alcohol misuse by a parent", "Łukasz & <b>him</b>"],
            },
            {
                "label": "Religion or belief",
                "pointer": "/religion",
                "kind": "choice",
                "display": None,
                "reason": "the family chose not to say",
                "voluntary": True,
            },
        ],
    },
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
}
REMARK = Said("Please see Wilf <b>on his own</b>.", "You", AT)
REPLY = Said("Done, at school.", "Sam Oakley", AT, reply=True)
COMMENT_FIELD = FieldView(
    "qcomment", "/~remark/risks", "Your comment to Sam", "Risks", "Good.", 4, 10_000, "Shorten your comment"
)
SEGMENTS = (Segment("equal", "None seen"), Segment("removed", "."), Segment("added", " in the day."))
SAID = (Remark("/seen_alone", "Did you see Wilf alone?", REMARK, REPLY),)
CHANGED = [
    Answer(
        "/seen_alone",
        "Did you see Wilf alone?",
        (REMARK, REPLY),
        None,
        Change("/seen_alone", "the-child", "Did you see Wilf alone?", "No", "Yes"),
    ),
    Answer(
        "/risks",
        "Risks",
        (),
        COMMENT_FIELD,
        Change("/risks", "analysis", "Risks", "None seen.", "None seen in the day.", SEGMENTS),
    ),
]
ITEM: Any = {"label": "School", "pointer": "/school", "kind": "text", "display": "Cobble Lane Primary"}


def pdf(state: str) -> Context:
    """Make a PDF rendition in a state: making, ready or failed."""
    return {
        "id": state,
        "label": "As submitted, not yet approved",
        "state": state,
        "since": AT,
        "url": "/records/1.pdf" if state == "ready" else None,
        "size_words": "3 pages" if state == "ready" else None,
        "page_url": "/records/1",
        "status_url": "/records/1/pdf",
        "retry_url": "/records/1/pdf/again" if state == "failed" else None,
    }


APPROVAL: Context = WHOSE | {
    "record": RECORD,
    "title": "Child and family assessment",
    "version_words": "second version",
    "author": "Sam Oakley",
    "submitted_at": AT,
    "due": DUE,
    "tab": "changes",
    "record_url": "/records/1",
    "changed": CHANGED,
    "same": [Answer("/school", "School", (REMARK,), None, item=ITEM)],
    "gone": [Answer("/reason", "Why not?", (REMARK,), None)],
    "fields": {"/risks": COMMENT_FIELD},
    "said": {"/risks": (REMARK, REPLY)},
    "whole": (REMARK, REPLY),
    "earlier": [
        Earlier("First version", (Remark("/seen_alone", "Alone?", REMARK, REPLY),), frozenset({"/seen_alone"}))
    ],
    "tabs": [
        {"label": "Changed answers (2)", "url": "?tab=changes", "current": True},
        {"label": "All answers (6)", "url": "?tab=answers", "current": False},
    ],
    "before_title": "First version, 7 July",
    "after_title": "This version, 14 July",
    "answers": SECTIONS,
    "earlier_decision": {
        "version_words": "first version",
        "by": "Priya Marsh",
        "on": date(2026, 7, 8),
    },
    "own_work": False,
    "who_can_decide": None,
    "elements": (),
    "hidden": "[]",
    "marks": "{}",
    "revision": 0,
    "saved_words": "Saved at 10:42",
    "errors": (),
    "error_title": "",
    "decision_url": "/tasks/2",
    "whys": WHYS,
    "consequences": [{"when": "If you return it", "text": "Sam gets it back with all the answers."}],
    "pdfs": [pdf("making"), pdf("ready")],
}


OWN_WORK: Context = {"own_work": True, "who_can_decide": "Dee can decide.", "fields": {}}
KEPT_WORDS: Context = WHOSE | {
    "happened": "Mo Teal returned it at 10:00.",
    "words": [{"about": "Risks", "text": "Which?"}],
    "reference": "R-2026-000001",
    "record_url": "/records/1",
    "task_url": "/tasks/1",
}


class SignInForm:
    """Stands for allauth's form: whether it was refused, and the email to keep."""

    def __init__(self, email: str = "", refused: bool = False) -> None:
        self.is_bound = refused
        self.errors = {"__all__": ["refused"]} if refused else {}
        self._email = email

    def __getitem__(self, name: str) -> "SignInForm":
        return self

    def value(self) -> str:
        """Give what was typed."""
        return self._email


MY_WORK: Context = {
    "today": TODAY,
    "total": 3,
    "strip": [
        {"label": "Late", "count": 1, "url": "#late"},
        {"label": "Today", "count": 0, "url": None},
        {"label": "To take", "count": "25+", "url": "#take"},
    ],
    "sections": [
        {"anchor": "late", "title": "Late", "tasks": [task(), UNCLAIMED], "empty": None},
        {"anchor": "returned", "title": "Returned to me", "tasks": [RETURNED], "empty": None},
        {"anchor": "week", "title": "This week", "tasks": [], "empty": "Nothing is due this week."},
    ],
    "takeable": [UNCLAIMED],
    "more_to_take": True,
    "drafts": [{"title": "Assessment: the child", "child": NAME, "url": "/tasks/1", "saved_at": AT}],
    "waiting": [{"title": "Approval", "child": NAME, "url": "/r/1", "with_whom": "Priya Marsh", "since": TODAY}],
}
ENTRY: Context = {
    "title": "Referral from school",
    "url": None,
    "on": date(2026, 5, 18),
    "recorded_on": date(2026, 5, 21),
    "by": "D. Larkin",
    "source": "Referral",
    "significant": True,
    "text": "“It is loud on Fridays.”\n\n“And wet.”",
    "awaiting": None,
    "mark": {"label": "Not significant", "url": "/mark"},
}
TABS = [
    {"label": "Everything", "url": "?", "current": False},
    {"label": "Only significant", "url": "?significant=1", "current": True},
]
NO_STORY: Context = {"entries": [], "tabs": TABS, "only_significant": False, "earlier": []}
FAMILY: Context = {
    "relatives": [
        {
            "name": "Marigold Larkspur",
            "words": "mother",
            "age": "31 years",
            "responsibility": True,
            "starts_on": None,
            "ends_on": None,
            "ended": False,
            "url": None,
            "end_url": "/cases/1/family/1/end",
        },
        {
            "name": "Fern Larkspur",
            "words": "brother or sister",
            "age": "",
            "responsibility": None,
            "starts_on": None,
            "ends_on": TODAY,
            "ended": True,
            "url": "/cases/2",
            "end_url": None,
        },
    ],
    "add_url": "/cases/1/family/add",
}
CASE: Context = {
    "child": CHILD,
    "allocation_url": "/cases/1/allocation",
    "family": FAMILY,
    "allocation": ALLOCATION,
    "next_tasks": [task(child_name=None)],
    "missing": ["Wilf’s own words, in the last two visits", {"words": "His dentist", "url": "/x"}],
    "story": {
        "entries": [
            ENTRY,
            ENTRY | {"source": None, "by": None, "mark": None, "url": "/r/1", "awaiting": "awaiting approval"},
        ],
        "tabs": TABS,
        "only_significant": False,
        "earlier": [
            {"anchor": "story-2026-04", "title": "April 2026", "count": "3 entries", "url": "?month", "entries": None},
            {"anchor": "story-2026-03", "title": "March 2026", "count": "1 entry", "url": "?", "entries": [ENTRY]},
        ],
    },
    "episode": {"opened_on": date(2026, 5, 18), "reference": "CW-2026-000097-1"},
    "can_start": [{"title": "Start a child and family assessment", "url": "/cases/1/start"}],
    "records": [
        {**RECORD, "on": date(2026, 7, 13), "url": "/records/1", "pdf_url": None, "decides": None},
        {
            **RECORD,
            "state": "approved",
            "on": date(2025, 3, 2),
            "url": "/records/2",
            "pdf_url": "/records/2.pdf",
            "decides": {"reference": "R-2025-000001", "url": "/records/1"},
        },
    ],
}
RECORD_PAGE: Context = WHOSE | {
    "record": RECORD,
    "decisions": [
        DecisionLine(
            "returned", "Returned", "Priya Marsh", AT, "Say who.", (CommentLine("Risks", "Which?", REPLY),), REPLY
        )
    ],
    "versions": [
        {**RECORD, "number": 2, "at": AT, "url": "/v2", "current": True},
        {**RECORD, "number": 1, "at": AT, "url": "/v1", "current": False},
    ],
    "sections": SECTIONS,
    "decides": {"reference": "R-2026-000001", "url": "/records/3"},
    "pdfs": [pdf("making"), pdf("ready"), pdf("failed")],
}
RECORD_PDF: Context = {
    "record": RECORD,
    "child": CHILD,
    "authority_name": "Northmere Council",
    "team": "Children’s services · Harbour team · 01632 960144",
    "decision": None,
    "about": [{"label": "Why we hold it", "value": "To help a child in need: Children Act 1989, section 17"}],
    "sections": SECTIONS,
}
NOBODY: Context = {"url": "/give", "people": []}
TEAM: Context = {
    "team_name": "Harbour team",
    "today": TODAY,
    "size": "6 people · 84 children",
    "narrowed": {"name": "Sam Oakley", "all_url": "/teams/1"},
    "unclaimed": [UNCLAIMED | {"id": "2", "give": {"url": "/give", "people": PEOPLE}}, UNCLAIMED | {"give": NOBODY}],
    "several": PEOPLE,
    "several_url": "/give-several",
    "late_steps": [{"step": "Visit", "open": 22, "late": 3, "days": 4}],
    "claimed": [task(holder="Sam Oakley", verb=None, give_url="/give")],
    "decisions": [task(title="Decide on the assessment", verb="Decide", due=DUE)],
    "workload": [{"name": "Sam Oakley", "cases": 16, "open": 12, "late": 1, "url": "?person=7"}],
    "page": {"number": 1, "pages": 2, "previous_url": None, "next_url": "?page=2"},
}
TASK: Context = WHOSE | {
    "task": task(),
    "done": None,
    "records": [{"words": "Read the record it is about", "url": "/records/1"}],
    "actions": [
        {"label": "Start", "url": "/tasks/1/start", "method": "get", "main": True},
        {"label": "Give it back", "url": "/tasks/1/release", "method": "post", "main": False},
    ],
    "who_can_decide": "",
}
NO_FAMILY: Context = {"relatives": [], "add_url": None}
NOTHING: Context = {name: [] for name in ("strip", "sections", "takeable", "drafts", "waiting")} | {
    "total": 0,
    "more_to_take": False,
}
A_CASE: Context = {
    "name": NAME,
    "age": "10 years",
    "reference": "CW-2026-000097",
    "worker": None,
    "team": None,
    "url": "/",
}

SIGNED_IN: dict[str, tuple[str, Context]] = {
    "my work": ("desk/my_work.jinja", MY_WORK),
    "my work, nothing due": (
        "desk/my_work.jinja",
        MY_WORK | NOTHING,
    ),
    "my work, all to take": (
        "desk/my_work.jinja",
        MY_WORK | NOTHING | {"takeable": [UNCLAIMED], "more_to_take": False},
    ),
    "team work": ("desk/team_tasks.jinja", TEAM),
    "team work, empty": (
        "desk/team_tasks.jinja",
        TEAM
        | {"unclaimed": [], "claimed": [], "decisions": [], "workload": [], "late_steps": [], "several": []}
        | {"narrowed": None, "page": None},
    ),
    "task": ("desk/task.jinja", TASK),
    "task that is done": (
        "desk/task.jinja",
        TASK | {"done": {"by": "Sam Oakley", "at": AT}, "task": task(due=None, why=None, whys=[]), "actions": []},
    ),
    "case": ("desk/case.jinja", CASE),
    "case of an unborn child": (
        "desk/case.jinja",
        {"child": UNBORN, "allocation": None, "episode": None, "story": NO_STORY}
        | {"allocation_url": None, "family": NO_FAMILY}
        | {name: [] for name in ("next_tasks", "missing", "can_start", "records")},
    ),
    "cases": ("desk/cases.jinja", {"cases": [A_CASE], "page": None}),
    "no cases": ("desk/cases.jinja", {"cases": [], "page": None}),
    "approval by changes": ("desk/approval.jinja", APPROVAL),
    "approval by answers": ("desk/approval.jinja", APPROVAL | {"tab": "answers", "earlier_decision": None}),
    "approval by comments": ("desk/approval.jinja", APPROVAL | {"tab": "comments"}),
    "approval by PDF": ("desk/approval.jinja", APPROVAL | {"tab": "pdf", "fields": {}}),
    "words of a decision that somebody else took": ("desk/kept_words.jinja", KEPT_WORDS),
    "approval of own work": (
        "desk/approval.jinja",
        APPROVAL | {"own_work": True, "who_can_decide": "Dee can decide.", "fields": {}},
    ),
    "record": ("records/record.jinja", RECORD_PAGE),
    **made_up_jobs.PAGES,
    "not found": ("errors/404.jinja", {}),
    "not for this role": ("errors/403.jinja", {}),
    "help": ("pages/help.jinja", {}),
    "accessibility": ("pages/accessibility.jinja", {}),
    "privacy": ("pages/privacy.jinja", {}),
} | made_up_people.SIGNED_IN
AT_THE_DOOR: dict[str, tuple[str, Context]] = {
    "sign in": ("account/login.html", {"form": SignInForm()}),
    "sign in, refused": ("account/login.html", {"form": SignInForm("sam@northmere.example", refused=True)}),
    "sign out": ("account/logout.html", {}),
    "locked": ("account/locked.html", {"locked_until_words": "at 10:47", "contact": "", "codes": False}),
    "not found, signed out": ("errors/404.jinja", {}),
} | made_up_people.AT_THE_DOOR
WITHOUT_CONTEXT = ("errors/500.jinja", "errors/400.jinja", "errors/csrf.jinja")
