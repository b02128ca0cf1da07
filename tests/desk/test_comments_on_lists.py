"""A second version, whose list was commented on: what an approver reads about it is true."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.desk.pages import parsed
from tests.desk.stories import decision, submitted
from tests.workflow.answers import ASSESSMENT, submit
from workflow.models import Task

pytestmark = pytest.mark.django_db
(SCHOOL,) = ASSESSMENT["agencies"]
GP = SCHOOL | {"agency": "Quay Surgery", "said": "She sleeps badly."}
SAME, MOVED, GONE = (
    "Commented on, and as before",
    "Commented on, in a list that changed",
    "Commented on, and no longer asked",
)


def second(cast: Cast, sign_in: Any, remarks: dict[str, str], **answers: Any) -> Any:
    """The page on which Priya decides again, after she returned it with these remarks and Sam answered."""
    task = submitted(cast)
    client = sign_in(cast.priya)
    url = f"/tasks/{task.pk}/form/"
    typed = {f"/~remark{pointer}": text for pointer, text in remarks.items()}
    client.post(url, {"/decision": "return", "/comment": "", **typed, "action": "submit"})
    with authority(cast.id):
        again = Task.objects.get(element_id="Task_assess", finished__isnull=True)
        submit(again, cast.sam, ASSESSMENT | answers)
        now = decision(cast)
    return parsed(client.get(f"/tasks/{now.pk}/form/").content.decode())


def articles(page: Any, heading: str = "") -> list[str]:
    """The words of the answers under a heading; without one those that changed."""
    path = f"//h3[.='{heading}']/following-sibling::article[preceding-sibling::h3[1][.='{heading}']]"
    found = page.xpath(path if heading else "//section[@aria-labelledby='read']/article[not(preceding-sibling::h3)]")
    return [" ".join(one.text_content().split()) for one in found]


def test_a_comment_on_a_list_stands_with_what_was_added_to_it_and_never_under_as_before(
    northmere: Cast, sign_in: Any
) -> None:
    page = second(northmere, sign_in, {"/agencies": "What does the GP say?"}, agencies=[SCHOOL, GP])
    (change,) = articles(page)
    assert change.startswith("Conversation 2, added")
    assert "“What does the GP say?”" in change
    assert [articles(page, heading) for heading in (SAME, MOVED, GONE)] == [[], [], []]


def test_comments_on_a_list_that_is_as_it_was_say_so_with_the_answers(northmere: Cast, sign_in: Any) -> None:
    remarks = {"/agencies": "No one else?", "/agencies/0/said": "Since when?", "/agencies/0": "Who rang?"}
    page = second(northmere, sign_in, remarks, risks="On Fridays.")
    whole, item, said = articles(page, SAME)
    assert (whole.startswith("What they told you"), item) == (True, item)
    assert item.startswith("Conversation 1 “Who rang?”")
    assert said.startswith("Conversation 1: What did they say? Wilf falls asleep")
    assert [articles(page, heading) for heading in (MOVED, GONE)] == [[], []]


def test_a_comment_inside_a_list_that_changed_does_not_guess_which_item_it_is_now(
    northmere: Cast, sign_in: Any
) -> None:
    page = second(northmere, sign_in, {"/agencies/0/person": "Which class?"}, agencies=[GP, SCHOOL])
    (moved,) = articles(page, MOVED)
    assert moved.startswith("Conversation 1: Who, and what is their work? “Which class?”")
    assert [articles(page, heading) for heading in (SAME, GONE)] == [[], []]


def test_a_comment_on_an_answer_in_a_list_stands_with_its_change(northmere: Cast, sign_in: Any) -> None:
    changed = SCHOOL | {"said": "He falls asleep on Mondays."}
    page = second(northmere, sign_in, {"/agencies/0/said": "Since when?"}, agencies=[changed])
    (change,) = articles(page)
    assert change.startswith("Conversation 1: What did they say?")
    assert "“Since when?”" in change
    assert articles(page, MOVED) == []
