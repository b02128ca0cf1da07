"""Made-up contexts of the pages of failed steps."""

from tests.pages.made_up_base import AT, WHOSE, Context
from tests.pages.made_up_process import ASKED

FIELDS = ("way", "flow", "name", "value_kind", "value", "holds", "reason")
TYPED: Context = dict.fromkeys(FIELDS, "")
ROW: Context = {
    "url": "/incidents/2",
    "step": "How many before?",
    "child": "",
    "reference": "",
    "about": "A child whose file you may not open",
    "since": AT,
    "ended_at": None,
    "ended_by": "",
    "state": "waiting",
    "words": "Tries again at 10:01",
}
VALUES: list[Context] = [
    {
        "name": "earlier",
        "now": "No value",
        "readers": ["the due date of “Write”", "who gets “Write”"],
        "here": True,
        "chosen": True,
    },
    {"name": "asked_on", "now": "3 March 2026", "here": False, "readers": [], "chosen": False},
    {"name": "hidden", "now": "", "here": False, "readers": [], "chosen": False},
]
KINDS: list[Context] = [
    {"value": "text", "text": "A text", "checked": False},
    {"value": "number", "text": "A number, such as 12 or 2.5", "checked": True},
]
INCIDENT: Context = WHOSE | {
    "title": "“How many before?” could not be done",
    "is_done": False,
    "is_open": True,
    "state": {"state": "failed", "words": "Waits for a decision"},
    "since": AT,
    "what": "None of the ways out of this step fits what is recorded.",
    "helps": "Choose the way yourself.",
    "process": "Child and family assessment, version 2",
    "reference": "CW-2026-000097",
    "about": "",
    "safe": ["“Write” is kept.", "Sam Oakley saw that it was submitted, and nothing of this failure."],
    "waits": ["What comes after it: “Plan” or “End”.", "“Visit” goes on with Sam Oakley."],
    "tried": "It was tried once and failed, at 10:42.",
    "outcome": "",
    "reason": "earlier, for this step: A try <b>.",
    "details": [("Code", "no_path"), ("Step", "exclusiveGateway Choice, line 12")],
    "asked": {"at": AT, "ways": ASKED, "with_values": True},
    "choices": {"values": VALUES, "kinds": KINDS, "holds": "step"},
    "flows": [{"id": "a", "words": "Yes: on to “Plan”"}, {"id": "b", "words": "On to “End”"}],
    "typed": TYPED,
    "longest": 1000,
    "elsewhere": [ROW, ROW | {"child": "Wilf Larkspur", "reference": "CW-2026-000097"}],
    "open_count": 3,
    "again_url": "/incidents/1/all-again/",
    "errors": [],
    "wrong": dict.fromkeys((*FIELDS,)),
}
WRONG: Context = INCIDENT | {
    "typed": TYPED | {"way": "set", "value": "two <b>"},
    "errors": [{"href": "#name", "text": "Choose which value to set"}, {"href": "#set-reason", "text": "Write why"}],
    "wrong": dict.fromkeys(FIELDS) | {"name": "Choose which value to set", "reason": "Write why"},
}
OVER: Context = INCIDENT | {
    "is_open": False,
    "state": {"state": "done", "words": "Mended"},
    "outcome": "Priya Marsh had it tried again at 10:42, and it went well.",
    "waits": [],
    "choices": {},
    "flows": [],
    "asked": None,
    "elsewhere": [],
    "again_url": None,
}
SURE: Context = WHOSE | {
    "for_rest": True,
    "name": "earlier",
    "step": "How many before?",
    "process": "Child and family assessment",
    "now": "No value",
    "then": "2",
    "readers": ["the due date of “Write”"],
    "moves": [{"what": "“Write” is due", "before": "Mon 3 August 2026", "after": "Tue 1 September 2026"}],
    "typed": TYPED | {"name": "earlier", "value_kind": "number", "value": "2", "holds": "rest", "reason": "Two <b>."},
    "post_url": "/incidents/1/",
}
FAULT: Context = {
    "anchor": "fault-1",
    "step": "How many before?",
    "process": "Child and family assessment",
    "what": "None of the ways out of this step fits what is recorded.",
    "count": 7,
    "since": AT,
    "rows": [ROW],
    "all_url": "/incidents/?like=1",
    "again_url": "/incidents/1/all-again/",
}
LIST: Context = {
    "faults": [FAULT],
    "ended": False,
    "tabs": [
        {"label": "To mend", "url": "/incidents/", "current": True},
        {"label": "Over", "url": "/incidents/?show=ended", "current": False},
    ],
    "all_url": None,
    "jobs_url": "/jobs/",
    "page": None,
}
STUCK: Context = WHOSE | {
    "title": "Write the assessment",
    "reference": "CW-2026-000097",
    "by_reader": True,
    "by": "Sam Oakley",
    "at": AT,
    "records": [{"words": "Read what was recorded", "url": "/records/1"}],
    "note": "Rang <b>.",
    "told": "Priya Marsh has been told.",
    "again": "at 10:43",
    "mend_url": "/incidents/1/",
}
PAGES: dict[str, tuple[str, Context]] = {
    "failed steps": ("desk/incidents.jinja", LIST),
    "nothing has failed": ("desk/incidents.jinja", LIST | {"faults": [], "ended": True, "jobs_url": ""}),
    "a failed step": ("desk/incident.jinja", INCIDENT),
    "a failed step, something to mend": ("desk/incident.jinja", WRONG),
    "a failed step that is over": ("desk/incident.jinja", OVER),
    "a value for the rest": ("desk/incident_value.jinja", SURE),
    "a value for the rest that changes nothing": (
        "desk/incident_value.jinja",
        SURE | {"now": "", "readers": [], "moves": [], "child": None, "allocation": None, "case_url": None},
    ),
    "a value for this step that moves a date": ("desk/incident_value.jinja", SURE | {"for_rest": False}),
    "submitted, and the next step failed": ("desk/task_stuck.jinja", STUCK),
    "submitted, nobody could be told": (
        "desk/task_stuck.jinja",
        STUCK | {"by_reader": False, "told": "", "again": "", "mend_url": "", "records": [], "note": ""},
    ),
}
