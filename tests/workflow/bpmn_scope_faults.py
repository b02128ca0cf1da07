"""Faults in subprocesses, call activities, multi-instance, messages of tasks, and ways that nobody draws."""

from tests.workflow.bpmn_faults import LAST_FLOW, Case, added, in_between, settings, timer

INSIDE = '<startEvent id="In"/><endEvent id="Out"/><sequenceFlow id="Fi" sourceRef="In" targetRef="Out"/>'
WAIT = timer("timeDuration", "P1D")


def sub(inside: str, mark: str = "") -> tuple[str, str]:
    """A subprocess on the way to the end."""
    return in_between(f'<subProcess id="Extra"{mark}>{inside}</subProcess>')


def aside(inside: str, more: str = "") -> tuple[str, str]:
    """An event subprocess beside the flow, and more."""
    return added(f'<subProcess id="Aside" triggeredByEvent="true">{inside}</subProcess>{more}')


def beginning(trigger: str, mark: str = "") -> str:
    """The inside of an event subprocess that begins with a trigger."""
    return INSIDE.replace('<startEvent id="In"/>', f'<startEvent id="In"{mark}>{trigger}</startEvent>')


def ad_hoc(inside: str, mark: str = "") -> tuple[str, str]:
    """An ad-hoc subprocess on the way to the end."""
    return in_between(f'<adHocSubProcess id="Extra"{mark}>{inside}</adHocSubProcess>')


def calling(called: str) -> tuple[str, str]:
    """A call activity on the way to the end."""
    return in_between(f'<callActivity id="Extra">{settings(f"<zeebe:calledElement {called}/>")}</callActivity>')


def each(loop: str, inside: str = "", mark: str = "") -> tuple[str, str]:
    """A manual task with a multi-instance marker."""
    extension = settings(f"<zeebe:loopCharacteristics {loop}/>") if loop else ""
    marker = f"<multiInstanceLoopCharacteristics{mark}>{extension}{inside}</multiInstanceLoopCharacteristics>"
    return in_between(f'<manualTask id="Extra">{marker}</manualTask>')


def gateway(kind: str, more: str) -> tuple[str, str]:
    """A gateway with two ways on, drawn in `more`."""
    return LAST_FLOW, (
        f'<{kind} id="Extra"/><sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Extra"/>'
        f'<sequenceFlow id="Flow_on" sourceRef="Extra" targetRef="End"/>{more}'
    )


def round_about(one: str, other: str) -> str:
    """Two flows, there and back."""
    return (
        f'<sequenceFlow id="There" sourceRef="{one}" targetRef="{other}"/>'
        f'<sequenceFlow id="Back" sourceRef="{other}" targetRef="{one}"/>'
    )


FIRST = '<manualTask id="First"/><sequenceFlow id="Onwards" sourceRef="First" targetRef="A"/>'
CASES = [
    # Subprocesses
    Case("no_start", "Extra", *sub('<endEvent id="Out"/>')),
    Case("no_end", "Extra", *sub('<startEvent id="In"/>')),
    Case("no_start", "Extra", *sub('<manualTask id="A"/><manualTask id="B"/>' + round_about("A", "B"))),
    Case("no_end", "Extra", *sub(FIRST + '<manualTask id="A"/><manualTask id="B"/>' + round_about("A", "B"))),
    Case("no_way_out", "Lost", *sub('<exclusiveGateway id="Lost"/>')),
    Case("several_starts", "More", *sub(INSIDE + '<startEvent id="More"/>')),
    Case("trigger_misplaced", "In", *sub(beginning(WAIT))),
    Case("unreachable", "Lost", *sub(INSIDE + '<manualTask id="Lost"/>')),
    Case("no_way_out", "Lost", *sub(INSIDE + '<manualTask id="Lost"/>')),
    Case("crosses_border", "Fx", *sub(INSIDE + '<sequenceFlow id="Fx" sourceRef="In" targetRef="End"/>')),
    Case("refused_element", "Odd", *sub(INSIDE + '<task id="Odd"/>')),
    Case("refused_element", "Odd", *in_between(f'<transaction id="Extra">{INSIDE}<task id="Odd"/></transaction>')),
    Case("unknown_element", "Extra", *sub(INSIDE + "<completionCondition>=true</completionCondition>")),
    Case("refused_element", "Extra", *sub("<standardLoopCharacteristics/>" + INSIDE)),
    # Event subprocesses
    Case("no_start", "Aside", *aside('<endEvent id="Out"/>')),
    Case("trigger_missing", "In", *aside(INSIDE)),
    Case("trigger_misplaced", "In", *aside(beginning('<linkEventDefinition name="over"/>'))),
    Case("error_goes_on", "In", *aside(beginning("<errorEventDefinition/>", ' isInterrupting="false"'))),
    Case("several_starts", "More", *aside(beginning(WAIT) + f'<startEvent id="More">{WAIT}</startEvent>')),
    Case(
        "event_subprocess_flow",
        "Aside",
        *aside(beginning(WAIT), '<sequenceFlow id="Fx" sourceRef="Write" targetRef="Aside"/>'),
    ),
    Case(
        "boundary_host",
        "Late",
        *aside(
            beginning(WAIT),
            f'<boundaryEvent id="Late" attachedToRef="Aside">{WAIT}</boundaryEvent>'
            '<sequenceFlow id="Fx" sourceRef="Late" targetRef="End"/>',
        ),
    ),
    Case(
        "unsupported_setting",
        "Aside",
        *aside(
            '<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics inputCollection="=[1]"/>'
            "</extensionElements></multiInstanceLoopCharacteristics>" + beginning(WAIT)
        ),
    ),
    # Ad-hoc subprocesses
    Case("ad_hoc_content", "Extra", *ad_hoc("")),
    Case("ad_hoc_content", "In", *ad_hoc('<manualTask id="Visit"/><startEvent id="In"/>')),
    Case("ad_hoc_content", "Out", *ad_hoc('<manualTask id="Visit"/><endEvent id="Out"/>')),
    Case("invalid_setting", "Extra", *ad_hoc('<manualTask id="Visit"/>', ' ordering="Random"')),
    Case("unsupported_setting", "Extra", *ad_hoc('<manualTask id="Visit"/>', ' triggeredByEvent="true"')),
    Case(
        "expression_expected",
        "Extra",
        *ad_hoc('<manualTask id="Visit"/><completionCondition>all done</completionCondition>'),
    ),
    Case(
        "unreachable",
        "Second",
        *ad_hoc(
            '<manualTask id="Visit"/><userTask id="First"/><manualTask id="Second"/>'
            '<sequenceFlow id="F1" sourceRef="First" targetRef="Second"/>'
            '<sequenceFlow id="F2" sourceRef="Second" targetRef="First"/>'
        ),
    ),
    # Call activities
    Case("process_missing", "Extra", *in_between('<callActivity id="Extra" calledElement="other"/>')),
    Case("process_missing", "Extra", *calling("")),
    Case("process_key", "Extra", *calling('processId="Other process"')),
    Case("process_key", "Extra", *calling('processId="=which"')),
    Case("calls_itself", "Extra", *calling('processId="visit"')),
    Case("invalid_setting", "Extra", *calling('processId="other" bindingType="newest"')),
    Case("invalid_setting", "Extra", *calling('processId="other" bindingType="versionTag"')),
    # Multi-instance
    Case("collection_missing", "Extra", *each("")),
    Case("collection_missing", "Extra", *each('inputElement="one"')),
    Case("expression_expected", "Extra", *each('inputCollection="children"')),
    Case("variable_name", "Extra", *each('inputCollection="=[1]" inputElement="the child"')),
    Case("variable_name", "Extra", *each('inputCollection="=[1]" inputElement="child"')),
    Case("output_incomplete", "Extra", *each('inputCollection="=[1]" outputCollection="all"')),
    Case("output_incomplete", "Extra", *each('inputCollection="=[1]" outputElement="=1"')),
    Case("expression_syntax", "Extra", *each('inputCollection="=[1]" outputCollection="all" outputElement="=1 +"')),
    Case("unsupported_setting", "Extra", *each('inputCollection="=[1]"', mark=' behavior="One"')),
    Case("unsupported_setting", "Extra", *each('inputCollection="=[1]"', "<loopCardinality>3</loopCardinality>")),
    Case(
        "expression_expected",
        "Extra",
        *each('inputCollection="=[1]"', "<completionCondition>enough</completionCondition>"),
    ),
    # Tasks that send and receive
    Case("message_missing", "Extra", *in_between('<receiveTask id="Extra"/>')),
    Case("unsupported_setting", "Extra", *in_between('<receiveTask id="Extra" messageRef="M" instantiate="true"/>')),
    Case("job_type", "Extra", *in_between('<sendTask id="Extra"/>')),
    Case("message_missing", "Extra", *in_between('<sendTask id="Extra" messageRef="Gone"/>')),
    Case(
        "repeated_setting",
        "Extra",
        *in_between(
            f'<sendTask id="Extra" messageRef="M">{settings('<zeebe:taskDefinition type="close_episode"/>')}</sendTask>'
        ),
    ),
    # Ways that nobody draws
    Case(
        "condition_misplaced",
        "Flow_on",
        LAST_FLOW,
        '<manualTask id="Extra"/><sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Extra"/>'
        '<sequenceFlow id="Flow_on" sourceRef="Extra" targetRef="End">'
        "<conditionExpression>=true</conditionExpression></sequenceFlow>",
    ),
    Case(
        "condition_missing",
        "Flow_on",
        *gateway(
            "inclusiveGateway",
            '<sequenceFlow id="Fx" sourceRef="Extra" targetRef="Write"><conditionExpression>=true'
            "</conditionExpression></sequenceFlow>",
        ),
    ),
    Case(
        "loop_without_wait",
        "Extra",
        *gateway(
            "inclusiveGateway",
            '<manualTask id="Again"/><sequenceFlow id="Fx" sourceRef="Extra" targetRef="Again"/>'
            '<sequenceFlow id="Fy" sourceRef="Again" targetRef="Extra"/>',
        ),
    ),
    Case(
        "join_starves",
        "Join",
        LAST_FLOW,
        '<parallelGateway id="Join"/><manualTask id="One"/>'
        '<sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Join"/>'
        '<sequenceFlow id="Flow_one" sourceRef="Choice" targetRef="One"><conditionExpression>=late'
        '</conditionExpression></sequenceFlow><sequenceFlow id="Flow_two" sourceRef="One" targetRef="Join"/>'
        '<sequenceFlow id="Flow_on" sourceRef="Join" targetRef="End"/>',
    ),
]
