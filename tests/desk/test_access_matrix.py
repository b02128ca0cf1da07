"""Every address, tried by every role: a new address fails here until somebody says who may open it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Notification, Team, User
from accounts.notifications import tell
from accounts.policy import can, registered_models, visible_to
from accounts.working_calendar import add_day
from cases.models import Case, Kinship, Person
from cases.relationships import relate
from jobs.due import schedule
from jobs.models import DueWork
from records.models import ChronologyEntry, Fact, RecordVersion, SignificanceMark
from tests.cast import Cast, make_eastholm
from tests.records.feeding import visit
from tests.studio.addresses import STUDIO, STUDIO_BY_GET
from tests.workflow.answers import ASSESSMENT, submit
from tests.workflow.test_versions import SHIPPED
from workflow import publications, work
from workflow.adoption import publish_process
from workflow.migration import acts
from workflow.models import Incident, ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
WHO = ("anonymous", "sam", "priya", "ren", "dee", "ana", "mo", "kit")
"""Harbour's worker, her manager, another team's worker, Harbour's administrator, an analyst, the service manager, and a
worker of another authority. The child is Harbour's; the open task is Priya's decision on Sam's assessment. The
entry of the chronology is of a visit by Sam."""

EVERYONE = dict.fromkeys(WHO, 200)
SIGNED_IN = EVERYONE | {"anonymous": 302}
NOBODY = dict.fromkeys(WHO, 404)
SEES_CASE = SIGNED_IN | {"ren": 404, "ana": 404, "kit": 404}
WORKS_WITH_CASE = SEES_CASE | {"dee": 404}
LED_ON = dict.fromkeys(WHO, 302) | {"ren": 404, "ana": 404, "kit": 404}
MAY_START = dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 302, "priya": 302, "mo": 302}
LOOKS_AFTER = dict.fromkeys(WHO, 403) | {"anonymous": 302, "dee": 200, "mo": 200}
LED_TO_FAILED = LOOKS_AFTER | {"dee": 302, "mo": 302}
SETS = dict.fromkeys(WHO, 403) | {"anonymous": 302, "dee": 200, "ana": 200}
KEEPS_CALENDAR = dict.fromkeys(WHO, 403) | {"anonymous": 302, "dee": 200}
LOOKS_AFTER_PEOPLE = SIGNED_IN | dict.fromkeys(("sam", "ren", "ana", "kit"), 403)
SEES_SAM = SIGNED_IN | dict.fromkeys(("ren", "ana", "kit"), 404)
UNLOCKS_SAM = dict.fromkeys(WHO, 404) | dict.fromkeys(("anonymous", "priya", "dee", "mo"), 302)
ADMINISTERS = dict.fromkeys(WHO, 404) | {"anonymous": 302, "dee": 200}
MANAGES = dict.fromkeys(WHO, 404) | {"anonymous": 302, "priya": 200, "mo": 200}
MENDS = MANAGES | {"dee": 200}
WRITES_FAMILY = MANAGES | {"sam": 200}
MATRIX: dict[str, tuple[str, dict[str, int]]] = {
    "account_login": ("GET", dict.fromkeys(WHO, 302) | {"anonymous": 200}),
    "account_logout": ("GET", EVERYONE | {"anonymous": 302}),
    "mfa_authenticate": ("GET", dict.fromkeys(WHO, 302)),
    "second_factor_set_up": ("GET", dict.fromkeys(WHO, 302)),
    "me": ("GET", dict.fromkeys(WHO, 302)),
    "recovery_codes": ("GET", SIGNED_IN),
    "people": ("GET", LOOKS_AFTER_PEOPLE),
    "person": ("GET", SEES_SAM),
    "unlock": ("POST", UNLOCKS_SAM),
    "remove_second_factor": ("GET", ADMINISTERS),
    "add_registration": ("GET", ADMINISTERS),
    "teams": ("GET", LOOKS_AFTER_PEOPLE),
    "move_team": ("GET", ADMINISTERS),
    "account_inactive": ("GET", NOBODY),
    "account_signup": ("GET", NOBODY),
    "account_reset_password": ("GET", NOBODY),
    "help": ("GET", EVERYONE),
    "accessibility": ("GET", EVERYONE),
    "privacy": ("GET", EVERYONE),
    "settings": ("GET", SETS),
    "setting": ("GET", SETS),
    "calendar": ("GET", KEEPS_CALENDAR),
    "calendar_remove": ("GET", KEEPS_CALENDAR),
    "notifications": ("GET", SIGNED_IN),
    "notifications_read": ("POST", dict.fromkeys(WHO, 302)),
    "notification": ("GET", dict.fromkeys(WHO, 404) | {"anonymous": 302, "sam": 302}),
    "home": ("GET", dict.fromkeys(WHO, 302)),
    "my_work": ("GET", SIGNED_IN),
    "cases": ("GET", SIGNED_IN | {"ana": 403}),
    "new_file": ("GET", SIGNED_IN | {"dee": 403, "ana": 403}),
    "open_again": ("POST", MAY_START),
    "case": ("GET", SEES_CASE),
    "start_process": ("POST", MAY_START),
    "mark_significant": ("POST", MAY_START),
    "unmark_significant": ("POST", MAY_START),
    "allocation": ("GET", MANAGES),
    "details": ("GET", WRITES_FAMILY),
    "family_add": ("GET", WRITES_FAMILY),
    "family_end": ("GET", WRITES_FAMILY),
    "family_correct": ("GET", WRITES_FAMILY),
    "family_remove": ("POST", WRITES_FAMILY | dict.fromkeys(("sam", "priya", "mo"), 302)),
    "give_several": ("POST", LED_ON),
    "team_tasks": ("GET", SEES_CASE),
    "task": ("GET", SEES_CASE | {"priya": 302}),
    "give": ("GET", MANAGES),
    "finish_by_hand": ("POST", LED_ON),
    "task_form_start": ("GET", LED_ON | {"priya": 200}),
    "task_form": ("GET", LED_ON),
    "task_form_item": ("GET", dict.fromkeys(WHO, 302) | {"priya": 404, "ren": 404, "ana": 404, "kit": 404}),
    "process": ("GET", WORKS_WITH_CASE),
    "process_diagram": ("GET", WORKS_WITH_CASE),
    "steer": ("GET", MANAGES),
    "steer_step": ("GET", MANAGES),
    "begin_offered": ("POST", LED_ON),
    "start_for_family": ("POST", MAY_START),
    "start_for_team": ("POST", LED_ON),
    "record": ("GET", SEES_CASE),
    "record_pdf": ("GET", SEES_CASE),
    "record_pdf_status": ("GET", SEES_CASE),
    "record_pdf_retry": ("POST", SEES_CASE),
    "claim": ("POST", LED_ON),
    "release": ("POST", LED_ON),
    "incidents": ("GET", LOOKS_AFTER | {"priya": 200}),
    "incident": ("GET", MENDS),
    "incidents_again": ("GET", MENDS),
    "failed_work": ("GET", LOOKS_AFTER),
    "failed_work_give_up": ("GET", LOOKS_AFTER),
    "failed_work_retry": ("POST", LED_TO_FAILED),
    "failed_work_retry_all": ("POST", LED_TO_FAILED),
    **STUDIO,
}
BY_GET = {
    "start_process": MAY_START,
    "begin_offered": LED_ON,
    "start_for_family": MAY_START,
    "start_for_team": LED_ON,
    "mark_significant": MAY_START,
    "unmark_significant": MAY_START,
    "claim": LED_ON,
    "release": LED_ON,
    "finish_by_hand": LED_ON,
    "record_pdf_retry": LED_ON,
    "failed_work_retry": LED_TO_FAILED,
    "failed_work_retry_all": LED_TO_FAILED,
    "unlock": UNLOCKS_SAM,
    "give_several": LED_ON,
    "notifications_read": dict.fromkeys(WHO, 302),
    **STUDIO_BY_GET,
    "family_remove": dict.fromkeys(WHO, 404) | dict.fromkeys(("anonymous", "sam", "priya", "mo"), 302),
}
"""What only a button does, when its address is opened: signing in may have come between. It leads to its page."""
PDF_NOT_YET = {"record_pdf": 302, "record_pdf_status": 204, "record_pdf_retry": 302}
"""What those who may see a record get while its PDF is being made."""

NOBODYS_PAGE = "/accounts/people/01a20000-0000-7000-8000-000000000000/"


class World:
    """Sam submitted an assessment of Wilf; Priya has the decision."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.other = make_eastholm()
        with authority(cast.id):
            self.process = start_for_case("child_and_family_assessment", cast.cases["wilf"], cast.sam)
            task = Task.objects.get(process=self.process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, cast.sam)
            self.version = submit(task, cast.sam, ASSESSMENT).version
            self.task = Task.objects.get(process=self.process, finished__isnull=True)
            if self.task.owner is None:
                work.claim(self.task, cast.priya)
            self.done = task
            self.failed = schedule("test.nothing", task.pk, clock.now())
            DueWork.objects.update(failed_at=clock.now())
            self.incident = Incident.objects.create(process=self.process, task=task, element_id="Task", code="no_path")
            visit(cast)
            self.entry = ChronologyEntry.objects.get(place="/planned_on")
            mother = Person.objects.create(given_name="Marigold", family_name="Larkspur")
            self.mother = relate(cast.cases["wilf"], mother, Kinship.MOTHER, cast.sam)
            self.day = add_day(date(2026, 7, 20), "closure", "Town hall closed", "Notice", by=cast.dee)
            changed = SHIPPED.replace(b"Write the assessment", b"Write down what you found")
            self.next_version = publish_process(changed, 2)
            self.publication = publications.hold(SHIPPED, "made_up.bpmn", "A step more.", cast.ana)
            self.migration = acts.begin(self.process.version, self.next_version, cast.ana)
            self.told = tell(cast.sam, "told", link="/my-work/", words="Told.")

    def arguments(self, name: str) -> dict[str, Any]:
        record = {"reference": self.version.record.reference, "version": 1}
        held: dict[str, dict[str, Any]] = {
            "case": {"reference": self.cast.cases["wilf"].reference},
            "start_process": {"reference": self.cast.cases["wilf"].reference, "key": "child_and_family_assessment"},
            "start_for_team": {"team_id": self.cast.teams["Harbour team"].pk, "key": "child_and_family_assessment"},
            "steer": {"process_id": self.process.pk, "act": "hold"},
            "steer_step": {"process_id": self.process.pk, "act": "skip", "task_id": self.task.pk},
            "begin_offered": {"task_id": self.task.pk, "element_id": "Visit"},
            "notification": {"notification_id": self.told.pk},
            "give_several": {"team_id": self.cast.teams["Harbour team"].pk},
            "team_tasks": {"team_id": self.cast.teams["Harbour team"].pk},
            "calendar_remove": {"day_id": self.day.pk},
            "setting": {"key": "assessment_working_days"},
            "move_team": {"team_id": self.cast.teams["Harbour team"].pk},
            "task_form": {"task_id": self.task.pk, "page": "decision"},
            "task_form_item": {"task_id": self.task.pk, "page": "decision", "name": "none", "item": "r10"},
        }
        if name.endswith("mark_significant"):
            return {"reference": self.cast.cases["wilf"].reference, "entry_id": self.entry.pk}
        if name in ("allocation", "open_again", "details", "family_add"):
            return held["case"]
        if name in ("person", "unlock", "remove_second_factor", "add_registration"):
            return {"user_id": self.cast.sam.pk}
        if name in ("family_end", "family_correct", "family_remove"):
            return {"reference": self.cast.cases["wilf"].reference, "relationship_id": self.mother.pk}
        if name.startswith("record_pdf_"):
            return record | {"kind": "submission"}
        if name.startswith("record"):
            return record
        if name in ("process_versions", "migration_begin"):
            return {"key": self.next_version.key}
        if name.startswith("publication"):
            return {"publication_id": self.publication.pk}
        if name.startswith("process_version") or name in ("adopt_version", "retire_version"):
            return {"key": self.next_version.key, "version_id": self.next_version.pk}
        if name.startswith("migration"):
            return {"migration_id": self.migration.pk}
        if name in ("task", "claim", "release", "give", "finish_by_hand", "task_form_start"):
            return {"task_id": self.task.pk}
        if name in ("process", "process_diagram"):
            return {"process_id": self.process.pk}
        if name in ("incident", "incidents_again"):
            return {"incident_id": self.incident.pk}
        if name in ("failed_work_retry", "failed_work_give_up"):
            return {"work_id": self.failed.pk}
        return held.get("start_process" if name == "start_for_family" else name, {})

    def person(self, who: str) -> User | None:
        if who == "anonymous":
            return None
        return self.other.kit if who == "kit" else self.cast.people[who]


@pytest.fixture
def world(northmere: Cast) -> World:
    return World(northmere)


def names(patterns: list[Any] | None = None) -> Iterator[tuple[str, Any]]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif isinstance(pattern, URLPattern):
            yield pattern.name or str(pattern.pattern), pattern.callback


def headers(answer: Any) -> dict[str, str]:
    """The headers without the moment of the answer."""
    return {name: value for name, value in answer.items() if name != "Expires"}


def same(page: bytes) -> bytes:
    """The page without the security token, which differs on every page there is."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", page)


def test_every_address_is_in_the_matrix_and_goes_through_the_guard() -> None:
    found = dict(names())
    assert set(found) == set(MATRIX)
    assert [name for name, view in found.items() if not hasattr(view, "guard")] == []


@pytest.mark.parametrize("who", WHO)
def test_each_role_gets_what_the_matrix_says(world: World, who: str, sign_in: Any) -> None:
    user = world.person(who)
    got = {}
    for name, (method, expected) in MATRIX.items():
        client = sign_in(user) if user else Client()
        response = client.generic(method, reverse(name, kwargs=world.arguments(name)))
        if response.status_code == 200 or name not in PDF_NOT_YET:
            got[name] = response.status_code
        else:
            got[name] = (
                200 if response.status_code == PDF_NOT_YET[name] and expected[who] == 200 else response.status_code
            )
    assert got == {name: expected[who] for name, (_, expected) in MATRIX.items()}


@pytest.mark.parametrize("who", WHO)
def test_opening_the_address_of_a_button_has_no_effect_and_is_guarded_alike(
    world: World, who: str, sign_in: Any
) -> None:
    user = world.person(who)
    client = sign_in(user) if user else Client()
    got = {name: client.get(reverse(name, kwargs=world.arguments(name))) for name in BY_GET}
    assert {name: answer.status_code for name, answer in got.items()} == {name: BY_GET[name][who] for name in BY_GET}
    for name in ("start_process", "mark_significant", "unmark_significant", "claim", "release"):
        if user and got[name].status_code == 302:
            page = "task" if name in ("claim", "release") else "case"
            assert got[name]["Location"] == reverse(page, kwargs=first(world.arguments(name)))
    with authority(world.cast.id):
        assert ProcessInstance.objects.count() == 1
        assert Task.objects.get(pk=world.task.pk).owner == world.cast.priya
        assert not AuditEvent.objects.filter(action__in=("pdf_asked_again", "work_retried")).exists()
        assert not SignificanceMark.objects.exists()


def first(arguments: dict[str, Any]) -> dict[str, Any]:
    """The argument that names the page to which a button belongs."""
    return dict([next(iter(arguments.items()))])


def test_a_refused_object_and_an_unknown_one_get_the_same_answer(world: World, sign_in: Any) -> None:
    client = sign_in(world.cast.ren)
    pairs = [
        (f"/cases/{world.cast.cases['wilf'].reference}/", "/cases/CW-2026-999999/"),
        (f"/tasks/{world.task.pk}/", "/tasks/01a20000-0000-7000-8000-000000000000/"),
        (f"/records/{world.version.record.reference}/1/", "/records/R-2026-999999/1/"),
        (f"/incidents/{world.incident.pk}/", "/incidents/01a20000-0000-7000-8000-000000000000/"),
        (f"/accounts/people/{world.cast.sam.pk}/", NOBODYS_PAGE),
        (f"/accounts/people/{world.other.kit.pk}/", NOBODYS_PAGE),
    ]
    for refused_url, unknown_url in pairs:
        refused, unknown = client.get(refused_url), client.get(unknown_url)
        assert (refused.status_code, headers(refused)) == (404, headers(unknown))
        assert same(refused.content) == same(unknown.content)
    nowhere = client.get("/no/such/page/")
    assert (nowhere.status_code, same(nowhere.content)) == (404, same(client.get(pairs[0][0]).content))


def test_a_refusal_is_kept_with_who_what_and_why(world: World, sign_in: Any) -> None:
    case = world.cast.cases["wilf"]
    sign_in(world.cast.ren).get(f"/cases/{case.reference}/")
    with authority(world.cast.id):
        kept = AuditEvent.objects.get(action="refused")
    assert (kept.actor, kept.object_kind, kept.object_id) == (world.cast.ren, "cases.case", str(case.pk))
    assert kept.reason == "Another team works with this child."


def test_looking_at_a_child_is_kept(world: World, sign_in: Any) -> None:
    case = world.cast.cases["wilf"]
    sign_in(world.cast.dee).get(f"/cases/{case.reference}/")
    with authority(world.cast.id):
        kept = AuditEvent.objects.get(action="viewed", object_kind="cases.case")
    assert (kept.actor, kept.case_id) == (world.cast.dee, case.pk)


def test_changed_membership_counts_on_the_next_request_of_an_open_session(world: World, sign_in: Any) -> None:
    from accounts.models import Membership

    client = sign_in(world.cast.dee)
    url = f"/cases/{world.cast.cases['wilf'].reference}/"
    assert client.get(url).status_code == 200
    with authority(world.cast.id):
        Membership.objects.filter(user=world.cast.dee).update(ends_on="2026-07-13")
    assert client.get(url).status_code == 404


def test_case_pages_are_not_stored_by_browsers(world: World, sign_in: Any) -> None:
    client = sign_in(world.cast.sam)
    for url in (f"/cases/{world.cast.cases['wilf'].reference}/", "/my-work/", "/cases/CW-2026-999999/"):
        assert "no-store" in client.get(url)["Cache-Control"]


@pytest.mark.both_databases
def test_can_and_visible_to_agree_for_everyone_and_everything(world: World) -> None:
    actions = {
        Case: ("view", "start", "relate", "allocate"),
        Team: ("view", "move"),
        User: ("view", "unlock", "register", "remove_second_factor"),
        Task: ("view", "work", "release", "claim", "give", "do", "bring_back"),
        Notification: ("view",),
        ProcessInstance: ("view", "history", "values", "steer"),
        Incident: ("view", "mend"),
        RecordVersion: ("view",),
        Fact: ("view",),
        ChronologyEntry: ("view", "mark"),
    }
    compared = 0
    for cast in (world.cast, world.other):
        with authority(cast.id):
            for user in cast.people.values():
                for model, tried in actions.items():
                    assert model in registered_models()
                    for action in tried:
                        seen = set(visible_to(user, model, action).values_list("pk", flat=True))
                        allowed = {row.pk for row in model._default_manager.all() if can(user, action, row)}
                        assert seen == allowed, (user, model, action)
                        compared += len(allowed)
    assert compared > 20
