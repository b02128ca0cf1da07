"""What a process is about: a child, several children with a decision for each, a person, the authority."""

from typing import Any

import pytest

from accounts.policy import can, visible_to
from cases.models import Allocation, Case
from records.models import RecordVersion
from tests.cast import Cast
from tests.workflow.running import bpmn, each, ends, flows, start, user_task, waiting
from tests.workflow.running import inside as put
from workflow import work
from workflow.adoption import publish_process, use_process
from workflow.bpmn import BpmnError, read
from workflow.errors import NotAllowedError
from workflow.models import ProcessCase, ProcessInstance, Subject, Task
from workflow.scope import seen_by
from workflow.starting import OtherSubjectError, start_for_authority, start_for_case, start_for_family, start_for_person

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def about(subject: str, *parts: str, role: str = "social_worker") -> bytes:
    xml = bpmn(
        "made_up", '<startEvent id="S"/>', ends("E"), *(parts or (user_task("A", role=role), flows("S > A", "A > E")))
    )
    setting = f'<extensionElements><zeebe:properties><zeebe:property name="casewright:subject" value="{subject}"/>'
    opening = b'isExecutable="true">'
    return xml.replace(opening, opening + f"{setting}</zeebe:properties></extensionElements>".encode())


CONFERENCE = about(
    "family",
    user_task("Report"),
    put(user_task("Decide", role="social_worker"), each("children", item="sibling")),
    user_task("Minutes"),
    flows("S > Report", "Report > Decide", "Decide > Minutes", "Minutes > E"),
)


def siblings(cast: Cast) -> list[Case]:
    """Wilf and Tansy, both with Sam."""
    tansy = cast.cases["tansy"]
    Allocation.objects.filter(case=tansy).update(worker=cast.sam, team=cast.teams["Harbour team"])
    return [cast.cases["wilf"], tansy]


def submit(task: Task, cast: Cast) -> Any:
    if task.owner is None:
        work.claim(task, cast.sam)
    return work.submit(task, cast.sam, {"decision": "approve"}, []).version


def test_a_conference_decides_for_each_child_and_reports_on_all(inside: Cast) -> None:
    use_process(publish_process(CONFERENCE, 1))
    both = siblings(inside)
    process = start_for_family("made_up", both, inside.sam)
    assert process.subject == Subject.FAMILY
    report = submit(Task.objects.get(element_id="Report"), inside)
    assert set(report.record.case_ids) == {case.pk for case in both}
    decisions = list(Task.objects.filter(Task.for_people(), element_id="Decide").order_by("id"))
    assert [task.case for task in decisions] == both
    assert [seen_by(task)["child"]["name"] for task in decisions] == [case.child.name for case in both]
    assert [seen_by(task)["case"]["reference"] for task in decisions] == [case.reference for case in both]
    made = [submit(task, inside) for task in decisions]
    assert [list(version.record.case_ids) for version in made] == [[case.pk] for case in both]
    assert waiting(process) == ["Minutes"]
    assert set(submit(Task.objects.get(element_id="Minutes"), inside).record.case_ids) == {case.pk for case in both}
    assert RecordVersion.objects.count() == 4


def test_what_is_about_several_children_is_seen_only_by_those_who_may_see_all(inside: Cast) -> None:
    use_process(publish_process(CONFERENCE, 1))
    both = siblings(inside)
    start_for_family("made_up", both, inside.sam)
    report = Task.objects.get(element_id="Report")
    assert can(inside.sam, "view", report)
    assert visible_to(inside.sam, Task).filter(pk=report.pk).exists()
    submit(report, inside)
    Allocation.objects.filter(case=both[1]).update(worker=inside.ren, team=inside.teams["Meadow team"])
    decisions = list(Task.objects.filter(Task.for_people(), element_id="Decide").order_by("id"))
    for task, seen in [(report, False), (decisions[0], True), (decisions[1], False)]:
        held = Task.objects.get(pk=task.pk)
        assert bool(can(inside.sam, "view", held)) is seen
        assert visible_to(inside.sam, Task).filter(pk=task.pk).exists() is seen


def test_only_a_manager_who_may_see_every_child_changes_how_it_goes(inside: Cast) -> None:
    use_process(publish_process(CONFERENCE, 1))
    both = siblings(inside)
    process = start_for_family("made_up", both, inside.sam)
    assert can(inside.priya, "steer", process)
    Allocation.objects.filter(case=both[1]).update(worker=inside.ren, team=inside.teams["Meadow team"])
    process = ProcessInstance.objects.get(pk=process.pk)
    assert can(inside.priya, "view", process)
    for person, steers in ((inside.priya, False), (inside.mo, True)):
        assert bool(can(person, "steer", process)) is steers
        assert visible_to(person, ProcessInstance, "steer").exists() is steers


def test_each_process_is_started_about_what_it_is_about(inside: Cast) -> None:
    team = inside.teams["Harbour team"]
    use_process(publish_process(about("case"), 1))
    with pytest.raises(OtherSubjectError):
        start_for_family("made_up", siblings(inside), inside.sam)
    with pytest.raises(OtherSubjectError):
        start_for_family("made_up", [], inside.sam)
    with pytest.raises(OtherSubjectError):
        start_for_authority("made_up", inside.sam, team)
    use_process(publish_process(about("authority"), 2))
    with pytest.raises(OtherSubjectError):
        start_for_case("made_up", inside.cases["wilf"], inside.sam)
    process = start_for_authority("made_up", inside.sam, team)
    assert (process.subject, process.links, process.team) == (Subject.AUTHORITY, [], team)
    task = Task.objects.get(process=process, element_id="A")
    assert (task.case, task.team) == (None, team)
    assert can(inside.sam, "view", task)
    assert not can(inside.ren, "view", task)
    with pytest.raises(NotAllowedError):
        start_for_authority("made_up", inside.ren, team)
    submit(task, inside)
    assert ProcessInstance.objects.get(pk=process.pk).finished is not None


def test_a_process_about_a_person_knows_that_person(inside: Cast) -> None:
    use_process(publish_process(about("person"), 1))
    child = inside.cases["wilf"].child
    process = start_for_person("made_up", child, inside.sam, inside.teams["Harbour team"])
    assert (process.subject, process.person) == (Subject.PERSON, child)
    assert seen_by(Task.objects.get(process=process, element_id="A"))["person"]["name"] == child.name
    with pytest.raises(NotAllowedError):
        start_for_person("made_up", inside.cases["tansy"].child, inside.sam, inside.teams["Harbour team"])


def test_a_subject_that_there_is_not_is_refused() -> None:
    with pytest.raises(BpmnError) as caught:
        read(about("pet"))
    [problem] = caught.value.problems
    assert (problem.element_id, problem.code) == ("made_up", "invalid_setting")
    assert "case, family, person, authority" in problem.message


def test_an_ordinary_process_is_about_a_child(inside: Cast) -> None:
    process = start(
        inside, bpmn("plain", '<startEvent id="S"/>', ends("E"), user_task("A"), flows("S > A", "A > E")), "plain"
    )
    assert process.subject == Subject.CASE


def test_work_about_a_family_without_children_is_its_teams_alone(inside: Cast) -> None:
    use_process(publish_process(CONFERENCE, 1))
    process = start_for_family("made_up", siblings(inside), inside.sam)
    with pytest.raises(OtherSubjectError):
        start_for_family("made_up", [], inside.sam)
    ProcessCase.objects.filter(process=process).delete()
    task = Task.objects.get(process=process, element_id="Report")
    Task.objects.filter(pk=task.pk).update(case=None, team=inside.teams["Harbour team"])
    for who, sees in ((inside.sam, True), (inside.ren, False)):
        assert bool(can(who, "view", Task.objects.get(pk=task.pk))) is sees
        assert visible_to(who, Task).filter(pk=task.pk).exists() is sees
