"""The next supervision is due on its day from the moment on which the last was written down, and ends with our work."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.desk.pages import parsed, text_of
from tests.forms.library_answers import said
from tests.workflow.running import delivered
from tests.workflow.test_assessment_played import do
from workflow.models import ProcessInstance, Task
from workflow.starting import start_for_case

pytestmark = pytest.mark.django_db
WORDS = "Write down the supervision"


def talked(cast: Cast) -> ProcessInstance:
    """A supervision of 6 July: the next one is due four weeks later, on 3 August."""
    talk = start_for_case("supervision", cast.cases["wilf"], cast.priya)
    do(talk, "Task_supervise", cast.priya, said("intervention/supervision", "a talk"))
    return talk


def asks(talk: ProcessInstance) -> list[str]:
    return [str(task.due_on) for task in Task.objects.filter(Task.for_people(), process=talk, finished__isnull=True)]


def words(client: Any, address: str) -> str:
    return " ".join(parsed(text_of(client.get(address))).text_content().split())


def test_the_next_talk_stands_with_its_day_in_the_child_s_work_and_in_the_manager_s(
    northmere: Cast, sign_in: Any
) -> None:
    with authority(northmere.id):
        talked(northmere)
    priya = sign_in(northmere.priya)
    for address in (f"/cases/{northmere.cases['wilf'].reference}/", "/my-work/"):
        page = words(priya, address)
        assert WORDS in page, address
        assert "In 14 working days" in page.split(WORDS, 1)[1], address


def test_nobody_is_asked_for_a_talk_once_our_work_has_ended(inside: Cast) -> None:
    talk = talked(inside)
    assert asks(talk) == ["2026-08-03"]
    closing = start_for_case("closure", inside.cases["wilf"], inside.sam)
    today = {"closed_on": "2026-07-14", "family_told_on": "2026-07-14"}
    do(closing, "Task_closure", inside.sam, said("review/closure", "a closing") | today)
    do(closing, "Task_approve", inside.priya, {"decision": "approve"})
    delivered()
    talk.refresh_from_db()
    assert (asks(talk), talk.finished is None) == ([], False)


def test_a_second_row_of_talks_does_not_begin_beside_the_first(inside: Cast) -> None:
    first = talked(inside)
    second = start_for_case("supervision", inside.cases["wilf"], inside.priya)
    second.refresh_from_db()
    assert (asks(first), asks(second)) == (["2026-08-03"], [])
    assert second.finished is not None
