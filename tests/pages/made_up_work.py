"""Made-up contexts of the pages on which work is given, children allocated, families written down."""

from datetime import date

from accounts.asked_day import AskedDay
from accounts.models import CalendarDay
from desk.calendar_pages import NewDay
from tests.pages.made_up import ENDED, FAMILY, TASK
from tests.pages.made_up_base import AT, PEOPLE, SECTIONS, WHOSE, Context, task

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
    "kept": {"revision": 2, "saved_words": "Saved at 10:42"},
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
    "moving": [
        {"title": "Child and family assessment", "with": "Sam Oakley", "stays": False},
        {"title": "Tell the referrer", "with": "Cleo Reed", "stays": True},
        {"title": "Decide", "with": None, "stays": False},
    ],
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
    "correct_url": "/cases/1/family/1/correct",
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
            "answer": SECTIONS[0].items[0],
        },
        {"id": "alone", "label": "Seen alone?", "text": None, "answer": SECTIONS[0].items[0]},
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
OPENED: Context = TASK | {"explain": "Start it the way your team does.", "actions": [], "records": []}
ASKED: Context = {"url": "/tasks/1/done", "note": "Rang the duty desk.", "error": ""}
ASKS_FIRST: Context = WHOSE | {
    "title": "Support",
    "step": "Visit",
    "questions": [
        {"name": f"ask-{name}", "kind": kind, "words": "Where?", "typed": "", "day": AskedDay.of(f"ask-{name}", None)}
        for name, kind in (("a", "text"), ("b", "number"), ("c", "date"), ("d", "yes/no"))
    ],
    "once": "a",
    "back_url": "/cases/CW-2026-000001/",
    "errors": [],
    "wrong": dict.fromkeys(("ask-a", "ask-b", "ask-c", "ask-d")),
}
OVER: Context = TASK | {"task": task(due=None, why=None, whys=[]), "actions": []}
ADDED: Context = {
    "day": date(2026, 7, 20),
    "kind": "Bank holiday",
    "name": "A made-up jubilee",
    "source": "Proclamation",
    "by": "Dee Larkin",
    "remove_url": "/settings/calendar/1/remove/",
}
NEW_DAY = NewDay(AskedDay.of("day", date(2026, 7, 20)), "closure", "Town hall closed", "Notice")
WRONG_DAY = NewDay(
    AskedDay("day", ("32", "7", "2026")), errors=dict.fromkeys(("day", "kind", "name", "source"), "Enter")
)
CALENDAR: Context = {
    "ahead": [ADDED],
    "past": [ADDED],
    "england": [(date(2026, 8, 31), "Late Summer Bank Holiday")],
    "new": NEW_DAY,
    "kinds": [(kind, "What it does.") for kind in CalendarDay.Kind],
    "errors": [],
}
LOOKED_AT = ["It moves statutory limits.", "3 open dates are looked at again."]
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
    "work by hand": ("desk/task.jinja", OPENED | {"by_hand": ASKED}),
    "work by hand, nothing written": (
        "desk/task.jinja",
        OPENED | {"by_hand": ASKED | {"error": "Write"}, "errors": [{"href": "#note", "text": "Write"}]},
    ),
    "work by hand that is done": ("desk/task.jinja", OVER | {"ended": ENDED | {"note": "Rang.\n\nTwice."}}),
    "task that is no longer needed": (
        "desk/task.jinja",
        OVER | {"ended": ENDED | {"cancelled": True, "timed": True, "timer": "After a day"}, "kept": SECTIONS},
    ),
    "task with what was said": ("desk/task.jinja", TASK | {"said": [{"question": "Where?", "answer": "At home"}]}),
    "something that asks first": ("desk/begin_offered.jinja", ASKS_FIRST),
    "something that asks first, nothing answered": (
        "desk/begin_offered.jinja",
        ASKS_FIRST
        | {"wrong": dict.fromkeys(ASKS_FIRST["wrong"], "Enter"), "errors": [{"href": "#ask-a", "text": "Enter"}]},
    ),
    "signed out": (
        "desk/signed_out.jinja",
        {"kept": NO_LONGER_YOURS["kept"][:1], "sign_in_url": "/accounts/login/?next=/tasks/1/"},
    ),
    "calendar": ("desk/calendar.jinja", CALENDAR),
    "calendar, with errors": (
        "desk/calendar.jinja",
        CALENDAR | {"ahead": [], "past": [], "new": WRONG_DAY, "errors": [{"href": "#day-day", "text": "Enter"}]},
    ),
    "adding a day": (
        "desk/calendar_check.jinja",
        {"new": NEW_DAY, "day": NEW_DAY.day, "kind_words": "Offices closed", "looked_at": LOOKED_AT},
    ),
    "taking a day out": ("desk/calendar_remove.jinja", {"held": ADDED, "looked_at": LOOKED_AT}),
    "no notifications": ("desk/notifications.jinja", {"notifications": [], "unread": 0, "page": None}),
}
