"""What an offered activity asks before it begins: typed answers, kept when something is wrong, seen by it alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.desk.pages import case_url, parsed, path_of, text_of, words
from tests.workflow.running import asking, bpmn, ends, flows, mapped, script, start, sub, user_task, waiting
from workflow.models import ProcessInstance, Task
from workflow.scope import seen_by

pytestmark = pytest.mark.django_db

VISIT = asking(
    user_task("Visit", schedule='dueDate="=visit_on"'),
    place="text: Where do you visit?",
    visit_on="date: When do you visit?",
    people="number: How many come? (optional)",
    alone="yes/no: Do you see the child alone?",
)
PLAN = bpmn(
    "made_up",
    '<startEvent id="S"/>',
    ends("E"),
    sub(
        "Support",
        VISIT,
        user_task("Meet"),
        kind="adHocSubProcess",
        marks='name="Support"',
    ),
    flows("S > Support", "Support > E"),
)
GIVEN = {
    "ask-place": "At the gran’s",
    "ask-visit_on-day": "20",
    "ask-visit_on-month": "7",
    "ask-visit_on-year": "2026",
    "ask-people": "",
    "ask-alone": "yes",
}


@pytest.fixture
def process(northmere: Cast) -> ProcessInstance:
    with authority(northmere.id):
        return start(northmere, PLAN)


@pytest.fixture
def address(northmere: Cast, process: ProcessInstance) -> str:
    with authority(northmere.id):
        return f"/tasks/{Task.objects.get(element_id='Support').pk}/begin/Visit/"


def once_on(answer: Any) -> str:
    return str(parsed(text_of(answer)).xpath("string(//main//input[@name='once']/@value)"))


def field(answer: Any, name: str) -> str:
    return str(parsed(text_of(answer)).xpath(f"string(//input[@name='{name}']/@value)"))


def test_the_button_leads_to_the_questions_and_their_answers_into_the_task(
    northmere: Cast, process: ProcessInstance, address: str, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    offered = parsed(text_of(sam.get(case_url(northmere)))).xpath("//div[starts-with(@aria-label, 'You can start')]")[0]
    assert offered.xpath(".//a[@role='button']/@href") == [address]
    assert [button.text for button in offered.xpath(".//form//button")] == ["Meet"]
    asked = sam.get(address)
    for question in ("Where do you visit?", "When do you visit?", "How many come? (optional)", "alone?"):
        assert question in words(asked)
    given = {**GIVEN, "once": once_on(asked)}
    first, second = sam.post(address, given), sam.post(address, given)
    assert path_of(first) == path_of(second)
    assert path_of(first).endswith("/form/")
    with authority(northmere.id):
        assert waiting(process) == ["Support", "Visit"]
        visit = Task.objects.get(element_id="Visit")
        seen = seen_by(visit)
        assert (seen["place"], seen["visit_on"], seen["people"], seen["alone"]) == (
            "At the gran’s",
            date(2026, 7, 20),
            None,
            True,
        )
        assert visit.due_on == date(2026, 7, 20)
        assert ProcessInstance.objects.get().variables in (None, {})
        assert "place" not in seen_by(Task.objects.get(element_id="Support"))
    shown = words(sam.get(f"/tasks/{visit.pk}/"))
    assert "Said when it was started Where do you visit? At the gran’s When do you visit? 20 July 2026" in shown
    assert "How many come? Not answered Do you see the child alone? Yes" in shown
    other = {**GIVEN, "ask-place": "At school", "ask-people": "2.5", "once": once_on(sam.get(address))}
    sam.post(address, other)
    with authority(northmere.id):
        both = [seen_by(each) for each in Task.objects.filter(element_id="Visit").order_by("id")]
        assert [each["place"] for each in both] == ["At the gran’s", "At school"]
        assert both[1]["people"] == Decimal("2.5")


def test_what_is_wrong_stands_beside_the_question_and_nothing_typed_is_lost(
    northmere: Cast, process: ProcessInstance, address: str, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    wrong = {**GIVEN, "ask-visit_on-day": "31", "ask-visit_on-month": "6", "ask-people": "some", "ask-alone": ""}
    answer = sam.post(address, {**wrong, "once": "mark"})
    page = words(answer, 422)
    assert "When do you visit? Enter a real day, such as 9 7 2026" in page
    assert "How many come? Enter a number in figures, such as 12 or 2.5" in page
    assert "Do you see the child alone? Choose yes or no" in page
    assert "Where do you visit? Enter" not in page
    assert (field(answer, "ask-place"), field(answer, "ask-visit_on-day"), field(answer, "ask-people")) == (
        "At the gran’s",
        "31",
        "some",
    )
    assert once_on(answer) == "mark"
    empty = words(sam.post(address, {"once": "mark"}), 422)
    assert "Where do you visit? Enter an answer" in empty
    with authority(northmere.id):
        assert waiting(process) == ["Support"]


def test_what_is_no_longer_offered_keeps_what_was_typed_too(
    northmere: Cast, process: ProcessInstance, address: str, sign_in: Any
) -> None:
    sam, priya = sign_in(northmere.sam), sign_in(northmere.priya)
    priya.post(f"/processes/{process.pk}/change/hold/", {"reason": "They are away."})
    answer = sam.post(address, {**GIVEN, "once": "mark"})
    assert "A manager has put this work on hold." in words(answer, 422)
    assert field(answer, "ask-place") == "At the gran’s"
    assert path_of(sam.get(address)) == case_url(northmere)
    assert sign_in(northmere.ren).get(address).status_code == 404


def test_who_was_signed_out_meanwhile_gets_the_answers_back_to_copy(
    northmere: Cast, process: ProcessInstance, address: str, sign_in: Any
) -> None:
    sam = sign_in(northmere.sam)
    hidden = parsed(text_of(sam.get(address))).xpath("//input[starts-with(@name, 'words-')]")
    sent = {**GIVEN, **{each.get("name"): each.get("value") for each in hidden}}
    sam.logout()
    answer = sam.post(address, sent)
    page = words(answer, 403)
    assert "You were signed out before this was kept" in page
    assert "Where do you visit? At the gran’s When do you visit? 20 7 2026" in page
    assert f"?next={address}" in text_of(answer)
    assert "no-store" in answer["Cache-Control"]
    assert path_of(sam.post(address, {"once": "a"})).startswith("/accounts/login/")
    with authority(northmere.id):
        assert waiting(process) == ["Support"]


def test_what_is_inside_sees_the_answers_through_mappings_and_without(northmere: Cast, sign_in: Any) -> None:
    """A group of steps, also one done for each of a list, sees them inside, and hands out only what it says."""
    group = sub("Group", user_task("Inner"), flows("Group_start > Inner", "Inner > Group_end"))
    group = asking(mapped(group, inputs="where = upper case(place)"), place="text: Where?")
    copied = asking(mapped(script("Copy", "kept", "place"), inputs="b = 1"), place="text: Where?")
    xml = bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        sub("Support", group, copied, kind="adHocSubProcess"),
        flows("S > Support", "Support > E"),
    )
    with authority(northmere.id):
        process = start(northmere, xml)
        host = Task.objects.get(element_id="Support")
    sam = sign_in(northmere.sam)
    for element in ("Group", "Copy"):
        sam.post(f"/tasks/{host.pk}/begin/{element}/", {"ask-place": "home", "once": element})
    with authority(northmere.id):
        inner = seen_by(Task.objects.get(element_id="Inner"))
        assert (inner["place"], inner["where"]) == ("home", "HOME")
        assert ProcessInstance.objects.get(pk=process.pk).variables == {"kept": "home"}
