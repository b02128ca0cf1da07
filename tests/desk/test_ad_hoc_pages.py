"""Beginning what running work offers, from the child's page; and saying that it is over."""

from typing import Any

import pytest

from accounts.context import authority
from accounts.models import AuditEvent
from tests.cast import Cast
from tests.desk.pages import case_url, parsed, path_of, text_of, words
from tests.workflow.running import bpmn, ends, flows, start, sub, user_task, waiting
from tests.workflow.test_visits_under_a_plan import in_force
from workflow.models import ProcessInstance, Task

pytestmark = pytest.mark.django_db


def plan(marks: str = "") -> bytes:
    """Support around a family: visits and meetings as they are needed."""
    parts = (user_task("Visit"), user_task("Decide", role="team_manager"), user_task("Meet"))
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        sub("Support", *parts, kind="adHocSubProcess", marks=f'name="Support" {marks}'),
        user_task("After"),
        flows("S > Support", "Support > After", "After > E"),
    )


@pytest.fixture
def process(northmere: Cast) -> ProcessInstance:
    with authority(northmere.id):
        return start(northmere, plan())


def buttons(answer: Any) -> dict[str, tuple[str, str]]:
    """What is offered: the address and the mark of each button."""
    found = parsed(text_of(answer)).xpath(
        "//section[@aria-labelledby='offered']//form | //div[@class='cw-phase__offered']//form"
    )
    return {
        form.xpath("string(.//button)").strip(): (
            form.get("action"),
            form.xpath("string(.//input[@name='once']/@value)"),
        )
        for form in found
    }


def test_each_person_is_offered_what_they_may_begin(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    for address in (case_url(northmere), f"/processes/{process.pk}/"):
        assert list(buttons(sam.get(address))) == ["Visit", "Meet"]
        assert list(buttons(priya.get(address))) == ["Visit", "Decide", "Meet"]
    assert "This work is over" not in words(sam.get(case_url(northmere)))
    assert "This work is over : Support" in words(priya.get(case_url(northmere)))
    assert "You can start" not in words(sign_in(northmere.dee).get(case_url(northmere)))


def test_one_press_leads_into_the_form_and_two_presses_begin_one_task(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    client = sign_in(northmere.sam)
    action, once = buttons(client.get(case_url(northmere)))["Visit"]
    first, second = client.post(action, {"once": once}), client.post(action, {"once": once})
    assert path_of(first) == path_of(second)
    assert path_of(first).endswith("/form/")
    with authority(northmere.id):
        assert waiting(process) == ["Support", "Visit"]
        assert Task.objects.get(element_id="Visit").owner == northmere.sam
        assert AuditEvent.objects.filter(action="ad_hoc_begun").count() == 1
    again, mark = buttons(client.get(case_url(northmere)))["Visit"]
    assert path_of(client.post(again, {"once": mark})) != path_of(first)
    with authority(northmere.id):
        assert waiting(process) == ["Support", "Visit", "Visit"]


def test_what_is_for_another_role_or_not_offered_is_refused_in_words(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    with authority(northmere.id):
        host = Task.objects.get(element_id="Support")
    sam = sign_in(northmere.sam)
    refused = words(sam.post(f"/tasks/{host.pk}/begin/Decide/", {"once": "a"}, follow=True))
    assert "This is for another role." in refused
    assert "This cannot be started now." in words(sam.post(f"/tasks/{host.pk}/begin/After/", follow=True))
    assert sign_in(northmere.ren).post(f"/tasks/{host.pk}/begin/Visit/").status_code == 404
    assert path_of(sam.get(f"/tasks/{host.pk}/begin/Visit/")) == case_url(northmere)
    with authority(northmere.id):
        assert waiting(process) == ["Support"]


def test_a_manager_says_that_it_is_over_knowing_what_is_still_open(
    northmere: Cast, process: ProcessInstance, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    action, once = buttons(sam.get(case_url(northmere)))["Visit"]
    sam.post(action, {"once": once})
    with authority(northmere.id):
        host = Task.objects.get(element_id="Support")
    over = f"/processes/{process.pk}/change/over/{host.pk}/"
    page = words(priya.get(over))
    assert "Nothing more can be started in it. “Visit” goes from Sam Oakley, who is told." in page
    assert "The work goes on at “After”." in page
    assert "Write why" in words(priya.post(over, {}), 422)
    done = words(priya.post(over, {"reason": "The plan has ended."}, follow=True))
    assert "“Support” is over." in done
    assert "Somebody said that this work is over: Support Priya Marsh" in done
    assert "You can start" not in words(sam.get(case_url(northmere)))
    with authority(northmere.id):
        assert waiting(process) == ["After"]


def test_while_it_is_on_hold_nothing_is_offered(northmere: Cast, process: ProcessInstance, sign_in: Any) -> None:
    priya = sign_in(northmere.priya)
    action, once = buttons(priya.get(case_url(northmere)))["Visit"]
    priya.post(f"/processes/{process.pk}/change/hold/", {"reason": "They are away."})
    assert "You can start" not in words(priya.get(case_url(northmere)))
    assert "A manager has put this work on hold." in words(priya.post(action, {"once": once}, follow=True))


def test_what_a_shipped_plan_offers_opens_at_once_and_is_with_who_pressed(northmere: Cast, sign_in: Any) -> None:
    with authority(northmere.id):
        in_force(northmere)
    client = sign_in(northmere.sam)
    action, once = buttons(client.get(case_url(northmere)))["Case note"]
    first, second = client.post(action, {"once": once}), client.post(action, {"once": once})
    assert path_of(first) == path_of(second)
    assert "Skip to the questions" in words(client.get(path_of(first), follow=True))
    with authority(northmere.id):
        (note,) = Task.objects.filter(form_version__key="case_note")
        assert note.owner == northmere.sam
