"""One child's unfinished form holds up no brother or sister: what protects a child begins with its own form."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import Notification
from cases.models import Case, Kinship
from cases.opening import allocate, open_case
from cases.relationships import relate
from tests.cast import Cast, make_person
from tests.forms.protection_answers import ANSWERS, said
from tests.workflow.answers import submit
from tests.workflow.running import later
from workflow import work
from workflow.models import ProcessCase, ProcessInstance, Task, TaskTimer
from workflow.starting import start_for_family

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def siblings(inside: Cast) -> list[Case]:
    """Wilf and Ada, with both of whom Sam works."""
    ada = open_case("Ada", "Larkspur", born=date(2018, 3, 2))
    allocate(ada, inside.teams["Harbour team"], inside.sam, starts_on=date(2026, 7, 1))
    relate(inside.cases["wilf"], ada.child, Kinship.SIBLING, inside.sam)
    return [inside.cases["wilf"], ada]


def do_for(cast: Cast, element: str, child: Case, answers: dict[str, Any]) -> None:
    """Priya does a step about one of the children."""
    task = Task.objects.exclude(role_keys="").get(element_id=element, case=child, finished__isnull=True)
    if task.owner is None:
        work.claim(task, cast.priya)
    task.refresh_from_db()
    submit(task, cast.priya, answers)


def of_whom(key: str) -> list[set[str]]:
    """The names of the children of each piece of work of a process, the oldest first."""
    found = ProcessInstance.objects.filter(version__key=key).order_by("created", "pk")
    links = ProcessCase.objects.select_related("case__child")
    return [{link.case.child.given_name for link in links.filter(process=one)} for one in found]


def test_the_hours_of_one_child_run_while_nobody_has_written_of_the_other(inside: Cast, siblings: list[Case]) -> None:
    boss = make_person(inside, "Vera Stone", "service_manager", "Harbour team")
    wilf, _ada = siblings
    start_for_family("emergency_protection", siblings, inside.priya)
    assert of_whom("strategy_discussion") == [{"Wilfred", "Ada"}], "one discussion about both, at once"
    written = {k: v for k, v in ANSWERS["emergency_protection"].items() if k not in COURT}
    police = {"kind": "police_protection", "officer": "Ines Rowe", "begins_at": "2026-07-14T08:00:00Z"}
    do_for(inside, "Task_protect", wilf, written | police)
    ends = TaskTimer.objects.get(element_id="Timer_over").due_at
    assert ends == datetime(2026, 7, 17, 8, tzinfo=UTC)
    with later(datetime(2026, 7, 17, 9, tzinfo=UTC)):
        told = Notification.objects.filter(user=boss).values_list("words", flat=True)
        assert [words for words in told if "emergency has ended" in words]
    assert list(
        Task.objects.filter(element_id="Task_protect", finished__isnull=True).values_list("case", flat=True)
    ) == [siblings[1].pk]


COURT = ("court", "ordered_until", "directions")


def discussed(cast: Cast, children: list[Case]) -> None:
    process = start_for_family("strategy_discussion", children, cast.priya)
    task = Task.objects.get(process=process, element_id="Task_discuss", finished__isnull=True)
    tasks = ANSWERS["strategy_discussion"]["tasks"]
    submit(task, task.owner or cast.priya, said("strategy_discussion", "meeting", held_on="2026-07-14", tasks=tasks))


HEARD = {"first_heard_on": "2026-07-13", "source": "2A", "primary_need": "N1"}
TODAY = {"see_child_by": "2026-07-14", **HEARD}


def test_siblings_decided_on_the_same_day_share_one_enquiry(inside: Cast, siblings: list[Case]) -> None:
    discussed(inside, siblings)
    do_for(inside, "Task_decide", siblings[0], said("strategy_discussion", "protect", **TODAY))
    assert of_whom("emergency_protection") == [{"Wilfred"}], "protection waits for nothing"
    assert of_whom("section_47_enquiry") == []
    do_for(inside, "Task_decide", siblings[1], said("strategy_discussion", "enquire", **TODAY))
    assert of_whom("section_47_enquiry") == [{"Wilfred", "Ada"}]
    assert len(of_whom("strategy_discussion")) == 1, "protection holds no second discussion"


def test_at_five_the_enquiries_of_those_who_are_decided_on_begin(inside: Cast, siblings: list[Case]) -> None:
    boss = make_person(inside, "Vera Stone", "service_manager", "Harbour team")
    discussed(inside, siblings)
    do_for(inside, "Task_decide", siblings[0], said("strategy_discussion", "enquire", **TODAY))
    with later(datetime(2026, 7, 14, 16, 1, tzinfo=UTC)):
        assert of_whom("section_47_enquiry") == [{"Wilfred"}]
        told = Notification.objects.filter(user=boss).values_list("words", flat=True)
        assert [words for words in told if "nobody has written down what was decided" in words]
    with later(datetime(2026, 7, 15, 16, 1, tzinfo=UTC)):
        assert of_whom("section_47_enquiry") == [{"Wilfred"}], "nobody begins twice"
        do_for(
            inside,
            "Task_decide",
            siblings[1],
            said("strategy_discussion", "enquire", **TODAY | {"see_child_by": "2026-07-15"}),
        )
        assert of_whom("section_47_enquiry") == [{"Wilfred"}, {"Ada"}]
