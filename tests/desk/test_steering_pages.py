"""Changing how a piece of work goes, by its pages: who may, what they say before, what they ask, what they do."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from tests.cast import Cast, make_eastholm
from tests.desk.pages import entered, fill_in, parsed, path_of, save, text_of, words
from tests.desk.pages import submit as press_submit
from tests.desk.stories import begun, submitted, taken
from tests.workflow.answers import ASSESSMENT
from tests.workflow.running import complete, start, waiting
from tests.workflow.test_steering import FORK
from workflow import steering
from workflow.models import ProcessInstance, Steering, Task

pytestmark = pytest.mark.django_db
WHY = "The family has moved."


@pytest.fixture
def process(northmere: Cast) -> ProcessInstance:
    """A and B wait; Sam has A, on whose border a timer runs."""
    with authority(northmere.id):
        process = start(northmere, FORK)
        taken(Task.objects.get(process=process, element_id="A"), northmere.sam)
        return process


def url(process: ProcessInstance, act: str, element: str = "") -> str:
    if not element:
        return f"/processes/{process.pk}/change/{act}/"
    with authority(process.authority.pk):
        task = Task.objects.filter(process=process, element_id=element).latest("pk")
    return f"/processes/{process.pk}/change/{act}/{task.pk}/"


def at(process: ProcessInstance) -> list[str]:
    with authority(process.authority.pk):
        return waiting(process)


def test_the_page_of_the_work_offers_each_act_to_its_managers_alone(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    page = words(sign_in(northmere.priya).get(f"/processes/{process.pk}/"))
    assert "Open steps A Sam Oakley Skip : A Move to another step : A B" in page
    assert "Add a step Put on hold Stop this work" in page
    assert "Change how this goes" in words(sign_in(northmere.mo).get(f"/processes/{process.pk}/"))
    assert "Change how this goes" not in words(sign_in(northmere.sam).get(f"/processes/{process.pk}/"))


def test_nobody_else_reaches_an_act(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    other = make_eastholm()
    for user in (northmere.sam, northmere.ren, northmere.dee, northmere.ana, other.lou):
        client = sign_in(user)
        for one in (url(process, "hold"), url(process, "stop"), url(process, "skip", "A")):
            assert client.post(one, {"reason": WHY}).status_code == 404
    with authority(northmere.id):
        assert not Steering.objects.exists()
    client = sign_in(northmere.priya)
    for one in (url(process, "nothing"), url(process, "skip"), url(process, "hold", "A")):
        assert client.get(one).status_code == 404


def test_a_step_is_skipped_after_saying_what_goes_and_why(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    client = sign_in(northmere.priya)
    page = words(client.get(url(process, "skip", "A")))
    assert (
        "“A” goes from Sam Oakley, who is told. “Time limit on “A””, set for Thu 16 July, does not happen any more."
        in page
    )
    assert "The work goes on at “Several ways at once, after “A””." in page
    refused = words(client.post(url(process, "skip", "A"), {"reason": " "}), 422)
    assert "Nothing is changed yet. Write why" in refused
    assert at(process) == ["A", "B"]
    done = client.post(url(process, "skip", "A"), {"reason": WHY}, follow=True)
    assert "“A” was skipped." in words(done)
    assert at(process) == ["B", "Join"]
    again = client.post(url(process, "skip", "A"), {"reason": WHY}, follow=True)
    assert "This step is done already, or is no longer needed." in words(again)
    with authority(northmere.id):
        assert [(row.action, row.reason) for row in Steering.objects.all()] == [("step_skipped", WHY)]


def test_work_is_moved_to_a_step_that_is_named(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    answer = client.get(url(process, "move", "A"))
    page = parsed(text_of(answer))
    assert (
        "If you choose “End, after “Last””, “End, after “Time limit on “A”””, “B” or “Last”, the work waits at the "
        "gateway before “Last” for “A”, which nobody does any more."
    ) in words(answer)
    offered = {one.text.strip(): one.get("value") for one in page.xpath("//select[@name='target']/option")}
    assert list(offered) == [
        "Choose a step",
        "Several ways at once, after “Start”",
        "End, after “Last”",
        "End, after “Time limit on “A””",
        "B",
        "Last",
    ]
    refused = words(client.post(url(process, "move", "A"), {"reason": WHY, "target": ":A"}), 422)
    assert "Choose a step" in refused
    assert "The family has moved." in refused
    done = client.post(url(process, "move", "A"), {"reason": WHY, "target": offered["Last"]}, follow=True)
    assert "The work went on at “Last” instead of “A”." in words(done)
    assert at(process) == ["B", "Last"]


def test_a_step_is_added_and_the_history_names_it(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    assert (
        "If you choose “A”, the work waits at the gateway before “Last” for “B”, which nobody does any more."
    ) in words(client.get(url(process, "add")))
    refused = words(client.post(url(process, "add"), {}), 422)
    assert "Choose a step Write why" in refused
    done = words(client.post(url(process, "add"), {"reason": WHY, "target": ":Last"}, follow=True))
    assert "“Last” was added." in done
    assert "A step was added: Last Priya Marsh" in done
    assert at(process) == ["A", "B", "Last"]


def test_work_is_put_on_hold_and_goes_on_again_in_one_press(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    client = sign_in(northmere.priya)
    page = words(client.get(url(process, "hold")))
    assert "“A” stays where it is, with Sam Oakley. “B” waits, with nobody." in page
    assert "“Time limit on “A””, set for Thu 16 July, waits too." in page
    held = client.post(url(process, "hold"), {"reason": WHY}, follow=True)
    assert "This work is on hold. Let it go on" in words(held)
    assert "Open steps" not in words(held)
    twice = client.post(url(process, "hold"), {"reason": WHY}, follow=True)
    assert "This work is on hold. Let it go on first." in words(twice)
    assert "This work is on hold. Let it go on first." in words(client.get(url(process, "skip", "A"), follow=True))
    (undo,) = parsed(text_of(held)).xpath("//section[@id='messages']//form/@action")
    assert "This work goes on." in words(client.post(undo, follow=True))
    assert "This work is not on hold." in words(client.post(undo, follow=True))
    with authority(northmere.id):
        assert ProcessInstance.objects.get(pk=process.pk).suspended_at is None
        assert [row.action for row in Steering.objects.order_by("id")] == ["process_suspended", "process_resumed"]


def test_while_work_is_on_hold_lists_and_pages_say_so_and_drafts_are_kept(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        steering.suspend(task.process, northmere.priya, WHY)
    client = sign_in(northmere.sam)
    case = f"/cases/{northmere.cases['wilf'].reference}/"
    assert "On hold A manager has put this work on hold. What you write is kept" in words(client.get("/my-work/"))
    assert "Child and family assessment since Tue 14 July On hold" in words(client.get(case))
    assert "On hold A manager has put this work" in words(client.get(f"/tasks/{task.pk}/"))
    with authority(northmere.id):
        typed = entered(ASSESSMENT)
    base = f"/tasks/{task.pk}/form/"
    fill_in(client, base, typed)
    assert "On hold A manager has put this work" in words(client.get(f"{base}check/"))
    refused = client.get(path_of(press_submit(client, base)))
    assert "A manager has put this work on hold. What you write is kept; nothing can be submitted yet." in words(
        refused
    )
    with authority(northmere.id):
        task.refresh_from_db()
        assert task.draft is not None
        assert (task.finished, task.draft.submitted_at) == (None, None)
        steering.resume(task.process, northmere.priya, "They are back.")
    assert save(client, f"{base}check/", {}, "submit").status_code == 302
    with authority(northmere.id):
        task.refresh_from_db()
        assert task.record is not None


def test_what_nobody_has_cannot_be_taken_while_it_is_on_hold(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    with authority(northmere.id):
        steering.suspend(process, northmere.priya, WHY)
        task = Task.objects.get(process=process, element_id="B")
    client = sign_in(northmere.sam)
    assert "Take it" not in words(client.get(f"/tasks/{task.pk}/"))
    assert "A manager has put this work on hold." in words(client.post(f"/tasks/{task.pk}/claim/", follow=True))
    with authority(northmere.id):
        assert Task.objects.get(pk=task.pk).owner is None
    team = f"/teams/{northmere.teams['Harbour team'].pk}/tasks/"
    assert "On hold A manager has put this work on hold." in words(sign_in(northmere.priya).get(team))


def test_a_finished_step_is_done_again_after_saying_what_is_taken_back(northmere: Cast, sign_in: Any) -> None:
    decision = submitted(northmere)
    with authority(northmere.id):
        process = ProcessInstance.objects.get()
    client = sign_in(northmere.priya)
    page = words(client.get(url(process, "again", "Task_assess")))
    assert "“Authorise the assessment” is taken back from Priya Marsh." in page
    assert "What is submitted next becomes the next version of R-2026-" in page
    assert "Do it again : Write the assessment" in words(client.get(f"/processes/{process.pk}/"))
    address = url(process, "again", "Task_assess")
    assert "“Write the assessment” is open again." in words(client.post(address, {"reason": WHY}, follow=True))
    assert at(process)[-1] == "Task_assess"
    twice = words(client.post(address, {"reason": WHY}, follow=True))
    assert "This step cannot be opened again: it is open already, or was not submitted." in twice
    with authority(northmere.id):
        decision.refresh_from_db()
        assert decision.is_cancelled
        assert Steering.objects.count() == 1


def test_all_of_it_is_stopped(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    with authority(northmere.id):
        complete(process, "B", northmere.sam)
    client = sign_in(northmere.priya)
    page = words(client.get(url(process, "stop")))
    assert "“A” goes from Sam Oakley, who is told." in page
    assert "What was recorded stays." in page
    assert "This work was stopped." in words(client.post(url(process, "stop"), {"reason": WHY}, follow=True))
    assert at(process) == []
    after = words(client.get(f"/processes/{process.pk}/"))
    assert "Change how this goes" not in after
    assert "This work is over." in words(client.post(url(process, "stop"), {"reason": WHY}, follow=True))


def test_a_longer_list_of_steps_asks_no_more(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    client = sign_in(northmere.priya)

    def asked(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    pages = (f"/processes/{process.pk}/", url(process, "hold"), url(process, "stop"), url(process, "skip", "A"))
    with authority(northmere.id):
        steering.add(process, "Last", northmere.priya, WHY)
    few = [asked(page) for page in pages]
    with authority(northmere.id):
        for _ in range(15):
            steering.add(process, "Last", northmere.priya, WHY)
    many = [asked(page) for page in pages]
    assert [(before, later) for before, later in zip(few, many, strict=True) if later > before] == []
