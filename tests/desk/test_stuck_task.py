"""A task that was submitted while the step after it failed: who did it finds it, and learns that nothing is lost."""

from typing import Any

import pytest

from accounts.context import authority
from forms.posted import AUTOSAVE_HEADER
from tests.cast import Cast
from tests.desk.pages import parsed, path_of, text_of
from tests.desk.test_incident_pages import url_of, words_of
from tests.workflow.test_resuming import submitted
from workflow import incidents
from workflow.models import Incident, Task

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def task(northmere: Cast) -> Task:
    """What Sam submitted for Wilf, out of which no way leads."""
    with authority(northmere.id):
        return submitted(northmere)[1]


def test_who_submitted_reads_that_it_is_kept_who_was_told_and_that_nothing_is_to_do(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    page = sign_in(northmere.sam).get(f"/tasks/{task.pk}/")
    told = words_of(page)
    assert "You submitted this Tue 14 July, 10:00. Everything written is kept." in told
    assert "Casewright could not do what comes next by itself. Priya Marsh has been told." in told
    assert "There is nothing for you to do." in told
    links = {link.text_content(): link.get("href") for link in parsed(text_of(page)).xpath("//main//a")}
    assert links["Read what was recorded"] == "/records/R-2026-000001/1/"
    assert url_of(northmere, task) not in text_of(page)
    assert sign_in(northmere.sam).get(links["Read what was recorded"]).status_code == 200


def test_the_manager_is_led_to_where_it_is_mended(northmere: Cast, task: Task, sign_in: Any) -> None:
    page = sign_in(northmere.priya).get(f"/tasks/{task.pk}/")
    told = words_of(page)
    assert "Done by Sam Oakley, Tue 14 July, 10:00." in told
    assert "There is nothing to do in this task." in told
    assert f'href="{url_of(northmere, task)}"' in text_of(page)


def test_who_may_not_open_the_file_finds_nothing(northmere: Cast, task: Task, sign_in: Any) -> None:
    assert sign_in(northmere.ren).get(f"/tasks/{task.pk}/").status_code == 404


def test_it_says_when_nobody_was_told_and_when_it_is_tried_again(northmere: Cast, task: Task, sign_in: Any) -> None:
    with authority(northmere.id):
        Incident.objects.update(retry_at=task.created)
    assert "It is tried again by itself soon." in words_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    with authority(northmere.id):
        for person in (northmere.priya, northmere.mo):
            person.memberships.all().delete()
    told = words_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "Nobody could be told. Tell your manager." in told
    assert "nothing for you to do" not in told


def test_what_is_sent_once_more_is_answered_as_for_any_task_that_is_done(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client, base = sign_in(northmere.sam), f"/tasks/{task.pk}/"
    for address in ("form/", "form/decision/", "form/check/"):
        answer = client.get(f"{base}{address}")
        assert (answer.status_code, path_of(answer)) == (302, base), address
        assert "Already submitted at 10:00." in words_of(client.get(base))
    saved = client.post(f"{base}form/decision/", {}, headers={AUTOSAVE_HEADER: "1"})
    assert (saved.status_code, saved.json()["message"]) == (409, "Already submitted at 10:00")
    for act in ("claim", "release"):
        assert path_of(client.post(f"{base}{act}/")) == base
        shown = words_of(client.get(base))
        assert "You took" not in shown
        assert "You gave" not in shown
    priya = sign_in(northmere.priya)
    assert path_of(priya.get(f"{base}give/")) == base
    assert "This task is done." in words_of(priya.get(base))
    with authority(northmere.id):
        task.refresh_from_db()
        assert (task.status, task.owner) == ("ERROR", northmere.sam)


def test_once_it_is_mended_it_is_a_task_that_is_done(northmere: Cast, task: Task, sign_in: Any) -> None:
    with authority(northmere.id):
        incidents.skip(task, northmere.priya, "By telephone.", flow_id="Write_Left")
    told = words_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "Done by Sam Oakley, Tue 14 July, 10:00." in told
    assert "could not do what comes next" not in told
