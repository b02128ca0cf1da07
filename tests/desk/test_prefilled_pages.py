"""Answers that were filled in from the child's file: where from, still right, changed, and changed there meanwhile."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.context import authority
from accounts.models import Membership, Role
from cases.knowing import learn
from cases.models import Allocation
from cases.person_facts import KINDS
from forms.models import Draft
from tests.cast import Cast
from tests.desk.pages import open_page, parsed, text_of
from tests.desk.stories import begun
from workflow.models import Task
from workflow.work import draft_of

pytestmark = pytest.mark.django_db
PAGE = "about-the-child"


def knows(cast: Cast, code: str, by: str = "sam", minutes: int = 0) -> None:
    """Somebody writes down the religion of Wilf."""
    with authority(cast.id), clock.at(clock.now() + timedelta(minutes=minutes)):
        learn(cast.cases["wilf"].child, KINDS["religion"], {"code": code}, cast.people[by], clock.today())


@pytest.fixture
def task(northmere: Cast) -> Task:
    """An assessment of Wilf that Sam has, begun when Priya had written down that he is Sikh."""
    knows(northmere, "SIKH", "priya", -60)
    task = begun(northmere)
    with authority(northmere.id):
        draft_of(task, northmere.sam)
    return task


def address(task: Task, page: str) -> str:
    return f"/tasks/{task.pk}/form/{page}/"


def chip(client: Client, task: Task) -> Any:
    page = parsed(text_of(client.get(address(task, PAGE))))
    return page.get_element_by_id("qreligion_belief-source")


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def press(client: Client, task: Task, way: str, page: str = "", **typed: str) -> Any:
    """Press a button at the prefilled answer, on its page or on the check page."""
    url = address(task, page or PAGE)
    fields = {name.replace("__", "/"): text for name, text in typed.items()}
    return client.post(url, {**open_page(client, url), **fields, "action": button(client, url, way)})


def button(client: Client, url: str, way: str) -> str:
    """What the button of a page says that does so; without what the page shows where there is no such button."""
    found = parsed(text_of(client.get(url))).xpath(f"//button[starts-with(@value, '{way}')]/@value")
    return next((value for value in found if value.endswith("/religion_belief")), f"{way}/religion_belief")


def test_a_fact_of_the_file_says_where_since_when_and_by_whom(northmere: Cast, task: Task, sign_in: Any) -> None:
    found = chip(sign_in(northmere.sam), task)
    said = "From “Religion or belief” in the child’s file, written down 14 July 2026 by Priya Marsh"
    assert words(found).startswith(f"{said}, holds since 14 July 2026 Still right")
    assert found.xpath(".//a/@href")[0] == f"/cases/{northmere.cases['wilf'].reference}/about/"


def test_still_right_is_kept_with_the_draft_and_can_be_taken_back(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    with authority(northmere.id):
        revision = Draft.objects.get(task=task).revision
    answer = press(sam, task, "still-right")
    assert answer["Location"].endswith("#qreligion_belief-source")
    found = chip(sam, task)
    assert "Confirmed by you today" in words(found)
    assert "cw-chip--own" in found.get("class")
    assert "Still right" not in words(found)
    with authority(northmere.id):
        draft = Draft.objects.get(task=task)
        assert draft.revision == revision
        assert str(northmere.sam.pk) in draft.writers
    press(sam, task, "not-sure")
    assert "Still right" in words(chip(sam, task))


def test_a_button_saves_what_was_typed_besides(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    press(sam, task, "still-right", __religion_belief="Sikh, and observant")
    found = words(chip(sam, task))
    assert "Changed: no longer what was filled in." in found
    assert "Confirmed" not in found


def test_a_changed_answer_keeps_what_was_filled_in_to_be_put_back(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    url = address(task, PAGE)
    sam.post(url, {**open_page(sam, url), "/religion_belief": "None", "action": "stay"})
    found = words(chip(sam, task))
    assert "What was filled in" in found
    assert "What stood there before stays in the history." in found
    assert "Changed: it was “Sikh”." in words(parsed(text_of(sam.get(address(task, "check")))))
    press(sam, task, "as-filled-in")
    assert "Still right" in words(chip(sam, task))
    with authority(northmere.id):
        assert Draft.objects.get(task=task).entered[PAGE]["/religion_belief"] == ["Sikh"]


def test_the_check_page_lists_what_nobody_confirmed_and_asks_for_nothing(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    page = parsed(text_of(sam.get(address(task, "check"))))
    assert "Religion or belief" in words(page.get_element_by_id("to-look-at"))
    assert press(sam, task, "still-right", "check")["Location"].endswith("/check/#to-look-at")
    page = parsed(text_of(sam.get(address(task, "check"))))
    assert "Confirmed by you today" in words(page)
    assert not page.xpath("//button[contains(@value, 'still-right/religion_belief')]")


@pytest.mark.parametrize(("way", "kept"), [("take-newer", "Christian"), ("keep-mine", "Sikh")])
def test_what_changed_in_the_file_meanwhile_is_told_and_chosen(
    northmere: Cast, task: Task, sign_in: Any, way: str, kept: str
) -> None:
    sam: Client = sign_in(northmere.sam)
    knows(northmere, "CHRISTIAN", "ren", 5)
    found = words(chip(sam, task))
    assert "This has changed since the form was begun. Now it is: Christian" in found
    assert "by Ren Alder" in found
    assert "This has changed since the form was begun." in words(parsed(text_of(sam.get(address(task, "check")))))
    press(sam, task, way)
    found = words(chip(sam, task))
    assert "This has changed" not in found
    assert "Confirmed by you today" in found
    with authority(northmere.id):
        assert Draft.objects.get(task=task).entered[PAGE]["/religion_belief"] == [kept]


def test_who_took_the_form_over_is_told_nothing_of_what_is_kept_from_them(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    knows(northmere, "CHRISTIAN", "ren", 5)
    with authority(northmere.id):
        administers = Role.objects.get(key="administrator")
        Membership.objects.filter(user=northmere.sam).update(role=administers)
        Allocation.objects.filter(case=northmere.cases["wilf"]).update(worker=None)
        Task.objects.filter(pk=task.pk).update(role_keys="administrator")
    found = words(chip(sign_in(northmere.sam), task))
    assert "From “Religion or belief” in the child’s file" in found
    assert "This has changed" not in found
    assert "Christian" not in found


def test_what_became_known_after_the_draft_was_begun_is_offered_where_nothing_is_answered(
    northmere: Cast, sign_in: Any
) -> None:
    task = begun(northmere)
    sam: Client = sign_in(northmere.sam)
    with authority(northmere.id):
        assert "/religion_belief" not in draft_of(task, northmere.sam).prefilled
    url = address(task, PAGE)
    assert parsed(text_of(sam.get(url))).xpath("//*[@id='qreligion_belief-source']") == []
    knows(northmere, "SIKH", "priya", 5)
    found = words(chip(sam, task))
    assert found.startswith("Known now: Sikh From “Religion or belief” in the child’s file, written down 14 July 2026")
    check = words(parsed(text_of(sam.get(address(task, "check")))))
    assert "Known now: Sikh. From “Religion or belief” in the child’s file" in check
    with authority(northmere.id):
        assert "/religion_belief" not in Draft.objects.get(task=task).entered.get(PAGE, {}), "nothing by itself"
    press(sam, task, "take-newer")
    assert "Confirmed by you today" in words(chip(sam, task))
    with authority(northmere.id):
        assert Draft.objects.get(task=task).entered[PAGE]["/religion_belief"] == ["Sikh"]


@pytest.mark.parametrize("way", ["take-newer", "keep-mine"])
def test_who_chooses_gets_what_the_page_showed_or_is_shown_what_it_is_by_now(
    northmere: Cast, task: Task, sign_in: Any, way: str
) -> None:
    sam: Client = sign_in(northmere.sam)
    url = address(task, PAGE)
    knows(northmere, "CHRISTIAN", "priya", 5)
    pressed = {**open_page(sam, url), "action": button(sam, url, way)}
    knows(northmere, "JEWISH", "priya", 6)
    assert sam.post(url, pressed).status_code == 302
    page = text_of(sam.get(url))
    assert "What “Religion or belief” is filled in with changed just now. Look at it again, then choose." in page
    found = words(parsed(page).get_element_by_id("qreligion_belief-source"))
    assert "This has changed since the form was begun. Now it is: Jewish" in found
    with authority(northmere.id):
        assert Draft.objects.get(task=task).entered[PAGE]["/religion_belief"] not in (["Christian"], ["Jewish"])


def test_what_became_known_never_takes_the_place_of_an_answer(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    sam: Client = sign_in(northmere.sam)
    sam.get(address(task, PAGE))
    knows(northmere, "SIKH", "priya", 5)
    press(sam, task, "take-newer", __religion_belief="Quaker")
    with authority(northmere.id):
        draft = Draft.objects.get(task=task)
        assert draft.entered[PAGE]["/religion_belief"] == ["Quaker"]
        assert "/religion_belief" not in draft.prefilled
    assert parsed(text_of(sam.get(address(task, PAGE)))).xpath("//*[@id='qreligion_belief-source']") == []


def test_a_button_for_what_is_not_there_is_no_page(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    url = address(task, PAGE)
    for value in ("still-right/nothing", "still-right/", "take-newer/~x"):
        assert sam.post(url, {**open_page(sam, url), "action": value}).status_code == 404
    assert press(sam, task, "put-back").status_code == 404


def test_where_answers_came_from_costs_a_fixed_number_of_questions(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)

    def asked(url: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert sam.get(url).status_code == 200
        return len(queries)

    url = address(task, PAGE)
    sam.get(url)
    before = asked(url), asked(address(task, "check"))
    for code in ("CHRISTIAN", "HINDU", "JEWISH"):
        knows(northmere, code, "ren", 5)
    assert (asked(url), asked(address(task, "check"))) == before
