"""The demonstration is made through the engine and its forms, once."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Authority, Membership, Team, User
from accounts.registrations import holds
from accounts.roles import ROLES
from accounts.signin import codes
from demo.northmere import existing
from records.models import Record, State
from tests.cast import Cast
from tests.codes import with_app
from workflow.models import ProcessInstance, Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def made() -> str:
    out = StringIO()
    call_command("demo", families=3, stdout=out)
    return out.getvalue()


def test_it_makes_teams_and_the_three_main_families_and_prints_passwords_once() -> None:
    first = made()
    council = existing()
    assert council is not None
    for name in ("Sam Oakley", "Priya Marsh", "Ren Alder", "Dee Larkin"):
        assert name in first
    sam = User.objects.get(email="sam@northmere.example")
    line = next(line for line in first.splitlines() if "sam@northmere.example " in line)
    password, secret = line.split()[-2:]
    assert sam.check_password(password)
    code = codes.next_code(sam)
    assert code
    assert codes.step_of(secret, code)
    again = made()
    assert password not in again
    assert secret not in again
    assert "already" in again
    with authority(council.pk):
        states = Record.objects.filter(form_key="child_and_family_assessment").values_list("state", flat=True)
        assert sorted(states) == [State.APPROVED, State.SUBMITTED]
        assert ProcessInstance.objects.count() == 5
        begun = Task.objects.get(element_id="Task_assess", finished__isnull=True)
        assert begun.draft is not None
        assert begun.draft.revision > 0
        assert AuditEvent.objects.filter(action="record_decided").count() == 3
        dates = set(Task.objects.filter(finished__isnull=False).values_list("finished__date", flat=True))
        assert len(dates) > 3  # the clock was moved: not all of it happened today


def code(email: str) -> str:
    out = StringIO()
    call_command("demo_code", email, stdout=out)
    return out.getvalue().strip()


def test_there_is_somebody_for_every_role_and_social_workers_are_registered() -> None:
    made()
    council = existing()
    assert council is not None
    with authority(council.pk):
        held = set(Membership.objects.values_list("role__key", flat=True))
        assert held == set(ROLES)
        registered = {
            person.first_name: holds(person, "registered-social-worker", clock.today())
            for person in User.objects.filter(authority=council)
        }
        assert [name for name in ("Sam", "Priya", "Ren", "Nell", "Mo") if not registered[name]] == []
        assert not registered["Ana"]
        assert Team.objects.get(name="Harbour team").parent == Team.objects.get(name="Service management")
    everyone = User.objects.filter(authority=council)
    assert all(codes.has_second_factor(person) for person in everyone)


def test_a_person_of_the_demonstration_signs_in_with_the_printed_password_and_a_printed_code() -> None:
    line = next(line for line in made().splitlines() if "sam@northmere.example " in line)
    client = Client()
    client.post("/accounts/login/", {"login": "sam@northmere.example", "password": line.split()[-2]})
    first = code("SAM@northmere.example")
    assert client.post("/accounts/login/code/", {"code": first}).status_code == 302
    assert client.get("/my-work/").status_code == 200
    assert code("sam@northmere.example") != first, "a used code is not printed again"


def test_codes_are_printed_for_the_demonstration_only(northmere: Cast, settings) -> None:  # type: ignore[no-untyped-def]
    with_app(northmere.sam)
    for email in ("sam@northmere.example", "nobody@northmere.example"):
        with pytest.raises(CommandError, match="Nobody in the demonstration"):
            code(email)
    Authority.objects.update(is_demonstration=True)
    with pytest.raises(CommandError, match="no second factor yet"):
        code("ren@northmere.example")
    assert code("sam@northmere.example").isdecimal()
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="production"):
        code("sam@northmere.example")


def test_it_is_refused_in_production(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ENVIRONMENT = "production"
    with pytest.raises(CommandError, match="production"):
        made()
