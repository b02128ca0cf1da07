"""Work that people begin themselves, in any order, any number of times."""

import pytest

from tests.cast import Cast, make_person
from tests.workflow.running import bpmn, complete, ends, flows, script, start, sub, user_task, waiting
from workflow.ad_hoc import NotOfferedError, begin_offered, end_ad_hoc, offers_for
from workflow.adoption import publish_process, use_process
from workflow.errors import NotAllowedError, WorkflowError
from workflow.models import ProcessInstance, Task
from workflow.scope import seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def plan(marks: str = "", condition: str = "", *more: str) -> bytes:
    done = f"<completionCondition>={condition}</completionCondition>" if condition else ""
    work = sub(
        "Support",
        user_task("Visit"),
        user_task("Decide", role="team_manager"),
        user_task("Meet"),
        user_task("Minutes"),
        script("Count", "meetings", "1"),
        flows("Meet > Minutes", "Minutes > Count"),
        *more,
        done,
        kind="adHocSubProcess",
        marks=marks,
    )
    return bpmn(
        "made_up",
        '<startEvent id="S"/>',
        ends("E"),
        script("Set", "meetings", "0"),
        work,
        user_task("After"),
        flows("S > Set", "Set > Support", "Support > After", "After > E"),
    )


def support(process: ProcessInstance) -> Task:
    found: Task = Task.objects.get(process=process, element_id="Support")
    return found


def offered(cast: Cast, who: str = "sam") -> list[str]:
    return [offer.element.id for offer in offers_for(cast.cases["wilf"], cast.people[who])]


def test_each_role_is_offered_what_it_may_begin(inside: Cast) -> None:
    process = start(inside, plan())
    assert waiting(process) == ["Support"]
    assert offered(inside) == ["Visit", "Meet"]
    assert offered(inside, "priya") == ["Visit", "Decide", "Meet"]
    assert offered(inside, "ren") == []


def test_it_is_begun_any_number_of_times_by_whoever_does_it_with_its_data(inside: Cast) -> None:
    process = start(inside, plan())
    for place in ("at home", "at school"):
        visit = begin_offered(support(process), "Visit", inside.sam, {"place": place})
        assert (visit.owner, visit.case) == (inside.sam, inside.cases["wilf"])
        assert seen_by(visit)["place"] == place
    assert waiting(process) == ["Support", "Visit", "Visit"]
    complete(process, "Visit", inside.sam)
    complete(process, "Visit", inside.sam)
    assert waiting(process) == ["Support"]
    begin_offered(support(process), "Meet", inside.sam)
    complete(process, "Meet", inside.sam)
    assert waiting(process) == ["Support", "Minutes"]


def test_it_is_over_when_the_condition_says_so_and_what_is_left_is_cancelled(inside: Cast) -> None:
    process = start(inside, plan("", "meetings &gt;= 1"))
    begin_offered(support(process), "Visit", inside.sam)
    begin_offered(support(process), "Meet", inside.sam)
    complete(process, "Meet", inside.sam)
    assert waiting(process) == ["Support", "Visit", "Minutes"]
    complete(process, "Minutes", inside.sam)
    assert waiting(process) == ["After"]
    assert Task.objects.get(element_id="Visit").is_cancelled


def test_what_is_left_is_waited_for_where_the_drawing_says_so(inside: Cast) -> None:
    process = start(inside, plan('cancelRemainingInstances="false"', "meetings &gt;= 1"))
    begin_offered(support(process), "Visit", inside.sam)
    begin_offered(support(process), "Meet", inside.sam)
    complete(process, "Meet", inside.sam)
    complete(process, "Minutes", inside.sam)
    assert waiting(process) == ["Support", "Visit"]
    assert offered(inside) == []
    with pytest.raises(NotOfferedError):
        begin_offered(support(process), "Visit", inside.sam)
    complete(process, "Visit", inside.sam)
    assert waiting(process) == ["After"]


def test_one_at_a_time_where_the_drawing_says_so(inside: Cast) -> None:
    process = start(inside, plan('ordering="Sequential"'))
    begin_offered(support(process), "Visit", inside.sam)
    assert offered(inside) == []
    complete(process, "Visit", inside.sam)
    assert offered(inside) == ["Visit", "Meet"]


def test_a_manager_says_that_it_is_over(inside: Cast) -> None:
    process = start(inside, plan())
    begin_offered(support(process), "Visit", inside.sam)
    with pytest.raises(NotAllowedError):
        end_ad_hoc(support(process), inside.sam, "The plan has ended.")
    with pytest.raises(WorkflowError):
        end_ad_hoc(support(process), inside.priya, " ")
    end_ad_hoc(support(process), inside.priya, "The plan has ended.")
    assert waiting(process) == ["After"]
    with pytest.raises(NotOfferedError):
        begin_offered(support(process), "Visit", inside.sam)


def test_what_is_not_offered_or_for_another_role_is_refused(inside: Cast) -> None:
    process = start(inside, plan())
    for name in ("Minutes", "After", "Nowhere"):
        with pytest.raises(NotOfferedError):
            begin_offered(support(process), name, inside.sam)
    with pytest.raises(NotAllowedError):
        begin_offered(support(process), "Decide", inside.sam)
    with pytest.raises(NotAllowedError):
        begin_offered(support(process), "Visit", inside.ren)


def test_a_called_process_is_offered_to_those_alone_who_may_begin_it_by_itself(inside: Cast) -> None:
    called = bpmn("note", '<startEvent id="S"/>', ends("E"), user_task("Write"), flows("S > Write", "Write > E"))
    use_process(publish_process(called, 1))
    bound = '<extensionElements><zeebe:calledElement processId="note"/></extensionElements>'
    call = f'<callActivity id="Note">{bound}</callActivity>'
    process = start(inside, plan("", "", call))
    desk = make_person(inside, "Ivy Dale", "administrator", "Harbour team")
    assert "Note" in offered(inside)
    assert [offer.element.id for offer in offers_for(inside.cases["wilf"], desk)] == []
    with pytest.raises(NotAllowedError):
        begin_offered(support(process), "Note", desk)
