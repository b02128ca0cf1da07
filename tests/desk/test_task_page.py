"""The page of a task: what it is, what became of it, and who is led there from a form that is not theirs."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from accounts import clock
from accounts.context import authority
from accounts.models import AuditEvent, Registration
from forms.posted import AUTOSAVE_HEADER
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.pages import open_page, path_of, save, text_of
from tests.desk.stories import begun, correcting, decided, submitted
from workflow import work
from workflow.models import Task

pytestmark = pytest.mark.django_db
AUTOSAVE = {AUTOSAVE_HEADER: "1"}


def test_a_done_task_says_by_whom_and_when_and_nothing_of_a_date(northmere: Cast, sign_in: Any) -> None:
    task = decided(northmere)
    with authority(northmere.id):
        written = Task.objects.get(element_id="Task_assess", finished__isnull=False)
    client = sign_in(northmere.priya)
    page = text_of(client.get(f"/tasks/{written.pk}/"))
    assert "</svg> Done</span>" in page
    assert "Done by Sam Oakley, Tue 14 July, 10:00." in page
    for word in ("working day", "With you since", "Why this date?", "For a ", "Take it"):
        assert word not in page
    assert '<a href="/records/R-2026-000001/1/">Read what was recorded</a>' in page
    deciding = text_of(client.get(f"/tasks/{task.pk}/"))
    assert "Done by Priya Marsh, Tue 14 July, 10:00." in deciding
    assert '<a href="/records/R-2026-000001/1/">Read the record it is about</a>' in deciding
    assert '<a href="/records/R-2026-000002/1/">Read what was recorded</a>' in deciding


@pytest.mark.parametrize("wanting", ["candidate_ids", "requires"])
def test_who_is_not_named_or_not_registered_is_not_offered_to_take_it(
    northmere: Cast, sign_in: Any, wanting: str
) -> None:
    task = submitted(northmere, taken_by_manager=False)
    client = sign_in(northmere.priya)
    assert f"/tasks/{task.pk}/claim/" in text_of(client.get(f"/tasks/{task.pk}/"))
    held = {"candidate_ids": str(northmere.sam.pk), "requires": "registered-social-worker"}
    with authority(northmere.id):
        Task.objects.filter(pk=task.pk).update(**{wanting: held[wanting]})
        Registration.objects.filter(user=northmere.priya).update(expires_on=TODAY.date() - timedelta(days=1))
    page = text_of(client.get(f"/tasks/{task.pk}/"))
    assert f"/tasks/{task.pk}/claim/" not in page
    assert f"/tasks/{task.pk}/claim/" not in text_of(client.get(f"/teams/{northmere.teams['Harbour team'].pk}/tasks/"))


def test_why_this_date_is_said_in_words(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    page = text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "45 working days after the work began on Tue 14 July." in page
    assert "process.started_on" not in page
    assert "What the law says" in page
    assert "Why we ask this" not in page


def test_a_returned_task_is_corrected_with_the_comment_in_sight(northmere: Cast, sign_in: Any) -> None:
    task = correcting(northmere)
    client = sign_in(northmere.sam)
    assert ">Correct it</a>" in text_of(client.get(f"/tasks/{task.pk}/"))
    assert path_of(client.get(f"/tasks/{task.pk}/form/")) == f"/tasks/{task.pk}/form/list/"
    for page in ("list", "check", "why-and-how", "what-it-means"):
        shown = text_of(client.get(f"/tasks/{task.pk}/form/{page}/"))
        assert "Priya Marsh returned this on Tue 14 July" in shown
        assert "“Who is there on Fridays?”" in shown


def test_a_form_given_back_leads_to_its_task(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    url = f"/tasks/{task.pk}/form/why-and-how/"
    carried = open_page(client, url)
    client.post(f"/tasks/{task.pk}/release/")
    for ask in (client.get, partial(client.post, data=carried)):
        answer = ask(url)
        assert path_of(answer) == f"/tasks/{task.pk}/"
        assert "This task is no longer with you." in text_of(client.get(path_of(answer)))
    refused = client.post(url, {**carried, "/reason": "Too late"}, headers=AUTOSAVE)
    assert refused.status_code == 409
    assert refused.json() == {
        "message": "This task is no longer with you. It waits for a social worker of Harbour team"
    }
    with authority(northmere.id):
        held = Task.objects.select_related("draft").get(pk=task.pk).draft
        assert held is not None
        assert held.entered == {}
        assert AuditEvent.objects.filter(action="refused", case_id=task.case_id).count() == 3


def test_who_never_had_a_task_is_led_to_it_and_others_learn_nothing(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    url = f"/tasks/{task.pk}/form/"
    client = sign_in(northmere.dee)
    assert path_of(client.get(url)) == f"/tasks/{task.pk}/"
    assert "This task is not with you." in text_of(client.get(f"/tasks/{task.pk}/"))
    assert sign_in(northmere.ren).get(url).status_code == 404


def test_a_save_that_lands_after_a_colleague_took_the_task_changes_nothing(northmere: Cast, sign_in: Any) -> None:
    from unittest.mock import patch

    task = begun(northmere)
    with authority(northmere.id):
        jo = make_person(northmere, "Jo Fenn", "social_worker", "Harbour team")
    client = sign_in(northmere.sam)
    url = f"/tasks/{task.pk}/form/why-and-how/"
    carried = open_page(client, url)
    allowed = work.hold_draft

    def meanwhile(held: Task, user: Any) -> None:
        Task.objects.filter(pk=held.pk).update(owner=jo)
        allowed(held, user)

    with patch.object(work, "hold_draft", meanwhile):
        late = client.post(url, {**carried, "/reason": "Too late"}, headers=AUTOSAVE)
        assert late.status_code == 409
        assert late.json()["message"].startswith("This task is no longer with you. Jo Fenn has it")
        with authority(northmere.id):
            Task.objects.filter(pk=task.pk).update(owner=northmere.sam)
        by_button = client.post(url, {**carried, "/reason": "Too late", "action": "stay"})
    assert by_button.status_code == 409
    page = text_of(by_button)
    assert "What you wrote is kept below to copy." in page
    assert "Too late</textarea>" in page
    with authority(northmere.id):
        held = Task.objects.select_related("draft").get(pk=task.pk).draft
        assert held is not None
        assert held.entered == {}


@pytest.mark.parametrize("page", ["", "why-and-how/", "check/"])
def test_a_form_already_submitted_says_when(northmere: Cast, sign_in: Any, page: str) -> None:
    submitted(northmere)
    with authority(northmere.id):
        task = Task.objects.get(element_id="Task_assess")
    client = sign_in(northmere.sam)
    with clock.at(TODAY + timedelta(days=1)):
        answer = client.post(f"/tasks/{task.pk}/form/{page}", {"/reason": "Again", "action": "submit"})
        assert path_of(answer) == f"/tasks/{task.pk}/"
        assert "Already submitted on Tue 14 July at 10:00." in text_of(client.get(path_of(answer)))


def test_whatever_shows_answers_is_kept_in_the_trail_also_after_a_post(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    url = f"/tasks/{task.pk}/form/why-and-how/"

    def seen() -> int:
        with authority(northmere.id):
            return AuditEvent.objects.filter(action="viewed", object_id=str(task.pk)).count()

    first, second = open_page(client, url), open_page(client, url)
    assert seen() == 2
    client.head(url)
    assert seen() == 3
    client.post(url, {**first, "/reason": "In the first tab"}, headers=AUTOSAVE)
    assert seen() == 3
    conflict = client.post(url, {**second, "/reason": "In the second tab", "action": "stay"})
    assert conflict.status_code == 409
    assert seen() == 4


def test_buttons_opened_as_addresses_lead_to_the_task(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    client = sign_in(northmere.sam)
    for button in ("claim", "release"):
        assert path_of(client.get(f"/tasks/{task.pk}/{button}/")) == f"/tasks/{task.pk}/"
        assert client.put(f"/tasks/{task.pk}/{button}/").status_code == 405
    save(client, f"/tasks/{task.pk}/form/why-and-how/", {"/reason": ["Still mine"]}, "stay")
    with authority(northmere.id):
        assert Task.objects.get(pk=task.pk).owner == northmere.sam
