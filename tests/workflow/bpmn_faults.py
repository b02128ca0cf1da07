"""A file without fault, and every fault that the reader must find in it."""

from typing import NamedTuple

from workflow.bpmn.document import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS

SOUND = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
             xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
             id="defs">
<message id="M" name="start_visit" />
<message id="Odd" name="start_Visit over" />
<process id="visit" name="Visit" isExecutable="true">
  <laneSet id="Lanes">
    <lane id="Workers" name="Social worker"><flowNodeRef>Write</flowNodeRef></lane>
    <lane id="Managers" name="Team manager"><flowNodeRef>Decide</flowNodeRef></lane>
  </laneSet>
  <startEvent id="Start" name="Begin" />
  <userTask id="Write" name="Write it down">
    <extensionElements>
      <zeebe:formDefinition formId="visit" />
      <zeebe:taskSchedule dueDate="=today" />
      <zeebe:properties><zeebe:property name="casewright:explain" value="So that it is known." /></zeebe:properties>
    </extensionElements>
  </userTask>
  <userTask id="Decide" name="Decide on it">
    <extensionElements>
      <zeebe:formDefinition formId="manager_decision" />
      <zeebe:assignmentDefinition candidateGroups="team_manager" />
      <zeebe:priorityDefinition priority="50" />
      <zeebe:properties>
        <zeebe:property name="casewright:review-of" value="Write" />
        <zeebe:property name="casewright:separate-from" value="Write" />
        <zeebe:property name="casewright:assign" value="worker-manager" />
      </zeebe:properties>
    </extensionElements>
  </userTask>
  <exclusiveGateway id="Choice" name="Good?" default="Flow_good" />
  <endEvent id="End" name="Done" />
  <sequenceFlow id="Flow_begin" sourceRef="Start" targetRef="Write" />
  <sequenceFlow id="Flow_submit" sourceRef="Write" targetRef="Decide" />
  <sequenceFlow id="Flow_decided" sourceRef="Decide" targetRef="Choice" />
  <sequenceFlow id="Flow_again" sourceRef="Choice" targetRef="Write">
    <conditionExpression xsi:type="tFormalExpression">=forms.manager_decision.decision = "return"</conditionExpression>
  </sequenceFlow>
  <sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="End" />
</process>
</definitions>
"""
"""A file without fault. Every case below makes one fault in it."""

CONDITION = '=forms.manager_decision.decision = "return"'
GROUPS = 'candidateGroups="team_manager"'
END_EVENT = '<endEvent id="End" name="Done" />'
START_EVENT = '<startEvent id="Start" name="Begin" />'
LAST_FLOW = '<sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="End" />'
REVIEW = 'name="casewright:review-of" value="Write"'


class Case(NamedTuple):
    """One fault: what to replace in `SOUND`, and the problem it must lead to."""

    code: str
    element_id: str
    old: str
    new: str


def added(node: str) -> tuple[str, str]:
    """Put something into the process, before the end event."""
    return END_EVENT, node + END_EVENT


def in_between(node: str) -> tuple[str, str]:
    """Lead the way to the end through a node with the id Extra."""
    return LAST_FLOW, (
        f'{node}<sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Extra" />'
        '<sequenceFlow id="Flow_on" sourceRef="Extra" targetRef="End" />'
    )


def timer(kind: str, value: str) -> str:
    """A timer event definition of one kind."""
    return f"<timerEventDefinition><{kind}>{value}</{kind}></timerEventDefinition>"


def late(trigger: str, host: str = "Write", more: str = "") -> tuple[str, str]:
    """A boundary event on a step, which leads to the end."""
    return added(
        f'<boundaryEvent id="Late" attachedToRef="{host}">{trigger}</boundaryEvent>'
        f'<sequenceFlow id="Flow_late" sourceRef="Late" targetRef="End"/>{more}'
    )


def settings(inside: str) -> str:
    """Extension elements."""
    return f"<extensionElements>{inside}</extensionElements>"


def asking(called: str) -> tuple[str, str]:
    """Puts a business rule task in between."""
    extension = settings(f"<zeebe:calledDecision {called}/>")
    return in_between(f'<businessRuleTask id="Extra">{extension}</businessRuleTask>')


def script(expression: str, variable: str) -> tuple[str, str]:
    """A script task on the way to the end."""
    set_up = settings(f'<zeebe:script expression="{expression}" resultVariable="{variable}"/>')
    return in_between(f'<scriptTask id="Extra">{set_up}</scriptTask>')


CASES = [
    # The file itself
    Case("document_type", "", "<definitions", '<!DOCTYPE definitions SYSTEM "http://example.org/x.dtd"><definitions'),
    Case("malformed_xml", "", "</process>", ""),
    Case("control_character", "", "Begin", "Beg\x00in"),
    Case("not_utf8", "", 'encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    Case("not_bpmn", "", "http://www.omg.org/spec/BPMN/20100524/MODEL", "urn:another"),
    Case("too_deep", "", END_EVENT, "<group>" * MAX_DEPTH + "</group>" * MAX_DEPTH + END_EVENT),
    Case("too_many_elements", "", END_EVENT, "<group/>" * MAX_ELEMENTS + END_EVENT),
    Case("file_too_large", "", "</definitions>", " " * MAX_BYTES + "</definitions>"),
    Case("file_empty", "", SOUND, "  \n"),
    # The process as a whole
    Case("no_executable_process", "visit", 'isExecutable="true"', 'isExecutable="false"'),
    Case("no_executable_process", "visit", ' isExecutable="true"', ""),
    Case(
        "several_executable_processes",
        "second",
        "</definitions>",
        '<process id="second" isExecutable="1"/></definitions>',
    ),
    Case("missing_id", "", '<endEvent id="End"', "<endEvent"),
    Case("missing_id", "", '<sequenceFlow id="Flow_submit"', "<sequenceFlow"),
    Case("unsafe_id", "visit it", 'id="visit"', 'id="visit it"'),
    Case("unsafe_id", "Flow_%", 'id="Flow_submit"', 'id="Flow_%"'),
    Case("unsafe_id", "W" * 100, 'id="Workers"', f'id="{"W" * 101}"'),
    Case("duplicate_id", "Write", 'id="Decide" name', 'id="Write" name'),
    Case("duplicate_id", "Start", 'id="Managers"', 'id="Start"'),
    Case("dangling_reference", "Flow_submit", 'targetRef="Decide"', 'targetRef="Nowhere"'),
    Case("dangling_reference", "Flow_submit", ' targetRef="Decide"', ""),
    Case("dangling_reference", "Choice", 'default="Flow_good"', 'default="Flow_gone"'),
    Case("dangling_reference", "Workers", "<flowNodeRef>Write<", "<flowNodeRef>Gone<"),
    Case(
        "dangling_reference",
        "Pool",
        "<process",
        '<collaboration id="C"><participant id="Pool" processRef="gone"/></collaboration><process',
    ),
    Case(
        "wrong_reference",
        "Pool",
        "<process",
        '<collaboration id="C"><participant id="Pool" processRef="Start"/></collaboration><process',
    ),
    Case("wrong_reference", "Flow_submit", 'targetRef="Decide"', 'targetRef="Flow_good"'),
    Case(
        "wrong_reference",
        "Flow_note",
        *added('<textAnnotation id="Note"/><sequenceFlow id="Flow_note" sourceRef="Write" targetRef="Note"/>'),
    ),
    Case("name_too_long", "Write", "Write it down", "Write it down " * 20),
    # What Casewright does not run
    Case("unknown_element", "visit", *added("<personTask/>")),
    Case("unknown_element", "Start", START_EVENT, '<startEvent id="Start" name="Begin"><task id="In"/></startEvent>'),
    Case("unknown_element", "more", "</definitions>", '<procedure id="more"/></definitions>'),
    Case("refused_element", "Dance", "</definitions>", '<choreography id="Dance"/></definitions>'),
    Case(
        "refused_element",
        "Write",
        "</extensionElements>\n  </userTask>\n  <userTask",
        "</extensionElements><standardLoopCharacteristics /></userTask><userTask",
    ),
    Case(
        "refused_element",
        "Write",
        "</extensionElements>\n  </userTask>\n  <userTask",
        "</extensionElements><potentialOwner /></userTask><userTask",
    ),
    Case("refused_element", "visit", *added("<potentialOwner />")),
    *(
        Case("refused_element", "Extra", *in_between(f'<{name} id="Extra" />'))
        for name in ["task", "transaction", "complexGateway", "choreographyTask", "callChoreography"]
    ),
    Case(
        "refused_event",
        "Undo",
        *added('<boundaryEvent id="Undo" attachedToRef="Write"><compensateEventDefinition/></boundaryEvent>'),
    ),
    Case("refused_event", "End", END_EVENT, '<endEvent id="End"><cancelEventDefinition id="T"/></endEvent>'),
    Case("unsupported_setting", "Write", '<userTask id="Write"', '<userTask id="Write" startQuantity="2"'),
    Case("unsupported_setting", "Write", '<userTask id="Write"', '<userTask id="Write" isForCompensation="true"'),
    Case("unsupported_setting", "Write", 'formId="visit"', 'formId="visit" formKey="camunda-forms:bpmn:x"'),
    Case("invalid_setting", "Decide", GROUPS, GROUPS + ' assignee="priya"'),
    Case("invalid_setting", "Decide", GROUPS, GROUPS + ' candidateUsers="priya, sam@northmere.example"'),
    Case("unsupported_setting", "Write", 'formId="visit"', 'formId="visit" bindingType="versionTag" versionTag="1"'),
    Case("invalid_setting", "Write", 'name="casewright:explain"', 'name="casewright:requires"'),
    Case("unsupported_extension", "Write", "<zeebe:taskSchedule", "<zeebe:taskListeners/><zeebe:taskSchedule"),
    Case(
        "unsupported_extension",
        "Start",
        START_EVENT,
        '<startEvent id="Start"><extensionElements><zeebe:formDefinition formId="x"/></extensionElements></startEvent>',
    ),
    Case("foreign_extension", "Write", '<userTask id="Write"', '<userTask id="Write" camunda:assignee="demo"'),
    Case("foreign_extension", "Write", "<zeebe:taskSchedule", "<camunda:taskListener/><zeebe:taskSchedule"),
    Case("foreign_extension", "defs", "<process", '<extension mustUnderstand="true"/><process'),
    Case(
        "too_many_problems",
        "",
        *added('<group/><unknown id="U"/>' + "".join(f'<task id="T{n}"/>' for n in range(2500))),
    ),
    # Start, end and ways between
    Case("no_start", "visit", START_EVENT, ""),
    Case(
        "several_starts",
        "Other",
        *added('<startEvent id="Other"/><sequenceFlow id="Flow_o" sourceRef="Other" targetRef="Write"/>'),
    ),
    Case("start_with_incoming", "Start", *added('<sequenceFlow id="Flow_s" sourceRef="Write" targetRef="Start"/>')),
    Case("no_end", "visit", END_EVENT, ""),
    Case("end_with_outgoing", "End", *added('<sequenceFlow id="Flow_e" sourceRef="End" targetRef="Write"/>')),
    Case("unreachable", "Lost", *added('<endEvent id="Lost"/>')),
    Case(
        "unreachable",
        "Lost",
        *added(
            '<exclusiveGateway id="Island"/><endEvent id="Lost"/>'
            '<sequenceFlow id="F" sourceRef="Island" targetRef="Lost"/>'
        ),
    ),
    Case(
        "no_way_out",
        "Dead",
        LAST_FLOW,
        '<exclusiveGateway id="Dead"/><sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Dead" />',
    ),
    Case(
        "no_way_to_end",
        "Write",
        LAST_FLOW,
        '<sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Decide" />',
    ),
    Case(
        "loop_without_wait",
        "Extra",
        LAST_FLOW,
        """<exclusiveGateway id="Extra" default="Flow_on"/>
        <sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Extra" />
        <sequenceFlow id="Flow_back" sourceRef="Extra" targetRef="Choice">
          <conditionExpression>=true</conditionExpression></sequenceFlow>
        <sequenceFlow id="Flow_on" sourceRef="Extra" targetRef="End" />""",
    ),
    Case(
        "loop_without_wait", "Choice", 'sourceRef="Choice" targetRef="Write"', 'sourceRef="Choice" targetRef="Choice"'
    ),
    Case(
        "crosses_border",
        "Flow_good",
        LAST_FLOW,
        '<subProcess id="Sub"><endEvent id="Within"/></subProcess>'
        '<sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Within" />',
    ),
    Case("default_not_outgoing", "Choice", 'default="Flow_good"', 'default="Flow_begin"'),
    Case("default_misplaced", "Start", START_EVENT, START_EVENT.replace("/>", 'default="Flow_begin"/>')),
    Case("condition_missing", "Flow_good", ' default="Flow_good"', ""),
    Case(
        "condition_on_default",
        "Flow_good",
        LAST_FLOW,
        LAST_FLOW.replace(" />", "><conditionExpression>=true</conditionExpression></sequenceFlow>"),
    ),
    Case(
        "condition_misplaced",
        "Flow_submit",
        'targetRef="Decide" />',
        'targetRef="Decide"><conditionExpression>=true</conditionExpression></sequenceFlow>',
    ),
    # Events
    Case("several_triggers", "Late", *late(timer("timeDuration", "P1D") * 2)),
    Case("trigger_missing", "Late", *late("")),
    Case("timer_kind", "Late", *late("<timerEventDefinition/>")),
    Case(
        "timer_kind",
        "Extra",
        *in_between(
            '<intermediateCatchEvent id="Extra"><timerEventDefinition><timeDate>=today</timeDate>'
            "<timeDuration>P1D</timeDuration></timerEventDefinition></intermediateCatchEvent>"
        ),
    ),
    Case("timer_value", "Late", *late(timer("timeDuration", "ten days"))),
    Case("timer_value", "Late", *late(timer("timeDate", "2026-02-29"))),
    Case("expression_syntax", "Late", *late(timer("timeDate", "=today +"))),
    Case("boundary_host", "Late", *late(timer("timeDuration", "P1D"), host="Choice")),
    Case("boundary_host", "Late", *late(timer("timeDuration", "P1D"), host="Nowhere")),
    Case(
        "boundary_with_incoming",
        "Late",
        *late(timer("timeDuration", "P1D"), more='<sequenceFlow id="F" sourceRef="Choice" targetRef="Late"/>'),
    ),
    Case("message_missing", "End", END_EVENT, '<endEvent id="End"><messageEventDefinition/></endEvent>'),
    Case(
        "message_missing", "End", END_EVENT, '<endEvent id="End"><messageEventDefinition messageRef="Gone"/></endEvent>'
    ),
    Case(
        "message_missing",
        "Start",
        START_EVENT,
        '<startEvent id="Start"><messageEventDefinition messageRef="End"/></startEvent>',
    ),
    Case(
        "message_name",
        "End",
        END_EVENT,
        '<endEvent id="End"><messageEventDefinition messageRef="Odd"/></endEvent>',
    ),
    Case(
        "several_message_starts",
        "Other",
        *added(
            '<startEvent id="Other"><messageEventDefinition messageRef="M"/></startEvent>'
            '<startEvent id="Third"><messageEventDefinition messageRef="M"/></startEvent>'
            '<sequenceFlow id="Fo" sourceRef="Other" targetRef="Write"/>'
            '<sequenceFlow id="Ft" sourceRef="Third" targetRef="Write"/>'
        ),
    ),
    # Expressions
    Case("expression_expected", "Flow_again", CONDITION, "forms.visit.again"),
    Case("expression_expected", "Write", '"=today"', '"2026-07-14"'),
    Case("expression_empty", "Flow_again", CONDITION, " "),
    Case("expression_empty", "Write", '"=today"', '"= "'),
    Case("expression_language", "Flow_again", "<conditionExpression", '<conditionExpression language="javascript"'),
    Case("expression_language", "Flow_again", 'xsi:type="tFormalExpression"', 'xsi:type="tScript"'),
    Case("expression_language", "defs", 'id="defs"', 'id="defs" expressionLanguage="http://www.w3.org/1999/XPath"'),
    Case("expression_syntax", "Flow_again", CONDITION, "=forms.visit.again = )"),
    Case("expression_syntax", "Write", '"=today"', '"=today +"'),
    Case("expression_syntax", "Decide", 'priority="50"', 'priority="=50 +"'),
    Case("expression_function", "Flow_again", CONDITION, "=is_late(today)"),
    Case("expression_limit", "Flow_again", CONDITION, "=" + "(" * 3000 + "1" + ")" * 3000),
]
