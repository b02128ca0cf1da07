"""A list that was filled in, or is empty: what became known since is told there and offered, never put in by itself."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.context import authority
from cases.models import Kinship, Person, Relationship
from cases.relationships import relate
from forms.models import Draft
from tests.cast import Cast
from tests.desk.pages import parsed, save, text_of
from tests.desk.stories import begun
from workflow.models import Task
from workflow.work import draft_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PAGE = "parents-and-carers"
NEW = "Known now, and not in this list:"
GONE = "What this was filled in from says something else now, or is no longer there."


def related(cast: Cast, name: str, kind: Kinship) -> Relationship:
    with authority(cast.id):
        person = Person.objects.create(given_name=name, family_name="Larkspur", date_of_birth=date(1988, 3, 1))
        return relate(cast.cases["wilf"], person, kind, cast.priya)


@pytest.fixture
def task(northmere: Cast) -> Task:
    """An assessment of Wilf that Sam has, begun when the file named Jo as his mother."""
    related(northmere, "Jo", Kinship.MOTHER)
    task = begun(northmere)
    with authority(northmere.id):
        draft_of(task, northmere.sam)
    return task


def address(task: Task, page: str = PAGE) -> str:
    return f"/tasks/{task.pk}/form/{page}/"


def family(client: Client, task: Task) -> Any:
    (found,) = parsed(text_of(client.get(address(task)))).xpath("//*[@data-question='/family']")
    return found


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def press(client: Client, task: Task, begins: str) -> Any:
    """Press the button of the list whose value begins so."""
    (value,) = family(client, task).xpath(f".//button[starts-with(@value, '{begins}')]/@value")
    answer = save(client, address(task), {}, value)
    assert answer["Location"].endswith("#qfamily")
    return answer


def names(cast: Cast, task: Task) -> list[str]:
    with authority(cast.id):
        draft = Draft.objects.get(task=task)
        answers = draft.form_version.definition.answers_from(draft.entered)[0]
        return [person["given_name"] for person in answers.get("family", [])]


def test_nothing_is_said_while_the_file_says_the_same(northmere: Cast, task: Task, sign_in: Any) -> None:
    found = words(family(sign_in(northmere.sam), task))
    assert NEW not in found
    assert GONE not in found


def test_somebody_new_in_the_file_is_offered_and_added_once(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    related(northmere, "Tom", Kinship.FATHER)
    assert f"{NEW} Tom" in words(family(sam, task))
    assert names(northmere, task) == ["Jo"]
    press(sam, task, "take-newer/family/")
    assert names(northmere, task) == ["Jo", "Tom"]
    assert NEW not in words(family(sam, task))
    with authority(northmere.id):
        kept = Draft.objects.get(task=task).prefilled
        (origin,) = [each for name, each in kept.items() if each.get("typed") and ["Tom"] in each["typed"].values()]
        assert origin["confirmed"]["name"] == "Sam Oakley"


def test_an_empty_list_is_offered_what_became_known(northmere: Cast, sign_in: Any) -> None:
    task = begun(northmere)
    with authority(northmere.id):
        draft_of(task, northmere.sam)
    related(northmere, "Tom", Kinship.FATHER)
    sam: Client = sign_in(northmere.sam)
    press(sam, task, "take-newer/family/")
    assert names(northmere, task) == ["Tom"]


def test_an_item_whose_source_says_otherwise_is_told_on_its_card(northmere: Cast, task: Task, sign_in: Any) -> None:
    with authority(northmere.id):
        Person.objects.filter(given_name="Jo").update(given_name="Joanna")
    found = words(family(sign_in(northmere.sam), task))
    assert GONE in found
    assert f"{NEW} Joanna" in found
    assert names(northmere, task) == ["Jo"]


def test_what_somebody_leaves_is_not_offered_again(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    related(northmere, "Tom", Kinship.FATHER)
    (leave,) = family(sam, task).xpath(".//button[starts-with(@value, 'keep-mine')]/@value")
    press(sam, task, leave)
    assert NEW not in words(family(sam, task))
    assert names(northmere, task) == ["Jo"]
    related(northmere, "Ann", Kinship.GRANDPARENT)
    assert f"{NEW} Ann" in words(family(sam, task))


def test_what_came_up_after_the_page_was_drawn_is_offered_though_the_list_was_left_as_it_is(
    northmere: Cast, task: Task, sign_in: Any
) -> None:
    sam: Client = sign_in(northmere.sam)
    related(northmere, "Tom", Kinship.FATHER)
    (leave,) = family(sam, task).xpath(".//button[starts-with(@value, 'keep-mine')]/@value")
    related(northmere, "Ann", Kinship.GRANDPARENT)
    save(sam, address(task), {}, leave)
    found = words(family(sam, task))
    assert f"{NEW} Ann" in found
    assert "Tom" not in found


def test_what_somebody_removed_or_changed_is_not_offered_again(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    save(sam, f"{address(task)}family/f10/", {"/given_name": ["Joan"]})
    assert NEW not in words(family(sam, task))
    (value,) = family(sam, task).xpath(".//button[starts-with(@value, 'remove/')]/@value")
    save(sam, address(task), {}, value)
    assert names(northmere, task) == []
    assert NEW not in words(family(sam, task))


def test_it_is_told_before_submitting(northmere: Cast, task: Task, sign_in: Any) -> None:
    sam: Client = sign_in(northmere.sam)
    related(northmere, "Tom", Kinship.FATHER)
    page = parsed(text_of(sam.get(address(task, "check"))))
    lines = [line for line in page.get_element_by_id("to-look-at").xpath(".//li") if "Known now: Tom" in words(line)]
    led = {line.xpath(".//a/@href")[-1].rpartition("#")[2] for line in lines}
    assert led == {"qfamily", "qparents_views"}, "who is family, and what they say"
