"""Made-up contexts of the page that shows how a piece of work goes."""

import json

from tests.pages.made_up_base import AT, WHOSE, WHYS, Context

STEPS: list[Context] = [
    {"id": "a", "name": "Write the assessment", "state": "done", "words": "Done 2 times"},
    {"id": "b", "name": "Authorise", "state": "here", "words": "Now"},
    {"id": "c", "name": "Tell the family", "state": "failed", "words": "Failed"},
    {"id": "d", "name": "Call", "state": "skipped", "words": "Skipped"},
    {"id": "e", "name": "Look", "state": "cancelled", "words": "No longer needed"},
    {"id": "f", "name": "End", "state": "not_reached", "words": "Not reached"},
]
ASKED: list[Context] = [
    {
        "way": "“Return”",
        "kept": False,
        "rule": 'forms.manager_decision.decision = "return"',
        "result": "not true",
        "inputs": [("the answer to “What do you decide?”", "Approve it")],
    }
]
LINE: Context = {
    "at": AT,
    "step": "Write the assessment",
    "url": "/tasks/1",
    "who": "Sam Oakley",
    "state": "done",
    "words": "",
    "told": [],
    "incident_url": "",
    "record": {"words": "Submitted version 1", "url": "/records/1"},
    "reason": "",
    "ways": [],
    "called": [],
    "took": "2 working days",
}
PROCESS: Context = WHOSE | {
    "process": {
        "title": "Child and family assessment",
        "number": 2,
        "started": AT,
        "by": "Sam Oakley",
        "ended": None,
        "suspended": AT,
        "waits_at": ["Authorise", "How many before?"],
        "moved_limits": ["“Ten days” now ends on Mon 3 August at 10:00, because a date moved."],
        "state": {"state": "failed", "words": "A step failed"},
    },
    "within": {"title": "Child protection", "url": "/processes/2", "waits": True},
    "offered": [],
    "change": {
        "open": [
            {"name": "Visit", "who": "Sam Oakley", "acts": [{"act": "skip", "url": "/processes/1/change/skip/1"}]}
        ],
        "done": [
            {"name": "Write", "who": "Sam Oakley", "acts": [{"act": "again", "url": "/processes/1/change/again/1"}]}
        ],
        "acts": [{"act": "hold", "url": "/processes/1/change/hold"}, {"act": "add", "url": "/processes/1/change/add"}],
        "on_hold": False,
    },
    "diagram": {
        "url": "/processes/1/diagram.xml",
        "marks": json.dumps({"a": {"state": "done", "words": "Done"}}),
        "ways": json.dumps(["a_b"]),
        "missing": ["Call"],
    },
    "steps": STEPS,
    "lines": [
        LINE,
        LINE | {"state": "skipped", "words": "Skipped", "reason": "Done <b>before</b>", "url": None, "took": ""},
        LINE
        | {
            "ways": [{"words": "On to “End”.", "asked": ASKED, "defaulted": True}],
            "told": ["It was tried once and failed."],
            "incident_url": "/incidents/1",
        },
        LINE | {"record": {"words": "Returned", "url": ""}, "called": [{"title": "Visit", "url": "/processes/3"}]},
    ],
    "oldest": False,
    "other_order_url": "?order=oldest",
    "page": {"number": 1, "pages": 2, "previous_url": None, "next_url": "?page=2"},
}
NOTHING_KEPT: Context = PROCESS | {
    "child": None,
    "allocation": None,
    "case_url": None,
    "within": None,
    "change": None,
    "diagram": None,
    "steps": [],
    "lines": [],
    "page": None,
    "oldest": True,
}
WAYS: Context = WHYS[0] | {
    "question": "Which way led here?",
    "choices": [{"asked": ASKED, "defaulted": True}],
    "more": {"words": "How all of this work goes", "url": "/processes/1"},
}
PROCESSES: dict[str, tuple[str, Context]] = {
    "how work goes": ("desk/process.jinja", PROCESS),
    "how work goes, ended": (
        "desk/process.jinja",
        PROCESS | {"process": PROCESS["process"] | {"ended": AT, "state": {"state": "done", "words": "Ended"}}},
    ),
    "how work goes, nothing kept": ("desk/process.jinja", NOTHING_KEPT),
}
