"""The pages of failed steps: who sees what of them, and the three ways on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.context import authority
from accounts.models import Team
from cases.opening import allocate, open_case
from tests.cast import Cast, make_person
from tests.conftest import TODAY
from tests.desk.pages import parsed, path_of, text_of
from tests.workflow.failing_steps import CHOOSE, Flaky, failed, flaky, going_well, kept, stuck_in
from tests.workflow.running import bpmn, complete, flows, start, user_task, waiting
from tests.workflow.test_resuming import submitted
from workflow import incidents
from workflow.models import Incident, ProcessInstance, Task
from workflow.starting import start_for_case
from workflow.variables import set_variables

pytestmark = pytest.mark.django_db
__all__ = ["flaky"]


def stuck(cast: Cast, xml: bytes | None = None) -> Task:
    with authority(cast.id):
        return failed(cast, xml)


def url_of(cast: Cast, task: Task) -> str:
    with authority(cast.id):
        return f"/incidents/{kept(task).pk}/"


def words_of(answer: Any) -> str:
    return " ".join(parsed(text_of(answer)).find(".//main").text_content().split())


def outsider(cast: Cast) -> Any:
    """An administrator of another team, who may open no child's file."""
    with authority(cast.id):
        Team.objects.create(name="Systems team")
        return make_person(cast, "Ivo Reed", "administrator", "Practice systems")


def test_nothing_has_failed(northmere: Cast, sign_in: Any) -> None:
    client = sign_in(northmere.priya)
    page = client.get("/incidents/")
    assert "Nothing has failed." in words_of(page)
    assert "Nothing is over yet." in words_of(client.get("/incidents/?show=ended"))
    link = parsed(text_of(page)).xpath("//nav[@aria-label='Main']//a[@href='/incidents/']")[0]
    assert link.text_content() == "Failed steps"
    assert link.get("aria-current") == "page"


def test_what_failed_stands_together_with_how_many_and_since_when(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    task = stuck(northmere)
    with authority(northmere.id):
        stuck_in(start_for_case("made_up", northmere.cases["wilf"], northmere.sam))
        stuck_in(start_for_case("made_up", northmere.cases["tansy"], northmere.ren))
    page = sign_in(northmere.priya).get("/incidents/")
    told = words_of(page)
    assert "“Tell the family” 2" in told
    assert "Something went wrong for which Casewright has no words. made_up · since Tue 14 July, 10:00" in told
    assert "Wilf" in told
    assert "Tries again at 10:01" in told
    assert "Tansy" not in text_of(page)
    links = parsed(text_of(page)).xpath("//nav[@aria-label='Main']//a[@href='/incidents/']")
    assert " ".join(links[0].text_content().split()) == "Failed steps 2"
    everything = words_of(sign_in(northmere.mo).get("/incidents/"))
    assert "“Tell the family” 3" in everything
    assert "Tansy" in everything
    assert url_of(northmere, task) in text_of(page)


def test_who_may_not_open_the_file_sees_the_step_and_no_child(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    task = stuck(northmere)
    with authority(northmere.id):
        set_variables(ProcessInstance.objects.get(pk=task.process_id), {"said": "I am scared"})
    reference = northmere.cases["wilf"].reference
    client = sign_in(outsider(northmere))
    pages = [client.get("/incidents/"), client.get(url_of(northmere, task))]
    for page in pages:
        assert "Tell the family" in words_of(page)
        assert "A child whose file you may not open" in words_of(page)
        for secret in ("Wilf", "Larkspur", reference, "scared"):
            assert secret not in text_of(page)
    assert "said" in words_of(pages[1])
    assert "Now: I am scared" in words_of(sign_in(northmere.priya).get(url_of(northmere, task)))


def test_a_failed_step_says_what_happened_what_is_safe_and_what_waits(
    northmere: Cast, flaky: Flaky, sign_in: Any
) -> None:
    task = stuck(northmere)
    page = sign_in(northmere.priya).get(url_of(northmere, task))
    told = words_of(page)
    assert "“Tell the family” could not be done" in told
    assert "made_up, version 1" in told
    assert "Everything recorded before it is kept. Only this step was undone." in told
    assert "What comes after it: “Write”." in told
    assert "It was tried once and failed, at 10:00. It is tried again by itself at 10:01." in told
    assert "RuntimeError" in told
    assert "hurt" not in text_of(page)
    heading = parsed(text_of(page)).findtext(".//title")
    assert heading is not None
    assert heading.startswith("Failed step, CW-2026-")


def test_who_was_at_work_saw_their_submission(northmere: Cast, sign_in: Any) -> None:
    xml = bpmn(
        "made_up",
        '<startEvent id="Start"/><parallelGateway id="Fork"/><exclusiveGateway id="Choice" name="Which way"/>',
        '<endEvent id="End"/><endEvent id="Other"/>',
        user_task("Write"),
        user_task("Visit", role="team_manager"),
        flows(
            "Start > Fork", "Fork > Write", "Fork > Visit", "Visit > Other", "Write > Choice", "Choice > End: =go = 1"
        ),
    )
    with authority(northmere.id):
        process = start(northmere, xml)
        complete(process, "Write", northmere.sam)
        task = stuck_in(process)
    told = words_of(sign_in(northmere.priya).get(url_of(northmere, task)))
    assert "“Write”, done by Sam Oakley at 10:00, is kept, and all that came before." in told
    assert "Sam Oakley saw that it was submitted, and nothing of this failure." in told
    assert "“Visit” goes on in the team’s list." in told
    assert "None of the ways out of this step fits what is recorded." in told
    assert "It is not tried again by itself." in told


def test_after_a_form_that_was_submitted_only_the_way_is_asked_for(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        _process, task = submitted(northmere)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    told = words_of(client.get(url))
    assert "Where does the work go on after “Write”?" in told
    assert "“Write”, done by Sam Oakley at 10:00, is kept, and all that came before." in told
    assert "undone" not in told
    assert "Choose where it goes on" in told
    assert "was done, and it is not clear where the work goes on." in text_of(client.get("/notifications/"))
    client.post(url, {"way": "skip", "reason": "By telephone.", "flow": "Write_Left"})
    assert "“Write” failed" in words_of(client.get(url))
    assert client.get(f"/tasks/{task.pk}/").status_code == 200


def test_trying_again_needs_no_reason(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    task = stuck(northmere)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    assert path_of(client.post(url, {"way": "again"})) == url
    assert "“Tell the family” failed again." in words_of(client.get(url))
    with going_well(flaky):
        client.post(url, {"way": "again"})
    told = words_of(client.get(url))
    assert "“Tell the family” was done, and the work went on." in told
    assert "Priya Marsh had it tried again at 10:00, and it went well." in told
    assert "It was tried 2 times and failed each time, first at 10:00, last at 10:00." in told
    assert "Then it was tried once more at 10:00 and went well." in told
    assert "What to do" not in told
    client.post(url, {"way": "skip", "reason": "Late."})
    assert "This was put right meanwhile." in words_of(client.get(url))
    over = words_of(client.get("/incidents/?show=ended"))
    assert "Mended" in over
    assert "over Tue 14 July, 10:00, Priya Marsh" in over
    assert "Nothing has failed." in words_of(client.get("/incidents/"))


def test_a_step_is_skipped_with_a_reason_and_by_a_way(northmere: Cast, sign_in: Any) -> None:
    task = stuck(northmere, CHOOSE)
    client, url = sign_in(northmere.priya), url_of(northmere, task)
    refused = client.post(url, {"way": "skip", "reason": " "})
    assert refused.status_code == 422
    links = parsed(text_of(refused)).xpath("//*[contains(@class,'govuk-error-summary')]//a")
    assert [(link.get("href"), link.text_content()) for link in links] == [
        ("#flow", "Choose where the work goes on"),
        ("#skip-reason", "Write why"),
    ]
    assert "On to “Right”" in words_of(refused)
    client.post(url, {"way": "skip", "reason": "Nobody wrote it down.", "flow": "Choice_Right"})
    told = words_of(client.get(url))
    assert "Priya Marsh went on without this step at 10:00." in told
    assert "Nobody wrote it down." in told
    with authority(northmere.id):
        assert ProcessInstance.objects.get(pk=task.process_id).finished is not None


@pytest.mark.parametrize("typed", [{}, {"way": "nothing"}, {"way": "skip", "reason": "x" * 1001}])
def test_what_was_not_chosen_is_asked_for(northmere: Cast, flaky: Flaky, sign_in: Any, typed: dict[str, str]) -> None:
    task = stuck(northmere)
    answer = sign_in(northmere.priya).post(url_of(northmere, task), typed)
    assert answer.status_code == 422
    with authority(northmere.id):
        assert kept(task).ended_at is None
        assert len(flaky.calls) == 1


def test_all_of_a_fault_are_tried_again_after_a_question(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    first = stuck(northmere)
    with authority(northmere.id):
        second = stuck_in(start_for_case("made_up", northmere.cases["wilf"], northmere.sam))
        theirs = stuck_in(start_for_case("made_up", northmere.cases["tansy"], northmere.ren))
    client = sign_in(northmere.priya)
    url = f"{url_of(northmere, first)}all-again/"
    assert url in text_of(client.get("/incidents/"))
    asked = words_of(client.get(url))
    assert "Try “Tell the family” again in all 2 places?" in asked
    assert "It waits for 1 child." in asked
    with authority(northmere.id):
        assert kept(first).attempts == 1
    with going_well(flaky):
        assert path_of(client.post(url)) == "/incidents/"
    assert "2 steps were done, and their work went on." in words_of(client.get("/incidents/"))
    with authority(northmere.id):
        assert [kept(task).ended for task in (first, second, theirs)] == ["mended", "mended", ""]
        assert waiting(second.process) == ["Write"]
    assert path_of(client.get(url)) == "/incidents/"
    assert "Nothing is left of this fault." in words_of(client.get("/incidents/"))


def test_many_of_a_fault_stand_behind_a_link_a_page_at_a_time(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    stuck(northmere)
    more(northmere, 26)
    client = sign_in(northmere.priya)
    page = parsed(text_of(client.get("/incidents/")))
    assert len(page.find_class("cw-incident__row")) == 5
    link = page.xpath("//a[starts-with(normalize-space(), 'Show all 27')]/@href")[0]
    narrowed = parsed(text_of(client.get(link)))
    assert len(narrowed.find_class("cw-incident__row")) == 25
    last = parsed(text_of(client.get(narrowed.xpath("//a[@rel='next']/@href")[0])))
    assert len(last.find_class("cw-incident__row")) == 2
    assert client.get("/incidents/?like=nonsense").status_code == 200


def more(cast: Cast, number: int) -> None:
    """Steps of other children of Harbour that failed as well."""
    with authority(cast.id):
        for index in range(number):
            case = open_case("Tam", f"Birch {index}")
            allocate(case, cast.teams["Harbour team"], cast.sam, starts_on=TODAY.date())
            start_for_case("made_up", case, cast.sam)


@pytest.mark.parametrize("who", ["priya", "dee", "mo"])
@pytest.mark.parametrize("page", ["list", "one", "my work"])
def test_more_failures_ask_the_database_no_more(
    northmere: Cast, flaky: Flaky, sign_in: Any, who: str, page: str
) -> None:
    task = stuck(northmere)
    url = {"list": "/incidents/", "one": url_of(northmere, task), "my work": "/my-work/"}[page]
    client = sign_in(northmere.people[who])
    more(northmere, 2)
    client.get(url)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    few = asked()
    more(northmere, 6)
    assert asked() == few
    assert few <= 32


def test_times_of_trying_again_and_a_fault_by_its_code(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    task = stuck(northmere)
    client = sign_in(northmere.dee)
    with clock.at(TODAY.replace(minute=20)):
        assert "It is tried again by itself soon." in words_of(client.get(url_of(northmere, task)))
    with authority(northmere.id):
        Incident.objects.update(code="nothing_to_close", retry_at=None)
        incidents.retry(task, northmere.dee)
    assert "It is tried again by itself at 10:05." in words_of(client.get(url_of(northmere, task)))


def test_tries_on_other_days_say_the_day(northmere: Cast, flaky: Flaky, sign_in: Any) -> None:
    with clock.at(TODAY.replace(hour=22)):
        task = stuck(northmere)
        with authority(northmere.id):
            incidents.retry(task, northmere.priya)
    with authority(northmere.id):
        Incident.objects.update(retry_at=TODAY + timedelta(days=2))
    with clock.at(TODAY + timedelta(days=1)):
        told = words_of(sign_in(northmere.priya).get(url_of(northmere, task)))
    assert "It was tried 2 times and failed each time, first on Tue 14 July at 23:00, last on Tue 14 July" in told
    assert "It is tried again by itself on Thu 16 July at 10:00." in told
