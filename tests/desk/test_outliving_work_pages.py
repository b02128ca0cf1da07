"""The pages of work that goes on by itself: its own, that of what began it, the child's, and a manager's acts."""

from typing import Any

import pytest

from accounts.context import authority
from tests.cast import Cast
from tests.desk.test_process_page import rows, words
from tests.workflow.running import mapped
from tests.workflow.test_call_activity import call
from tests.workflow.test_outliving_work import called, in_force, outliving, reviewed
from workflow.models import ProcessInstance, Task
from workflow.variables import set_variables

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(northmere: Cast) -> ProcessInstance:
    """A plan under which Sam has begun what outlives it, and what does not."""
    with authority(northmere.id):
        return in_force(northmere)


def act(process: ProcessInstance, act: str, element: str) -> str:
    with authority(process.authority.pk):
        return f"/processes/{process.pk}/change/{act}/{Task.objects.get(process=process, element_id=element).pk}/"


def test_a_manager_reads_what_goes_on_before_ending_what_is_around_it(
    northmere: Cast, plan: ProcessInstance, sign_in: Any
) -> None:
    client = sign_in(northmere.priya)
    for one in (act(plan, "skip", "Plan"), act(plan, "over", "Work")):
        page = words(client.get(one))
        assert "“checks” goes on by itself. “other”, which it waits for, is stopped." in page
    alone = words(client.get(act(plan, "skip", "Missing")))
    assert "“checks”, which it waits for, is stopped." in alone
    assert "goes on by itself" not in alone


def test_its_page_and_that_of_the_work_that_began_it_say_that_it_goes_on(
    northmere: Cast, plan: ProcessInstance, sign_in: Any
) -> None:
    with authority(northmere.id):
        reviewed(northmere, plan)
        missing = called()
        look = Task.objects.get(process=missing, element_id="Look")
    client = sign_in(northmere.sam)
    (line,) = [row for row in rows(client.get(f"/processes/{plan.pk}/?order=oldest")) if "Goes on by itself" in row]
    assert line == "Tue 14 July, 10:00 Other work By itself Goes on by itself checks"
    page = client.get(f"/processes/{missing.pk}/")
    assert "It goes on by itself. It was started in made_up." in words(page)
    assert f'href="/processes/{plan.pk}/"' in page.content.decode()
    assert "It is at: Look." in words(page)
    child = words(client.get(f"/cases/{northmere.cases['wilf'].reference}/"))
    assert "checks since Tue 14 July Look" in child
    assert "other since" not in child
    assert client.get(f"/tasks/{look.pk}/", follow=True).status_code == 200
    assert "Stop this work" in words(sign_in(northmere.priya).get(f"/processes/{missing.pk}/"))


def test_a_manager_reads_that_a_call_goes_on_only_from_the_moment_of_which_the_drawing_speaks(
    northmere: Cast, sign_in: Any
) -> None:
    offers = outliving(mapped(call("Missing", "checks"), inputs="seen = false"), "=seen = true")
    with authority(northmere.id):
        plan = in_force(northmere, offers=offers, begins=("Missing",))
    page = act(plan, "skip", "Plan")
    client = sign_in(northmere.priya)
    assert "“checks”, which it waits for, is stopped." in words(client.get(page))
    with authority(northmere.id):
        missing = called()
        set_variables(missing, {"seen": True})
    assert "“checks” goes on by itself." in words(client.get(page))
