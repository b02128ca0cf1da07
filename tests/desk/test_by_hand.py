"""Work by hand: a manager reads what to start, does it, and writes down what was done."""

from typing import Any

import pytest
from django.db import connection

from accounts.context import authority
from accounts.models import AuditEvent, Notification
from forms.limits import MAX_TEXT_ANSWER
from tests.cast import Cast, make_person
from tests.desk.pages import parsed, path_of, text_of
from tests.workflow.running import bpmn, complete, flows, start, user_task
from workflow import work
from workflow.assigning import reassign
from workflow.models import Task

pytestmark = pytest.mark.django_db

HANDS_OVER = bpmn(
    "made_up",
    '<startEvent id="Start"/>',
    '<endEvent id="Over"><messageEventDefinition messageRef="start_family_time"/></endEvent>',
    user_task("Write"),
    flows("Start > Write", "Write > Over"),
    messages="start_family_time",
)
NOTE = "Rang the duty desk.\n\nIt begins on Thursday."


@pytest.fixture
def task(northmere: Cast) -> Task:
    """Priya has a family time to start by hand for Wilf."""
    with authority(northmere.id):
        process = start(northmere, HANDS_OVER)
        complete(process, "Write", northmere.sam)
        return Task.objects.select_related("case").get(process=process, finished__isnull=True)


def kept(cast: Cast, task: Task) -> tuple[bool, str | None]:
    """Whether a task is done, and what was noted."""
    with authority(cast.id):
        held = Task.objects.get(pk=task.pk)
        return held.finished is not None, held.note


def test_its_page_says_what_to_do_and_why_and_asks_what_was_done(northmere: Cast, task: Task, sign_in: Any) -> None:
    page = text_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/"))
    assert "Start by hand: family time" in page
    assert "Start it the way your team does, then write down what you did." in page
    assert "Why this task?" in page
    assert "It goes to the manager of the team." in page
    form = parsed(page).xpath(f"//form[@action='/tasks/{task.pk}/done/']")[0]
    assert [area.get("name") for area in form.xpath(".//textarea")] == ["note"]
    assert ">Open<" not in page, "this page is where it is done"


def test_lists_offer_to_open_it(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    team = northmere.teams["Harbour team"].pk
    for url, by_phase in (("/my-work/", []), (f"/cases/{northmere.cases['wilf'].reference}/", ["Start"])):
        links = parsed(text_of(client.get(url))).xpath(f"//a[@href='/tasks/{task.pk}/']")
        assert [link.text_content().split()[0] for link in links] == ["Start", "Open", *by_phase], url
    assert f'href="/tasks/{task.pk}/"' in text_of(client.get(f"/teams/{team}/tasks/"))
    with authority(northmere.id):
        work.release(task, northmere.priya)
    assert f'action="/tasks/{task.pk}/claim/"' in text_of(client.get("/my-work/"))
    assert path_of(client.post(f"/tasks/{task.pk}/claim/")) == f"/tasks/{task.pk}/"
    assert "Mark as done" in text_of(client.get(f"/tasks/{task.pk}/"))


def test_marked_as_done_it_leads_to_the_child_and_keeps_what_was_done(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    client = sign_in(northmere.priya)
    answer = client.post(f"/tasks/{task.pk}/done/", {"note": NOTE.replace("\n", "\r\n")})
    assert path_of(answer) == f"/cases/{northmere.cases['wilf'].reference}/"
    page = text_of(client.get(answer["Location"]))
    assert "“Start by hand: family time” is done. What you did is kept with it." in page
    assert f'<a href="/tasks/{task.pk}/">Start by hand: family time: done</a>' in page
    done = text_of(sign_in(northmere.sam).get(f"/tasks/{task.pk}/"))
    assert "Done by Priya Marsh, Tue 14 July, 10:00." in done
    assert "<p>Rang the duty desk.</p>" in done
    assert "Mark as done" not in done
    assert sign_in(northmere.ren).get(f"/tasks/{task.pk}/").status_code == 404
    assert kept(northmere, task) == (True, NOTE)
    with authority(northmere.id), connection.cursor() as cursor:
        cursor.execute("SELECT note FROM workflow_task WHERE id = %s", [task.pk])
        (stored,) = cursor.fetchone()
        assert stored
        assert "duty desk" not in str(stored)
        assert AuditEvent.objects.filter(action="task_done_by_hand", actor=northmere.priya).count() == 1


@pytest.mark.parametrize(
    ("note", "error"),
    [("  \n ", "Write down what you did"), ("x" * (MAX_TEXT_ANSWER + 7), "Shorten “What you did” by 7 characters")],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    northmere: Cast, task: Task, sign_in: Any, note: str, error: str
) -> None:
    answer = sign_in(northmere.priya).post(f"/tasks/{task.pk}/done/", {"note": note})
    assert answer.status_code == 422
    page = parsed(answer.content.decode())
    assert page.xpath("//a[@href='#note']")[0].text_content().startswith(error)
    assert page.get_element_by_id("note").text_content().strip() == note.strip()
    assert "note-error" in page.get_element_by_id("note").get("aria-describedby")
    assert kept(northmere, task) == (False, None)


def test_pressed_twice_it_is_done_once(northmere: Cast, task: Task, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    client.post(f"/tasks/{task.pk}/done/", {"note": NOTE})
    client.get(f"/cases/{northmere.cases['wilf'].reference}/")
    assert path_of(client.post(f"/tasks/{task.pk}/done/", {"note": NOTE})) == f"/tasks/{task.pk}/"
    assert "Already submitted at 10:00." in text_of(client.get(f"/tasks/{task.pk}/"))
    other = client.post(f"/tasks/{task.pk}/done/", {"note": "And rang the police."})
    assert other.status_code == 409
    assert "And rang the police.</textarea>" in text_of(other)
    assert kept(northmere, task) == (True, NOTE)


def test_who_lost_it_meanwhile_gets_their_words_back(northmere: Cast, task: Task, sign_in: Any) -> None:
    with authority(northmere.id):
        jo = make_person(northmere, "Jo Fenn", "team_manager", "Harbour team")
        reassign(task, northmere.priya, jo)
    answer = sign_in(northmere.priya).post(f"/tasks/{task.pk}/done/", {"note": NOTE})
    assert answer.status_code == 409
    page = text_of(answer)
    assert "Jo Fenn has it" in page
    assert "Rang the duty desk. It begins on Thursday.</textarea>" in page
    assert kept(northmere, task) == (False, None)


def test_signed_out_meanwhile_the_words_come_back_to_copy(northmere: Cast, task: Task, client: Any) -> None:
    answer = client.post(f"/tasks/{task.pk}/done/", {"note": NOTE})
    assert answer.status_code == 403
    page = text_of(answer)
    assert "It begins on Thursday.</textarea>" in page
    assert f'href="/accounts/login/?next=/tasks/{task.pk}/"' in page
    assert "Wilf" not in page
    assert "no-store" in answer["Cache-Control"]
    assert path_of(client.post(f"/tasks/{task.pk}/done/", {"note": " "})) == "/accounts/login/"
    assert kept(northmere, task) == (False, None)


def test_a_step_with_a_form_is_not_marked_as_done(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        process = start(northmere, HANDS_OVER)
        held = Task.objects.get(process=process, finished__isnull=True)
        work.claim(held, northmere.sam)
    client = sign_in(northmere.sam)
    assert path_of(client.post(f"/tasks/{held.pk}/done/", {"note": NOTE})) == f"/tasks/{held.pk}/"
    assert "Mark as done" not in text_of(client.get(f"/tasks/{held.pk}/"))
    assert kept(northmere, held) == (False, None)


def test_its_form_is_its_page_and_its_notification_leads_there(northmere: Cast, task: Task, sign_in: Any) -> None:
    assert path_of(sign_in(northmere.priya).get(f"/tasks/{task.pk}/form/")) == f"/tasks/{task.pk}/"
    with authority(northmere.id):
        told = Notification.objects.get(user=northmere.priya, kind="task_given")
    assert told.link == f"/tasks/{task.pk}/"
