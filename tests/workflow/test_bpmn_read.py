"""What a good BPMN file becomes."""

from pathlib import Path

import pytest
from lxml import etree

from rules.feel import Expression
from workflow.bpmn import ExclusiveGateway, UserTask, read

PROCESSES = Path(__file__).parents[2] / "processes"
ASSESSMENT = Path(__file__).with_name("small_assessment.bpmn")

OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
             xmlns:colours="urn:some-drawing-tool" id="defs">
"""
TASK = """
  <userTask id="Task_visit" name="Visit  the
    child">
    <documentation>First paragraph.</documentation>
    <documentation>Second paragraph.</documentation>
    <extensionElements>
      <zeebe:formDefinition formId="visit" bindingType="latest" />
      <zeebe:assignmentDefinition candidateGroups="social_worker, family_support , social_worker" />
      <zeebe:taskSchedule dueDate="= today" />
      <zeebe:priorityDefinition priority="80" />
      <zeebe:properties>
        <zeebe:property name="casewright:assign" value="allocated-worker" />
        <zeebe:property name="casewright:explain" value="Because the child must be seen." />
        <zeebe:property name="planner:colour" value="teal" />
      </zeebe:properties>
    </extensionElements>
  </userTask>
"""
MINIMAL = (
    OPENING
    + """<process id="visit" isExecutable="true">
  <startEvent id="Start" />"""
    + TASK
    + """<endEvent id="End" />
  <sequenceFlow id="Flow_1" sourceRef="Start" targetRef="Task_visit" />
  <sequenceFlow id="Flow_2" sourceRef="Task_visit" targetRef="End" />
</process>
</definitions>"""
)


def the_task(xml: str) -> UserTask:
    task = read(xml.encode()).elements["Task_visit"]
    assert isinstance(task, UserTask)
    return task


def test_a_small_assessment_reads_without_a_warning() -> None:
    model = read(ASSESSMENT.read_bytes())
    assert model.warnings == ()
    assert (model.key, model.name, model.version_tag) == (
        "child_and_family_assessment",
        "Child and family assessment",
        "1",
    )
    assert "Children Act 1989 s17" in model.legal_basis
    assert model.explain
    assert model.documentation
    assert [start.id for start in model.starts()] == ["Start_assessment"]
    assert [task.id for task in model.user_tasks] == ["Task_assess", "Task_authorise"]
    assert model.form_keys() == ("child_and_family_assessment", "manager_decision")
    assert model.roles() == ("social_worker", "team_manager")


def test_the_manager_of_the_assessment_is_kept_apart_from_its_author() -> None:
    authorise = read(ASSESSMENT.read_bytes()).elements["Task_authorise"]
    assert isinstance(authorise, UserTask)
    assert authorise.review_of == "Task_assess"
    assert authorise.separate_from == ("Task_assess",)
    assert authorise.candidate_groups == ("team_manager",)


def test_the_decision_on_the_assessment_leads_back_or_to_one_of_two_ends() -> None:
    model = read(ASSESSMENT.read_bytes())
    gateway = model.elements["Gateway_decision"]
    assert isinstance(gateway, ExclusiveGateway)
    assert gateway.default == "Flow_approve"
    ways = {flow.target: flow for flow in model.flows.values() if flow.source == gateway.id}
    assert set(ways) == {"Task_assess", "End_refused", "End_approved"}
    assert ways["End_approved"].is_default
    assert ways["End_approved"].condition is None
    for target, decision in (("Task_assess", "return"), ("End_refused", "refuse")):
        condition = ways[target].condition
        assert condition is not None
        assert condition.evaluate({"forms": {"manager_decision": {"decision": decision}}}) is True
        assert condition.evaluate({"forms": {"manager_decision": {"decision": "approve"}}}) is False


@pytest.mark.parametrize("path", sorted(PROCESSES.rglob("*.bpmn")), ids=lambda path: path.name)
def test_every_shipped_process_is_named_after_its_file_and_drawn_completely(path: Path) -> None:
    model = read(path.read_bytes())
    assert model.key == path.name.split(".")[0]
    root = etree.fromstring(path.read_bytes())
    drawn = {shape.get("bpmnElement") for shape in root.iter("{*}BPMNShape", "{*}BPMNEdge")}
    assert drawn >= {*model.elements, *model.flows, *model.lanes}
    assert all(task.explain and task.legal_basis and task.due_date for task in model.user_tasks)


def test_it_keeps_everything_a_user_task_says() -> None:
    task = the_task(MINIMAL)
    assert task.name == "Visit the child"
    assert task.documentation == "First paragraph.\n\nSecond paragraph."
    assert (task.form_key, task.form_binding, task.form_version_tag) == ("visit", "latest", "")
    assert task.candidate_groups == ("social_worker", "family_support")
    assert isinstance(task.due_date, Expression)
    assert task.priority == 80
    assert task.assign == "allocated-worker"
    assert task.explain == "Because the child must be seen."
    assert task.properties["planner:colour"] == "teal"
    assert (task.incoming, task.outgoing) == (("Flow_1",), ("Flow_2",))


def test_a_priority_may_be_an_expression() -> None:
    task = the_task(MINIMAL.replace('priority="80"', 'priority="=40 + 2"'))
    assert isinstance(task.priority, Expression)
    assert task.priority.evaluate({}) == 42


def test_it_keeps_elements_and_flows_in_the_order_of_the_file() -> None:
    model = read(MINIMAL.encode())
    assert list(model.elements) == ["Start", "Task_visit", "End"]
    assert list(model.flows) == ["Flow_1", "Flow_2"]


def test_a_model_cannot_be_changed() -> None:
    model = read(MINIMAL.encode())
    with pytest.raises(TypeError):
        model.elements["Another"] = model.elements["Start"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        model.elements["Start"].name = "Another"  # type: ignore[misc]


def test_the_innermost_lane_gives_the_default_role() -> None:
    lanes = """<laneSet id="Lanes"><lane id="Outer" name="The whole team"><flowNodeRef>Start</flowNodeRef>
      <flowNodeRef>Task_visit</flowNodeRef><childLaneSet id="Inner_lanes">
      <lane id="Inner" name="Lead practitioner"><flowNodeRef>Task_visit</flowNodeRef></lane>
      </childLaneSet></lane></laneSet>"""
    groups = '<zeebe:assignmentDefinition candidateGroups="social_worker, family_support , social_worker" />'
    model = read(MINIMAL.replace("<startEvent", lanes + "<startEvent").replace(groups, "").encode())
    task = model.user_tasks[0]
    assert task.lane == "lead_practitioner"
    assert task.roles == ("lead_practitioner",)
    assert model.elements["Start"].lane == "the_whole_team"
    assert [lane.name for lane in model.lanes.values()] == ["The whole team", "Lead practitioner"]


def test_candidate_groups_go_before_the_lane() -> None:
    lanes = """<laneSet id="Lanes"><lane id="Lane" name="team_manager"><flowNodeRef>Task_visit</flowNodeRef></lane>
      </laneSet>"""
    task = the_task(MINIMAL.replace("<startEvent", lanes + "<startEvent"))
    assert (task.lane, task.roles) == ("team_manager", ("social_worker", "family_support"))


def test_it_keeps_and_ignores_what_does_not_run() -> None:
    inside = """<dataObject id="Data" /><dataObjectReference id="Data_ref" dataObjectRef="Data" />
      <dataStoreReference id="Store" /><textAnnotation id="Note"><text>Mind the dog</text></textAnnotation>
      <association id="Link" sourceRef="Task_visit" targetRef="Note" /><group id="Group" />"""
    beside = """<collaboration id="Together"><participant id="Family" name="The family" />
      <participant id="Police" processRef="police" /><participant id="Team" processRef="visit" />
      <messageFlow id="Call" sourceRef="Family" targetRef="Team" /></collaboration>
      <process id="police" isExecutable="false"><parallelGateway id="Both" /></process><message id="Message" />"""
    xml = MINIMAL.replace("<endEvent", inside + "<endEvent").replace("<process", beside + "<process", 1)
    assert list(read(xml.encode()).elements) == ["Start", "Task_visit", "End"]


def test_incoming_and_outgoing_children_need_not_agree_with_the_flows() -> None:
    xml = MINIMAL.replace('<endEvent id="End" />', '<endEvent id="End"><incoming>Gone</incoming></endEvent>')
    assert read(xml.encode()).elements["End"].incoming == ("Flow_2",)


def test_it_accepts_a_byte_order_mark_and_any_prefix() -> None:
    xml = MINIMAL.replace("<process", "<b:process").replace("</process", "</b:process")
    xml = xml.replace("<definitions ", '<definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" ')
    assert read(b"\xef\xbb\xbf" + xml.encode()).key == "visit"


def test_names_keep_emoji_and_right_to_left_text() -> None:
    task = the_task(MINIMAL.replace("Visit  the\n    child", "זיארה 🏠"))
    assert task.name == "זיארה 🏠"


def test_a_task_may_lead_back_through_a_gateway_without_a_problem() -> None:
    xml = MINIMAL.replace(
        '<sequenceFlow id="Flow_2" sourceRef="Task_visit" targetRef="End" />',
        """<exclusiveGateway id="Again" default="Flow_4" />
        <sequenceFlow id="Flow_2" sourceRef="Task_visit" targetRef="Again" />
        <sequenceFlow id="Flow_3" sourceRef="Again" targetRef="Task_visit">
          <conditionExpression language="feel">=forms.visit.again</conditionExpression></sequenceFlow>
        <sequenceFlow id="Flow_4" sourceRef="Again" targetRef="End" />""",
    )
    model = read(xml.encode())
    assert model.elements["Task_visit"].incoming == ("Flow_1", "Flow_3")
    assert model.flows["Flow_4"].is_default


@pytest.mark.parametrize(
    ("code", "element_id", "old", "new"),
    [
        ("name_missing", "Task_visit", 'name="Visit  the\n    child"', ""),
        ("role_unknown", "Task_visit", "family_support ,", "night_team ,"),
        ("ignored_property", "Task_visit", "", ""),
        ("ignored_extension", "Task_visit", "<zeebe:priority", '<colours:fill with="teal" /><zeebe:priority'),
        (
            "no_default",
            "Choice",
            '<sequenceFlow id="Flow_2" sourceRef="Task_visit" targetRef="End" />',
            """<exclusiveGateway id="Choice" /><sequenceFlow id="Flow_2" sourceRef="Task_visit" targetRef="Choice" />
            <sequenceFlow id="Flow_3" sourceRef="Choice" targetRef="End">
            <conditionExpression>=true</conditionExpression>
            </sequenceFlow><sequenceFlow id="Flow_4" sourceRef="Choice" targetRef="Task_visit">
            <conditionExpression>=false</conditionExpression></sequenceFlow>""",
        ),
    ],
)
def test_it_warns_and_still_reads(code: str, element_id: str, old: str, new: str) -> None:
    warnings = read(MINIMAL.replace(old, new).encode()).warnings
    assert (code, element_id) in [(warning.code, warning.element_id) for warning in warnings]
