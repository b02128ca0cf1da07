"""How a piece of work goes: who may see it, what it says, and what of it only readers of the records may know."""

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.context import authority
from accounts.models import AuditEvent
from accounts.sentences import stopped
from desk.because import Because
from desk.process_pages import work_of
from desk.why import movers, whys
from tests.cast import Cast
from tests.conftest import TODAY
from tests.desk.pages import parsed, text_of
from tests.desk.stories import KEY, begun, decided
from tests.workflow.answers import ASSESSMENT
from tests.workflow.failing_steps import failed, kept
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import incidents, steering
from workflow.adoption import publish_process, use_process
from workflow.assigning import reallocate
from workflow.bpmn import read
from workflow.history import What
from workflow.models import ProcessCase, ProcessInstance, Task
from workflow.moving import note
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db


def returned(cast: Cast) -> tuple[ProcessInstance, Task]:
    """Wilf's assessment came back to Sam: the process and the task that corrects it."""
    decided(cast)
    with authority(cast.id):
        process = ProcessInstance.objects.get()
        return process, Task.objects.get(element_id="Task_assess", finished__isnull=True)


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(" ".join(parsed(text_of(answer)).itertext()).split()).replace(" .", ".")


def rows(answer: Any) -> list[str]:
    table = parsed(text_of(answer)).find_class("cw-history")[0]
    return [" ".join(" ".join(row.itertext()).split()) for row in table.findall("tbody/tr")]


def test_it_says_where_the_work_is_and_what_happened_newest_first(northmere: Cast, sign_in: Any) -> None:
    process, _ = returned(northmere)
    page = sign_in(northmere.sam).get(f"/processes/{process.pk}/")
    assert "Started Tue 14 July by Sam Oakley. It is at: Write the assessment." in words(page)
    lines = rows(page)
    assert lines[0] == "Tue 14 July, 10:00 Write the assessment, again Sam Oakley Now"
    assert lines[1].startswith(
        "Tue 14 July, 10:00 What did the manager decide? By itself “Return”, so on to “Write the"
    )
    assert "Tue 14 July, 10:00 Authorise the assessment Priya Marsh Returned the same day" in lines
    assert "Tue 14 July, 10:00 Write the assessment Sam Oakley Submitted version 1 the same day" in lines
    assert lines[-1] == "Tue 14 July, 10:00 Begun by hand Sam Oakley The work began."
    oldest = sign_in(northmere.sam).get(f"/processes/{process.pk}/?order=oldest")
    assert rows(oldest) == lines[::-1]


def test_the_steps_are_listed_with_the_marks_that_the_drawing_has(northmere: Cast, sign_in: Any) -> None:
    process, _ = returned(northmere)
    page = parsed(text_of(sign_in(northmere.sam).get(f"/processes/{process.pk}/")))
    (box,) = page.find_class("cw-diagram")
    marks = json.loads(box.get("data-marks"))
    listed = [" ".join(one.text_content().split()) for one in page.find_class("cw-steps__one")]
    assert len(listed) == len(marks) > 20
    assert marks["Task_assess"] == {"state": "here", "words": "Now, done once before"}
    assert "Write the assessment Now, done once before" in listed
    assert "Review progress Not reached" in listed
    assert "Flow_begin" in json.loads(box.get("data-ways"))
    assert box.get("hidden") is not None
    assert page.xpath("//details[@data-steps]/@open") == [""]


def test_why_a_way_was_taken_is_said_with_what_was_read(northmere: Cast, sign_in: Any) -> None:
    process, task = returned(northmere)
    client = sign_in(northmere.sam)
    why = (
        '“Return”: true. The condition: forms.manager_decision.decision = "return" the answer to “What do you decide?”'
    )
    assert f"{why} Return it" in words(client.get(f"/processes/{process.pk}/"))
    on_task = words(client.get(f"/tasks/{task.pk}/"))
    assert "It came after “Authorise the assessment”. At “What did the manager decide?” the way “Return”" in on_task
    assert f"{why} Return it How all of this work goes" in on_task


def test_the_first_task_came_when_the_work_began(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    assert "Which way led here? It came when this work began." in words(
        sign_in(northmere.sam).get(f"/tasks/{task.pk}/")
    )


def test_a_task_to_which_no_arrow_led_says_so_and_the_history_says_who_put_it_there(
    northmere: Cast, sign_in: Any
) -> None:
    process, task = returned(northmere)
    with authority(northmere.id):
        steering.move(task, "Task_authorise", northmere.priya, "Nothing to correct")
        moved = Task.objects.get(element_id="Task_authorise", finished__isnull=True)
        done = Task.objects.get(element_id="Task_assess", record__isnull=False)
        steering.reopen(done, northmere.priya, "A page is missing")
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
    client = sign_in(northmere.sam)
    by_hand = "No arrow led here: a manager put the work here by hand. How all of this work goes"
    assert by_hand in words(client.get(f"/tasks/{moved.pk}/"))
    assert "It was done before, and a manager opened it again." in words(client.get(f"/tasks/{again.pk}/"))
    page = rows(client.get(f"/processes/{process.pk}/"))
    again_line = "A step was opened again: Write the assessment Priya Marsh The reason given: “A page is missing”"
    assert f"Tue 14 July, 10:00 {again_line}" in page
    left = "The work went on at “Authorise the assessment” instead. The reason given: “Nothing to correct”"
    assert f"Tue 14 July, 10:00 Write the assessment, again Priya Marsh Left for another step {left}" in page


def test_lists_do_not_look_up_the_way(northmere: Cast) -> None:
    _, task = returned(northmere)
    with authority(northmere.id):
        asked = [why["question"] for why in whys(task, northmere.sam, movers([task]))]
    assert asked == ["Why this task?", "Why this date?"]


def test_who_may_not_read_every_child_of_it_gets_the_ways_without_values(northmere: Cast, sign_in: Any) -> None:
    process, task = returned(northmere)
    with authority(northmere.id):
        ProcessCase.objects.create(process=process, case=northmere.cases["tansy"])
    client = sign_in(northmere.sam)
    for page in (words(client.get(f"/processes/{process.pk}/")), words(client.get(f"/tasks/{task.pk}/"))):
        assert "“Return”: true. The condition: forms.manager_decision.decision" in page
        assert "the answer to “What do you decide" not in page
        assert "Return it" not in page
    assert "Return it" in words(sign_in(northmere.mo).get(f"/processes/{process.pk}/"))


def test_an_administrator_sees_the_task_and_is_not_led_to_the_history(northmere: Cast, sign_in: Any) -> None:
    process, task = returned(northmere)
    client = sign_in(northmere.dee)
    assert f"/processes/{process.pk}/" not in text_of(client.get(f"/tasks/{task.pk}/"))
    case = text_of(client.get(f"/cases/{northmere.cases['wilf'].reference}/"))
    assert f"/processes/{process.pk}/" not in case
    assert client.get(f"/processes/{process.pk}/").status_code == 404
    assert client.get(f"/processes/{process.pk}/diagram.xml").status_code == 404


def test_looking_at_it_is_kept_with_the_child(northmere: Cast, sign_in: Any) -> None:
    process, _ = returned(northmere)
    sign_in(northmere.priya).get(f"/processes/{process.pk}/")
    with authority(northmere.id):
        seen = AuditEvent.objects.get(action="viewed", object_kind="workflow.processinstance")
    assert (seen.actor, seen.object_id, seen.case_id) == (northmere.priya, str(process.pk), northmere.cases["wilf"].pk)


def test_the_drawing_is_the_file_of_the_version_and_says_nothing_of_anybody(northmere: Cast, sign_in: Any) -> None:
    process, _ = returned(northmere)
    answer = sign_in(northmere.sam).get(f"/processes/{process.pk}/diagram.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{KEY}-version-1.bpmn"'
    with authority(northmere.id):
        assert answer.content.decode() == process.version.bpmn_xml
    assert "Larkspur" not in answer.content.decode()


def test_a_version_without_a_drawing_says_so_and_has_the_list(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        xml = bpmn("made_up", '<startEvent id="a"/>', user_task("b"), '<endEvent id="c"/>', flows("a > b", "b > c"))
        process = start(northmere, xml)
    page = text_of(sign_in(northmere.sam).get(f"/processes/{process.pk}/"))
    assert "This version was made without a drawing. The list says where the work is." in page
    assert "bpmn-viewer" not in page
    assert [" ".join(one.text_content().split()) for one in parsed(page).find_class("cw-steps__one")] == [
        "Start Done",
        "b Now",
        "End Not reached",
    ]


def test_steps_that_are_not_in_the_drawing_are_named(northmere: Cast, sign_in: Any) -> None:
    shape = b'<d:BPMNDiagram xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNPlane bpmnElement="made_up">'
    shape += b'<d:BPMNShape bpmnElement="b"/></d:BPMNPlane></d:BPMNDiagram></definitions>'
    with authority(northmere.id):
        xml = bpmn("made_up", '<startEvent id="a"/>', user_task("b"), '<endEvent id="c"/>', flows("a > b", "b > c"))
        process = start(northmere, xml.replace(b"</definitions>", shape))
    page = words(sign_in(northmere.sam).get(f"/processes/{process.pk}/"))
    assert "Not in the drawing Start, End. The list has every step." in page


def test_where_nothing_was_kept_the_page_says_so_and_marks_nothing(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        task.process.movements.all().delete()
    page = sign_in(northmere.sam).get(f"/processes/{task.process_id}/")
    assert "Nothing was kept about how this work went." in words(page)
    assert parsed(text_of(page)).find_class("cw-diagram")[0].get("data-marks") == "{}"
    assert "Not reached" not in words(page)


def test_the_childs_page_leads_to_what_goes_on_first(northmere: Cast, sign_in: Any) -> None:
    process, _ = returned(northmere)
    with authority(northmere.id):
        ProcessInstance.objects.filter(pk=process.pk).update(finished=TODAY)
        later = start_for_case("referral", northmere.cases["wilf"], northmere.sam)
        listed = work_of(northmere.cases["wilf"], northmere.sam)
        ended = {"title": "Child and family assessment", "on_hold": False, "when": "Tue 14 July to Tue 14 July"}
        assert listed == [
            {"title": "Referral", "on_hold": False, "when": "since Tue 14 July", "url": f"/processes/{later.pk}/"},
            {**ended, "url": f"/processes/{process.pk}/"},
        ]
    page = words(sign_in(northmere.sam).get(f"/cases/{northmere.cases['wilf'].reference}/"))
    assert "How this work goes Referral since Tue 14 July Child and family assessment" in page


def test_a_longer_history_asks_no_more_and_goes_over_pages(northmere: Cast, sign_in: Any) -> None:
    process, task = returned(northmere)
    client = sign_in(northmere.sam)

    def asked() -> int:
        client.get(f"/processes/{process.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/processes/{process.pk}/").status_code == 200
        return len(queries)

    few = asked()
    with authority(northmere.id):
        for _ in range(30):
            made = Task.objects.create(
                process=process, flow_task=task.flow_task, element_id="Task_assess", owner=northmere.sam, case=task.case
            )
            note(What.ARRIVED, made)
            note(What.CANCELLED, made)
    assert asked() <= few <= 47
    page = client.get(f"/processes/{process.pk}/?page=2&order=oldest")
    assert "Page 2 of 2" in words(page)
    assert "order=oldest" in text_of(page)


def test_a_child_who_went_to_another_team_takes_the_history_along(northmere: Cast, sign_in: Any) -> None:
    process, _ = returned(northmere)
    url = f"/processes/{process.pk}/"
    assert sign_in(northmere.ren).get(url).status_code == 404
    with authority(northmere.id):
        meadow, today = northmere.teams["Meadow team"], date(2026, 7, 14)
        reallocate(northmere.cases["wilf"], northmere.priya, northmere.ren, meadow, today, "They moved house")
    assert sign_in(northmere.ren).get(url).status_code == 200
    assert sign_in(northmere.sam).get(url).status_code == 404


def test_values_of_every_kind_have_words(inside: Cast) -> None:
    process = start_for_case(KEY, inside.cases["wilf"], inside.sam)
    model = read(process.version.bpmn_xml.encode())
    kept_values = {
        "again": True,
        "count": {"number": "45"},
        "limit": {"date": "2026-09-02"},
        "seen": {"date and time": "2026-07-14T09:00:00+00:00"},
        "naive": {"date and time": "2026-07-14T09:00:00"},
        "names": ["a", "b"],
        "none": [],
        "one": {"context": {"a": {"number": "1"}}},
        "forms.child_and_family_assessment.outcome": ASSESSMENT["outcome"],
        "unknown": None,
    }
    because = {
        "asked": [{"flow": "gone", "condition": "=again", "reads": kept_values, "result": None}],
        "default": True,
    }
    said = Because(process, model, inside.priya, with_values=True)
    (asked,) = said.asked(because)
    assert (asked["way"], asked["rule"], asked["result"]) == (
        "a way that is no longer there",
        "again",
        "could not be told",
    )
    assert dict(asked["inputs"]) == {
        "again": "Yes",
        "count": "45",
        "limit": "2 September 2026",
        "seen": "14 July 2026, 10:00",
        "naive": "14 July 2026, 09:00",
        "names": "a, b",
        "none": "not known",
        "one": "a: 1",
        "the answer to “What should happen now?”": ASSESSMENT["outcome"],
        "unknown": "not known",
    }
    assert said.defaulted(because)
    assert Because(process, model, inside.priya, with_values=False).asked(because)[0]["inputs"] == []
    assert (said.asked(None), said.defaulted(None)) == ([], False)


def test_work_that_other_work_waits_for_leads_there_and_back(northmere: Cast, sign_in: Any) -> None:
    begins, ends = '<startEvent id="a"/>', '<endEvent id="z"/>'
    calling = '<callActivity id="call"><extensionElements><zeebe:calledElement processId="checks"/></extensionElements>'
    with authority(northmere.id):
        use_process(publish_process(bpmn("checks", begins, user_task("b"), ends, flows("a > b", "b > z")), 1))
        xml = bpmn("made_up", begins, f"{calling}</callActivity>", ends, flows("a > call", "call > z"))
        outer = start(northmere, xml)
        inner = ProcessInstance.objects.get(version__key="checks")
    client = sign_in(northmere.sam)
    assert (
        rows(client.get(f"/processes/{outer.pk}/"))[0]
        == "Tue 14 July, 10:00 Other work By itself Now Under way. checks"
    )
    assert f'href="/processes/{inner.pk}/"' in text_of(client.get(f"/processes/{outer.pk}/"))
    page = client.get(f"/processes/{inner.pk}/")
    assert "It is part of made_up." in words(page)
    assert f'href="/processes/{outer.pk}/"' in text_of(page)


ASKS = bpmn(
    "made_up",
    '<startEvent id="Start"/><exclusiveGateway id="Choice" name="How many before?"/>',
    '<endEvent id="Left"/><endEvent id="Right"/>',
    user_task("Write"),
    flows("Start > Choice", "Choice > Write: =go = 1", "Choice > Right: =go = 2", "Write > Left"),
)


def test_a_failed_step_leads_those_who_mend_it_there_and_its_question_mark_needs_no_stop(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        task = failed(northmere, ASKS)
        incidents.retry(task, northmere.priya)
        address = f"/incidents/{kept(task).pk}/"
    url = f"/processes/{task.process_id}/"
    page = sign_in(northmere.priya).get(url)
    assert "It is at: How many before?" in words(page)
    assert "before?." not in words(page)
    assert "It was tried 2 times and failed each time." in rows(page)[0]
    link = parsed(text_of(page)).xpath(f"//a[@href='{address}']")[0]
    assert " ".join(link.text_content().split()) == (
        "What failed, and how it goes on: How many before?, Tue 14 July, 10:00"
    )
    assert address not in text_of(sign_in(northmere.sam).get(url))
    with authority(northmere.id):
        incidents.set_variable(task, northmere.priya, "go", 1, "It is.")
        assert incidents.retry(task, northmere.priya) is True
    (line,) = [row for row in rows(sign_in(northmere.priya).get(url)) if "How many before?" in row]
    assert "It failed 2 times, then went well." in line
    assert "What failed : How many" in line


@pytest.mark.parametrize(
    ("words_before", "whole"),
    [("At Write", "At Write."), ("At How many?", "At How many?"), ("At St.", "At St."), ("At “Why?”", "At “Why?”.")],
)
def test_a_sentence_that_ends_with_a_name_has_one_mark_at_its_end(words_before: str, whole: str) -> None:
    assert stopped(words_before) == whole
