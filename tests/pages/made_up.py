"""Made-up contexts for every page: the shapes that views give to templates, written once."""

from datetime import date

from records.document import CommentLine, DecisionLine
from tests.pages import made_up_jobs, made_up_people
from tests.pages.made_up_approval import APPROVAL, KEPT_WORDS, REPLY, SignInForm, pdf
from tests.pages.made_up_base import (
    ALLOCATION,
    AT,
    CHILD,
    DUE,
    NAME,
    PEOPLE,
    RECORD,
    RETURNED,
    SECTIONS,
    TODAY,
    UNBORN,
    UNCLAIMED,
    WHOSE,
    Context,
    child_first,
    item,
    task,
)

CORRECTION: Context = {
    "title": "Note of a visit",
    "reference": "R-2026-000001",
    "children": NAME,
    "url": "/corrections/1/",
    "age": "today",
    "saved_at": AT,
    "by": "Sam Oakley",
    "submitted_at": AT,
    "writing": True,
    "returned": True,
}
MY_WORK: Context = {
    "today": TODAY,
    "total": 3,
    "strip": [
        {"label": "Late", "count": 1, "url": "#late"},
        {"label": "Today", "count": 0, "url": None},
        {"label": "To take", "count": "25+", "url": "#take"},
    ],
    "sections": [
        {"anchor": "late", "title": "Late", "tasks": [task(), UNCLAIMED]},
        {"anchor": "returned", "title": "Returned to me", "tasks": [RETURNED]},
        {"anchor": "week", "title": "This week", "tasks": []},
    ],
    "takeable": [UNCLAIMED],
    "more_to_take": True,
    "drafts": [{"title": "Assessment: the child", "child": NAME, "url": "/tasks/1", "saved_at": AT, "age": "today"}],
    "more_drafts": False,
    "corrects": [CORRECTION],
    "corrections_sent": [CORRECTION],
    "to_decide": [CORRECTION],
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
            "responsibility_since": TODAY,
            "never_right": False,
            "starts_on": None,
            "ends_on": None,
            "ended": False,
            "url": None,
            "about_url": "/cases/1/about/family/1/",
            "end_url": "/cases/1/family/1/end",
        },
        {
            "name": "Fern Larkspur",
            "words": "brother or sister",
            "age": "",
            "responsibility": None,
            "responsibility_since": None,
            "never_right": False,
            "starts_on": None,
            "ends_on": TODAY,
            "ended": True,
            "url": "/cases/2",
            "end_url": None,
        },
    ],
    "add_url": "/cases/1/family/add",
}
PHASES: list[Context] = [
    {
        "key": "planning",
        "title": "Planning",
        "processes": [
            {
                "title": "Child in need plan",
                "url": "/processes/1",
                "since": "since Mon 18 May",
                "on_hold": True,
                "steps": [
                    {"title": "Visit", "url": "/tasks/1", "who": "With Sam Oakley since Mon 18 May", "due": DUE},
                    {"title": "Meet", "url": "/tasks/2", "who": "For a social worker, since Mon 18 May", "due": None},
                ],
                "offered": [
                    {
                        "title": "Support",
                        "over_url": "/processes/1/change/over/1",
                        "offers": [
                            {"words": "Visit", "url": "/ad-hoc/1", "once": "m", "asks": False},
                            {"words": "Meet", "url": "/ad-hoc/2", "once": "n", "asks": True},
                        ],
                    }
                ],
            },
            {
                "title": "Conference",
                "url": "",
                "since": "since Mon 18 May",
                "on_hold": False,
                "steps": [],
                "offered": [],
            },
        ],
        "records": [{**RECORD, "on": date(2026, 7, 13), "url": "/records/1", "decides": None, "corrected": None}],
        "all_url": "?phase=planning#records",
        "all_words": "All of 4 records",
        "starts": [],
    },
    {
        "key": "review",
        "title": "Review",
        "processes": [],
        "records": [],
        "all_url": "?phase=review#records",
        "all_words": "All of 0 records",
        "starts": [
            {"title": "Start: Review", "url": "/cases/1/start", "method": "post"},
            {"title": "Start: Conference", "url": "/cases/1/start-for-family", "method": "get"},
        ],
    },
]
CASE: Context = {
    "child": CHILD,
    "allocation_url": "/cases/1/allocation",
    "details_url": "/cases/CW-2026-000002/details/",
    "about_url": "/cases/CW-2026-000002/about/",
    "closed_on": None,
    "closed_because": "",
    "open_again_url": None,
    "family": FAMILY,
    "died": TODAY,
    "allocation": ALLOCATION,
    "next_tasks": [task(child_name=None)],
    "failed": [
        {"step": "How much?", "process": "Child and family assessment", "since": AT, "url": "/incidents/1"},
        {"step": "How many?", "process": "Child and family assessment", "since": AT, "url": None},
    ],
    "phases": PHASES,
    "record_tabs": TABS,
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
    "work": [
        {"title": "Child and family assessment", "when": "since Mon 18 May", "url": "/processes/1", "on_hold": True}
    ],
    "episode": {"opened_on": date(2026, 5, 18), "reference": "CW-2026-000097-1"},
    "records": [
        {**RECORD, "on": date(2026, 7, 13), "url": "/records/1", "pdf_url": None, "pdf_failed": True, "decides": None}
        | {"corrected": {"by": "Priya Marsh", "on": date(2026, 7, 20)}},
        {
            **RECORD,
            "state": "approved",
            "on": date(2025, 3, 2),
            "url": "/records/2",
            "pdf_url": "/records/2.pdf",
            "pdf_failed": False,
            "corrected": None,
            "decides": {"reference": "R-2025-000001", "url": "/records/1"},
        },
    ],
}
RECORD_PAGE: Context = WHOSE | {
    "for_child": {"url": "/records/R-2026-000131/1/for-child.pdf", "caution": "Think who else at home may read it."},
    "text_url": "/records/R-2026-000131/1.txt",
    "not_taken_over": [],
    "replaced": True,
    "correction": {
        "begin_url": "/records/R-2026-000003/2/correct/",
        "open": {"waits": True, "by": "Sam Oakley", "url": "/corrections/1/"},
        "corrects": {"url": "/records/R-2026-000003/1/", "number": 1, "reason": "It was on Monday."},
        "corrected": {
            "by": "Sam Oakley",
            "on": AT,
            "reason": "It was on Tuesday.",
            "url": "/records/R-2026-000003/3/",
            "number": 3,
            "stands": True,
        },
    },
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
    "withheld": ("Conversation 2",),
    "notice": "Children’s services privacy notice, version 3",
    "decides": {"reference": "R-2026-000001", "version": 1, "url": "/records/3", "comments": 2},
    "pdfs": [pdf("making"), pdf("ready"), pdf("failed")],
}
RECORD_PDF: Context = {
    "record": RECORD,
    "direction": "ltr",
    "sample": False,
    "undrawn": 0,
    "child": CHILD | {"others": 0},
    "authority_name": "Northmere Council",
    "team": "Children’s services · Harbour team · 01632 960144",
    "decision": None,
    "about": [{"label": "Why we hold it", "value": "To help a child in need: Children Act 1989, section 17"}],
    **child_first(*SECTIONS),
    "withheld": ("Conversation 2",),
}
NOBODY: Context = {"url": "/give", "people": []}
TEAM: Context = {
    "team_name": "Harbour team",
    "can_start": [{"title": "Start: Weekly check", "url": "/teams/1/start"}],
    "today": TODAY,
    "size": "6 people · 84 children",
    "narrowed": {"name": "Sam Oakley", "all_url": "/teams/1"},
    "unclaimed": [UNCLAIMED | {"id": "2", "give": {"url": "/give", "people": PEOPLE}}, UNCLAIMED | {"give": NOBODY}],
    "several": PEOPLE,
    "several_url": "/give-several",
    "late_steps": [{"step": "Visit", "open": 22, "late": 3, "days": 4}],
    "claimed": [task(holder="Sam Oakley", verb=None, give_url="/give")],
    "managers": [task(title="Decide on the assessment", verb="Decide", due=DUE)],
    "workload": [{"name": "Sam Oakley", "cases": 16, "open": 12, "late": 1, "url": "?person=7"}],
    "page": {"number": 1, "pages": 2, "previous_url": None, "next_url": "?page=2"},
}
ENDED: Context = {"cancelled": False, "by": "Sam Oakley", "at": AT, "timed": False, "timer": "", "note": ""}
TASK: Context = WHOSE | {
    "task": task(),
    "ended": None,
    "kept": (),
    "explain": "",
    "written": "Sam Oakley is writing. Saved at 10:42.",
    "said": [],
    "by_hand": None,
    "errors": [],
    "read_on_the_way": [
        {
            "words": "Review, by Priya Marsh",
            "url": "/records/2",
            "items": [item("By when?", "text", "Soon")],
        }
    ],
    "records": [{"words": "Read the record it is about", "url": "/records/1"}],
    "actions": [
        {"label": "Start", "url": "/tasks/1/start", "method": "get", "main": True},
        {"label": "Give it back", "url": "/tasks/1/release", "method": "post", "main": False},
    ],
    "who_can_decide": "",
}
NO_FAMILY: Context = {"relatives": [], "add_url": None}
NOTHING: Context = {
    name: []
    for name in ("strip", "sections", "takeable", "drafts", "waiting", "corrects", "corrections_sent", "to_decide")
} | {
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
    "born": "",
    "why": [],
}
FINDING: Context = {"cases": [], "page": None, "typed": "", "find_url": "/cases/find/", "new_file_url": None}
FINDING |= {"all_url": "/cases/", "errors": [], "wrong": {"find": None}, "found": 0, "missed": ""}

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
        | {"unclaimed": [], "claimed": [], "managers": [], "workload": [], "late_steps": [], "several": []}
        | {"narrowed": None, "page": None},
    ),
    "task": ("desk/task.jinja", TASK),
    "task that is done": (
        "desk/task.jinja",
        TASK | {"ended": ENDED, "task": task(due=None, why=None, whys=[]), "actions": []},
    ),
    "case": ("desk/case.jinja", CASE),
    "case of an unborn child": (
        "desk/case.jinja",
        {"child": UNBORN, "allocation": None, "episode": None, "story": NO_STORY}
        | {
            "phases": [],
            "record_tabs": [],
            "allocation_url": None,
            "about_url": "/cases/1/about/",
            "details_url": None,
            "family": NO_FAMILY,
            "died": None,
            "closed_on": TODAY,
            "closed_because": "Closed after the assessment",
            "open_again_url": "/cases/1/open-again",
        }
        | {name: [] for name in ("next_tasks", "failed", "missing", "records", "work")},
    ),
    "cases": ("desk/cases.jinja", FINDING | {"cases": [A_CASE], "new_file_url": "/cases/new"}),
    "no cases": ("desk/cases.jinja", FINDING),
    "cases found": (
        "desk/cases.jinja",
        FINDING
        | {"typed": "Hollow", "found": 30, "page": {"number": 1, "pages": 2, "previous": None, "next": 2}}
        | {"cases": [A_CASE | {"born": "12 January 2016", "why": ["Name at birth: Wilfred Hollow"]}]},
    ),
    "no case found": ("desk/cases.jinja", FINDING | {"typed": "Ash", "missed": "name", "new_file_url": "/cases/new"}),
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
    **made_up_people.SIGNED_IN,
}
AT_THE_DOOR: dict[str, tuple[str, Context]] = {
    "sign in": ("account/login.html", {"form": SignInForm()}),
    "sign in, refused": ("account/login.html", {"form": SignInForm("sam@northmere.example", refused=True)}),
    "sign out": ("account/logout.html", {}),
    "locked": ("account/locked.html", {"locked_until_words": "at 10:47", "contact": "", "codes": False}),
    "not found, signed out": ("errors/404.jinja", {}),
    **made_up_people.AT_THE_DOOR,
}
WITHOUT_CONTEXT = ("errors/500.jinja", "errors/400.jinja", "errors/not_kept.jinja", "errors/csrf.jinja")
