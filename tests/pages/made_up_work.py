"""Made-up contexts of the pages on which work is given, children allocated, families written down."""

from datetime import date

from tests.pages.made_up import FAMILY
from tests.pages.made_up_base import AT, PEOPLE, SECTIONS, WHOSE, Context

ERROR: list[Context] = [{"href": "#to", "text": "Choose who gets this task"}]
GIVE: Context = WHOSE | {
    "task": {"title": "Decide on the assessment", "reference": "CW-2026-000097"},
    "task_url": "/tasks/1",
    "whereabouts": "Sam Oakley has it since 10:31.",
    "people": PEOPLE,
    "owned": True,
    "team_name": "Harbour team",
    "seen_with": "7",
    "reason": "",
    "back": "",
    "errors": [],
    "allocation_url": "/cases/1/allocation",
}
ALLOCATING: Context = WHOSE | {
    "teams": [{"value": "1", "text": "Harbour team", "selected": True}, {"value": "2", "text": "Meadow team"}],
    "team": {"id": "1", "name": "Harbour team"},
    "people": PEOPLE,
    "present_id": "7",
    "chosen": "",
    "from_on": {"name": "from_on", "typed": ("14", "7", "2026")},
    "furthest": date(2026, 8, 11),
    "reason": "",
    "errors": [],
    "wrong": {},
    "history": [
        {
            "who": "Sam Oakley",
            "team": "Harbour team",
            "starts_on": date(2026, 7, 1),
            "ends_on": None,
            "planned": False,
            "by": "Priya Marsh",
            "reason": "New referral",
        }
    ],
    "moving": [{"title": "Child and family assessment", "with": "Sam Oakley"}, {"title": "Decide", "with": None}],
}
FAMILY_ADD: Context = WHOSE | {
    "typed": dict.fromkeys(("given_name", "family_name", "reference", "kind", "parental_responsibility"), ""),
    "born": {"name": "born", "typed": ("", "", "")},
    "starts_on": {"name": "starts_on", "typed": ("", "", "")},
    "kinds": [{"value": "mother", "text": "mother"}],
    "errors": [],
    "wrong": dict.fromkeys(("given_name", "family_name", "born", "reference", "kind", "starts_on", "ends_on")),
}
FAMILY_END: Context = WHOSE | {
    "relative": FAMILY["relatives"][0],
    "ends_on": {"name": "ends_on", "typed": ("14", "7", "2026")},
    "remove_url": "/cases/1/family/1/remove",
    "errors": [],
    "wrong": {"ends_on": None},
}
NO_LONGER_YOURS: Context = WHOSE | {
    "words": "This task is no longer with you. Ren Alder has it since 10:31.",
    "task_title": "Child and family assessment",
    "reference": "CW-2026-000097",
    "kept": [
        {
            "id": "risks",
            "label": "Risks",
            "text": "Arguments that Wilf hears.\nOften.",
            "answer": SECTIONS[0]["items"][0],
        },
        {"id": "alone", "label": "Seen alone?", "text": None, "answer": SECTIONS[0]["items"][0]},
    ],
    "task_url": "/tasks/1",
}
TOLD: Context = {
    "notifications": [
        {"words": "“Decide” for CW-2026-000097 is yours now.", "url": "/notifications/1", "at": AT, "unread": True},
        {"words": "R-2026-000001 was approved.", "url": "/notifications/2", "at": AT, "unread": False},
    ],
    "unread": 1,
    "page": None,
}
WORK: dict[str, tuple[str, Context]] = {
    "giving": ("desk/give.jinja", GIVE),
    "giving, nobody chosen": ("desk/give.jinja", GIVE | {"errors": ERROR}),
    "giving, nobody there": ("desk/give.jinja", GIVE | {"people": [], "owned": False, "allocation_url": None}),
    "allocating": ("desk/allocation.jinja", ALLOCATING),
    "allocating, with errors": (
        "desk/allocation.jinja",
        ALLOCATING
        | {
            "errors": [{"href": "#worker", "text": "Choose"}],
            "wrong": {"worker": "Choose", "from_on": "Enter", "reason": "Say why"},
            "moving": [],
        },
    ),
    "adding to a family": ("desk/family_add.jinja", FAMILY_ADD),
    "ending in a family": ("desk/family_end.jinja", FAMILY_END),
    "no longer yours": ("desk/no_longer_yours.jinja", NO_LONGER_YOURS),
    "no longer yours, nor seen": (
        "desk/no_longer_yours.jinja",
        NO_LONGER_YOURS | {"child": None, "allocation": None, "case_url": None, "task_url": None},
    ),
    "notifications": ("desk/notifications.jinja", TOLD),
    "no notifications": ("desk/notifications.jinja", {"notifications": [], "unread": 0, "page": None}),
}
