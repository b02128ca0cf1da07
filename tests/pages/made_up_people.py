"""Made-up contexts for the pages about people, teams and the second step of signing in."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from accounts.asked_day import AskedDay
from accounts.languages import choices_among

Context = dict[str, Any]

REGISTRATION: Context = {
    "body": "Social Work England",
    "number": "SW123456",
    "badge": "soon",
    "words": "Expires in 9 days",
    "starts_on": date(2025, 12, 1),
    "expires_on": date(2026, 11, 30),
}
SAM: Context = {
    "name": "Sam Oakley",
    "url": "/people/1",
    "email": "sam@northmere.example",
    "can_sign_in": True,
    "jobs": [{"role": "Social worker", "team": "Harbour team"}, {"role": "Duty worker", "team": "Front door"}],
    "locked_words": None,
    "has_second_factor": True,
    "registration": REGISTRATION,
}
EXPIRED = REGISTRATION | {"badge": "late", "words": "Expired 1 day ago"}
LOCKED = SAM | {"locked_words": "Locked until 10:47", "registration": None}
NEW = SAM | {
    "has_second_factor": False,
    "jobs": [],
    "registration": REGISTRATION | {"badge": "late", "words": "Expired"},
}
GONE = SAM | {"can_sign_in": False, "registration": REGISTRATION | {"badge": "wait", "words": "Not in force yet"}}
TABS = [{"label": "People", "url": "/people", "current": True}, {"label": "Teams", "url": "/teams", "current": False}]
PEOPLE: Context = {
    "tabs": TABS,
    "locked": [LOCKED],
    "people": [SAM, LOCKED, NEW, GONE],
    "found": 4,
    "find": "",
    "page": {"number": 1, "pages": 2, "previous_url": None, "next_url": "?page=2"},
}
PERSON: Context = {
    "shown": LOCKED,
    "job_title": "Senior social worker",
    "memberships": [
        {"role": "Social worker", "team": "Harbour team", "since": date(2026, 1, 1), "until": None},
        {"role": "Duty worker", "team": "Front door", "since": date(2026, 1, 1), "until": date(2026, 8, 1)},
    ],
    "registrations": [REGISTRATION],
    "registration_url": "/people/1/registration",
    "unlock_url": "/people/1/unlock",
    "remove_url": "/people/1/second-step",
    "lock": "Locked until 10:47",
    "people_url": "/people",
    "reason": "",
    "longest_reason": 300,
    "errors": [],
    "codes_left": None,
    "languages": (),
}
MYSELF = PERSON | {
    "shown": NEW,
    "job_title": "",
    "memberships": [],
    "registrations": [],
    "registration_url": None,
    "unlock_url": None,
    "remove_url": None,
    "lock": None,
    "people_url": None,
    "codes_left": 1,
    "languages": choices_among(("en-GB", "ar"), "en-GB"),
}
NO_REASON = [{"href": "#reason", "text": "Say why"}]
ADDING: Context = {
    "name": "Sam Oakley",
    "person_url": "/people/1",
    "here": "/people/1/registration",
    "held": [REGISTRATION],
    "number": "",
    "starts": AskedDay.of("starts", None),
    "expires": AskedDay.of("expires", None),
    "errors": [],
}
WRONG = [{"href": f"#{box}", "text": "Enter it"} for box in ("number", "starts-day", "expires-day")]
BRANCH: Context = {
    "name": "Harbour team",
    "telephone": "01632 960 101",
    "people": [
        {"name": "Priya Marsh", "url": "/people/2", "role": "Team manager", "manages": True},
        {"name": "Sam Oakley", "url": "/people/1", "role": "Social worker", "manages": False},
    ],
    "move_url": "/teams/1/parent",
    "below": [],
}
TOP = BRANCH | {"name": "Service management", "telephone": "", "people": [], "move_url": None, "below": [BRANCH]}
MOVING: Context = {
    "name": "Harbour team",
    "here": "/teams/1/parent",
    "teams_url": "/teams",
    "choices": [{"value": "2", "text": "Meadow team"}],
    "chosen": "2",
    "errors": [],
}
REMOVING: Context = {
    "name": "Sam Oakley",
    "person_url": "/people/1",
    "here": "/people/1/second-step",
    "reason": "",
    "longest_reason": 300,
    "errors": [],
}
OWN_CODES: Context = {"left": 3, "codes": [], "errors": []}
SECRET: Context = {
    "email": "sam@northmere.example",
    "qr": {"side": 21, "path": "M4 4h1v1h-1z"},
    "app_url": "otpauth://totp/sam%40northmere.example?secret=JBSWY3DPEHPK3PXP",
    "secret_groups": "JBSW Y3DP EHPK 3PXP",
    "refused": False,
}

SIGNED_IN: dict[str, tuple[str, Context]] = {
    "people": ("people/people.jinja", PEOPLE),
    "people, nobody found": (
        "people/people.jinja",
        PEOPLE | {"locked": [], "people": [], "found": 0, "find": "<b>", "page": None},
    ),
    "person whose sign-in is locked": ("people/person.jinja", PERSON),
    "person, unlocked without a reason": ("people/person.jinja", PERSON | {"errors": NO_REASON}),
    "oneself": ("people/person.jinja", MYSELF),
    "registration": ("people/registration.jinja", ADDING),
    "registration, all wrong": ("people/registration.jinja", ADDING | {"errors": WRONG, "held": []}),
    "taking a second factor away": ("people/remove_second_factor.jinja", REMOVING),
    "taking a second factor away, refused": (
        "people/remove_second_factor.jinja",
        REMOVING | {"errors": NO_REASON},
    ),
    "teams": ("people/teams.jinja", {"tabs": TABS, "branches": [TOP]}),
    "no teams": ("people/teams.jinja", {"tabs": TABS, "branches": []}),
    "moving a team": ("people/move_team.jinja", MOVING),
    "moving a team, refused": (
        "people/move_team.jinja",
        MOVING | {"errors": [{"href": "#parent", "text": "Choose"}]},
    ),
    "own recovery codes": ("people/own_codes.jinja", OWN_CODES),
    "own recovery codes, made": ("people/own_codes.jinja", OWN_CODES | {"codes": ["12345678", "87654321"]}),
    "own recovery codes, refused": (
        "people/own_codes.jinja",
        OWN_CODES | {"errors": [{"href": "#code", "text": "Enter the next code"}]},
    ),
}
AT_THE_DOOR: dict[str, tuple[str, Context]] = {
    "code": ("mfa/authenticate.html", {"form": SimpleNamespace(is_bound=False, errors={})}),
    "code, refused": ("mfa/authenticate.html", {"form": SimpleNamespace(is_bound=True, errors={"code": [""]})}),
    "setting up the second step": ("mfa/set_up.jinja", SECRET),
    "setting up the second step, refused": ("mfa/set_up.jinja", SECRET | {"refused": True}),
    "recovery codes": ("mfa/recovery_codes.jinja", {"codes": ["12345678", "87654321"]}),
    "locked by codes": (
        "account/locked.html",
        {"locked_until_words": "at 10:47", "contact": "The service desk.", "codes": True},
    ),
}
