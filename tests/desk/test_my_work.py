"""My work: what is mine, what I could take, what waits for others, and nothing that I may no longer see."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from accounts.identifiers import uuid7
from accounts.models import Membership, Role
from cases.models import Allocation
from cases.opening import allocate, open_case
from desk.my_work import _waiting
from desk.rows import open_tasks, rows
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.desk.stories import KEY, begun, correcting, submitted
from workflow import work
from workflow.models import Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def strip(page: str) -> list[str]:
    found = parsed(page).find_class("cw-strip")[0]
    return [" ".join(item.text_content().split()) for item in found]


def test_what_the_team_may_take_is_below_with_a_way_to_take_it(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere, taken_by_manager=False)
    page = text_of(sign_in(northmere.priya).get("/my-work/"))
    assert "Your team may take these" in page
    assert f'action="/tasks/{task.pk}/claim/"' in page
    assert "Nothing is with you." in page
    assert strip(page) == ["0 Late", "0 Today", "0 Returned", "0 This week and next", "0 Later", "1 To take"]


def test_own_work_is_not_offered_to_its_author(northmere: Cast, sign_in: Any) -> None:
    task = submitted(northmere, taken_by_manager=False)
    with authority(northmere.id):
        role = Role.objects.get(key="team_manager")
        team = northmere.teams["Harbour team"]
        Membership.objects.create(user=northmere.sam, team=team, role=role, starts_on="2026-01-01")
    client = sign_in(northmere.sam)
    page = text_of(client.get("/my-work/"))
    assert "Your team may take these" not in page
    assert strip(page)[-1] == "0 To take"
    case = text_of(client.get(f"/cases/{northmere.cases['wilf'].reference}/"))
    assert f"/tasks/{task.pk}/claim/" not in case
    assert "You wrote this, so somebody else must decide." in case


def test_nothing_at_all_says_so(northmere: Cast, sign_in: Any) -> None:
    page = text_of(sign_in(northmere.dee).get("/my-work/"))
    assert "Nothing is due." in page
    assert "Your team may take these" not in page


def test_counts_are_of_all_pages_and_lead_to_the_page_of_their_list(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        for number in range(27):
            case = open_case("Tam", f"Birch {number}")
            allocate(case, northmere.teams["Harbour team"], northmere.sam, starts_on=date(2026, 7, 1))
            process = start_for_case(KEY, case, northmere.sam)
            task = Task.objects.get(process=process, finished__isnull=True)
            if task.owner is None:
                work.claim(task, northmere.sam)
        late = Task.objects.filter(finished__isnull=True, form_version__isnull=False).order_by("pk")[:26]
        Task.objects.filter(pk__in=list(late.values_list("pk", flat=True))).update(due_on="2026-07-10")
    client = sign_in(northmere.sam)
    first, second = text_of(client.get("/my-work/")), text_of(client.get("/my-work/?page=2"))
    assert strip(first)[0] == strip(second)[0] == "26 Late"
    assert 'href="#late"' in first
    assert 'href="/my-work/?page=2#later"' in first
    assert 'href="/my-work/?page=1#late"' in second


def test_what_came_back_says_so_and_is_corrected(northmere: Cast, sign_in: Any) -> None:
    correcting(northmere)
    page = text_of(sign_in(northmere.sam).get("/my-work/"))
    assert strip(page)[2] == "1 Returned"
    assert "Returned to me" in page
    assert "</svg> Returned</span>" in page
    assert "In 35 working days" in page
    assert "Correct it<" in page


def test_a_task_of_a_role_that_was_lost_can_only_be_given_back(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        other = Role.objects.get(key="family_support")
        Membership.objects.filter(user=northmere.sam).update(role=other)
    page = text_of(sign_in(northmere.sam).get("/my-work/"))
    assert "You no longer hold the role or the registration that this is for." in page
    assert f'action="/tasks/{task.pk}/release/"' in page
    assert f"/tasks/{task.pk}/form/" not in page


def test_who_no_longer_works_with_the_child_does_not_read_the_name(northmere: Cast, sign_in: Any) -> None:
    submitted(northmere)
    client = sign_in(northmere.sam)
    assert "Wilf Larkspur" in text_of(client.get("/my-work/"))
    with authority(northmere.id):
        Allocation.objects.filter(case=northmere.cases["wilf"]).update(ends_on="2026-07-13")
        allocate(northmere.cases["wilf"], northmere.teams["Meadow team"], northmere.ren, starts_on=date(2026, 7, 14))
    assert "Wilf Larkspur" not in text_of(client.get("/my-work/"))


def test_with_you_since_names_the_weekday(northmere: Cast, sign_in: Any) -> None:
    begun(northmere)
    assert "With you since Tue 14 July." in text_of(sign_in(northmere.sam).get("/my-work/"))


def test_what_waits_is_with_whoever_decides_and_is_asked_for_once(northmere: Cast, sign_in: Any) -> None:
    """Not with whoever has another step of the same work, due before."""
    task = submitted(northmere)
    counts = []
    for others in (0, 3):
        with authority(northmere.id):
            for _ in range(others):
                beside = Task.objects.get(pk=task.pk)
                beside.pk, beside.decides, beside.owner, beside._state.adding = uuid7(), False, northmere.sam, True
                beside.due_on, beside.element_id = date(2026, 7, 1), "Task_assess"
                beside.save()
        with authority(northmere.id), CaptureQueriesContext(connection) as asked:
            (waits,) = _waiting(northmere.sam)
        assert waits["with_whom"] == "Priya Marsh"
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_waits_and_is_about_no_child_names_none(northmere: Cast, sign_in: Any) -> None:
    submitted(northmere)
    with authority(northmere.id):
        Task.objects.update(case=None, team=northmere.teams["Harbour team"])
    page = text_of(sign_in(northmere.sam).get("/my-work/"))
    assert "with Priya Marsh since" in page
    assert "None" not in page


def test_what_came_back_is_asked_for_once_for_all_rows(northmere: Cast) -> None:
    task = correcting(northmere)
    counts = []
    with authority(northmere.id):
        for listed in ([task], [task], [task] * 4):  # the first reads the form's words, which are kept
            found = list(open_tasks(Task.objects.filter(pk=task.pk))) * len(listed)
            with CaptureQueriesContext(connection) as asked:
                assert [row["state"] for row in rows(found, northmere.sam)] == ["returned"] * len(listed)
            counts.append(len(asked))
    assert counts[1] == counts[2]
