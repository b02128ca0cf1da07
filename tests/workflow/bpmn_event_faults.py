"""Faults in events: what they wait for, what they make happen, and where they stand."""

from tests.workflow.bpmn_faults import END_EVENT, LAST_FLOW, START_EVENT, Case, added, in_between, late, settings, timer

WAIT = timer("timeDuration", "P1D")
MAPPED = settings('<zeebe:ioMapping><zeebe:input source="=1" target="sum"/></zeebe:ioMapping>')
KEPT = settings('<zeebe:ioMapping><zeebe:output source="=1" target="sum"/></zeebe:ioMapping>')


def starting(trigger: str, more: str = "") -> tuple[str, str]:
    """Let the process start with a trigger."""
    return START_EVENT, f'<startEvent id="Start"{more}>{trigger}</startEvent>'


def ending(trigger: str) -> tuple[str, str]:
    """Let the process end with a trigger."""
    return END_EVENT, f'<endEvent id="End">{trigger}</endEvent>'


def catching(trigger: str) -> tuple[str, str]:
    """A catch event on the way to the end."""
    return in_between(f'<intermediateCatchEvent id="Extra">{trigger}</intermediateCatchEvent>')


def throwing(trigger: str) -> tuple[str, str]:
    """A throw event on the way to the end."""
    return in_between(f'<intermediateThrowEvent id="Extra">{trigger}</intermediateThrowEvent>')


def jumping(*catches: str) -> tuple[str, str]:
    """A throw event of a link behind the choice, and catch events of links that lead to the end."""
    landing = "".join(
        f'<intermediateCatchEvent id="Land{number}"><linkEventDefinition name="{name}"/></intermediateCatchEvent>'
        f'<sequenceFlow id="Flow_land{number}" sourceRef="Land{number}" targetRef="End"/>'
        for number, name in enumerate(catches)
    )
    return LAST_FLOW, (
        '<intermediateThrowEvent id="Jump"><linkEventDefinition name="over"/></intermediateThrowEvent>'
        f'<sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="Jump"/>{landing}'
    )


def waiting_for(target: str, more: str = "", mark: str = "") -> tuple[str, str]:
    """An event-based gateway that waits for a timer or for what is given, which has the id Other."""
    return LAST_FLOW, (
        f'<eventBasedGateway id="First" {mark}/><sequenceFlow id="Flow_good" sourceRef="Choice" targetRef="First"/>'
        f'<intermediateCatchEvent id="Timed">{WAIT}</intermediateCatchEvent>{target}'
        '<sequenceFlow id="Ft" sourceRef="First" targetRef="Timed"/>'
        '<sequenceFlow id="Fo" sourceRef="First" targetRef="Other"/>'
        '<sequenceFlow id="Fte" sourceRef="Timed" targetRef="End"/>'
        f'<sequenceFlow id="Foe" sourceRef="Other" targetRef="End"/>{more}'
    )


CONDITIONAL = (
    '<sequenceFlow id="Fx" sourceRef="First" targetRef="Timed"><conditionExpression>=true</conditionExpression>'
    "</sequenceFlow>"
)
OTHER_WAIT = f'<intermediateCatchEvent id="Other">{WAIT}</intermediateCatchEvent>'

CASES = [
    # Triggers in the wrong places
    Case("trigger_misplaced", "Start", *starting("<errorEventDefinition/>")),
    Case("trigger_misplaced", "Start", *starting("<conditionalEventDefinition/>")),
    Case("trigger_misplaced", "End", *ending(WAIT)),
    Case("trigger_misplaced", "Extra", *catching("<terminateEventDefinition/>")),
    Case("trigger_misplaced", "Extra", *throwing(WAIT)),
    Case("trigger_misplaced", "Late", *late('<linkEventDefinition name="over"/>')),
    Case("trigger_missing", "Extra", *catching("")),
    Case("refused_event", "Extra", *throwing("<compensateEventDefinition/>")),
    Case("dangling_reference", "Extra", *catching("<eventDefinitionRef>Gone</eventDefinitionRef>")),
    Case("wrong_reference", "Extra", *catching("<eventDefinitionRef>M</eventDefinitionRef>")),
    # What events are about
    Case("message_missing", "Extra", *catching('<messageEventDefinition messageRef="Gone"/>')),
    Case("message_missing", "Extra", *throwing("<messageEventDefinition/>")),
    Case("signal_missing", "Late", *late("<signalEventDefinition/>")),
    Case("signal_missing", "Extra", *throwing('<signalEventDefinition signalRef="M"/>')),
    Case("error_missing", "End", *ending("<errorEventDefinition/>")),
    Case("error_missing", "Late", *late('<errorEventDefinition errorRef="Gone"/>')),
    Case("escalation_missing", "Extra", *throwing("<escalationEventDefinition/>")),
    Case("escalation_missing", "Late", *late('<escalationEventDefinition escalationRef="Gone"/>')),
    Case("expression_empty", "Extra", *catching("<conditionalEventDefinition/>")),
    Case(
        "expression_expected",
        "Extra",
        *catching("<conditionalEventDefinition><condition>late</condition></conditionalEventDefinition>"),
    ),
    Case(
        "expression_language",
        "Extra",
        *catching(
            '<conditionalEventDefinition><condition language="groovy">=true</condition></conditionalEventDefinition>'
        ),
    ),
    Case(
        "expression_syntax",
        "Keyed",
        LAST_FLOW + "\n</process>",
        catching('<messageEventDefinition messageRef="Keyed"/>')[1] + "\n</process>"
        f'<message id="Keyed" name="keyed">{settings('<zeebe:subscription correlationKey="=1 +"/>')}</message>',
    ),
    Case(
        "error_goes_on",
        "Late",
        *added(
            '<boundaryEvent id="Late" attachedToRef="Write" cancelActivity="false"><errorEventDefinition/>'
            '</boundaryEvent><sequenceFlow id="Flow_late" sourceRef="Late" targetRef="End"/>'
        ),
    ),
    Case("mapping_misplaced", "Extra", *catching(WAIT + KEPT)),
    Case("mapping_misplaced", "Extra", *catching('<messageEventDefinition messageRef="M"/>' + MAPPED)),
    Case("mapping_misplaced", "Extra", *throwing('<messageEventDefinition messageRef="M"/>' + KEPT)),
    # Timers
    Case("unsupported_setting", "Extra", *catching(timer("timeCycle", "R3/P10D"))),
    Case("timer_value", "Late", *late(timer("timeCycle", "R3/soon"))),
    Case("timer_value", "Late", *late(timer("timeCycle", "R3/today/P1D"))),
    Case("timer_value", "Late", *late(timer("timeCycle", "0 0 9 * * MON"))),
    Case("timer_value", "Late", *late(timer("timeDuration", '="ten days"'))),
    Case("timer_never", "Late", *late(timer("timeCycle", "R0/P1D"))),
    Case("timer_never", "Late", *late(timer("timeCycle", "R/PT0S"))),
    Case("timer_never", "Late", *late(timer("timeDuration", "-P1D"))),
    Case("timer_never", "Late", *late(timer("timeDuration", '=duration("P0M")'))),
    Case("timer_never", "Late", *late(timer("timeDate", "1987-07-14"))),
    Case("timer_never", "Start", *starting(timer("timeDate", "0206-07-14T08:00:00"))),
    # Links
    Case("link_name", "Extra", *throwing("<linkEventDefinition/>")),
    Case("link_unpaired", "Jump", *jumping()),
    Case("link_unpaired", "Jump", *jumping("over", "over")),
    Case("link_unpaired", "Land1", *jumping("over", "elsewhere")),
    Case("link_with_flow", "Extra", *catching('<linkEventDefinition name="over"/>')),
    # The event-based gateway
    Case("event_gateway_target", "Other", *waiting_for('<manualTask id="Other"/>')),
    Case("event_gateway_target", "Other", *waiting_for('<intermediateThrowEvent id="Other"/>')),
    Case(
        "event_gateway_target",
        "Other",
        *waiting_for(OTHER_WAIT, '<sequenceFlow id="Fx" sourceRef="Choice" targetRef="Other"/>'),
    ),
    Case("unsupported_setting", "First", *waiting_for(OTHER_WAIT, mark='instantiate="true"')),
    Case("unsupported_setting", "First", *waiting_for(OTHER_WAIT, mark='eventGatewayType="Parallel"')),
    Case("condition_misplaced", "Fx", *waiting_for(OTHER_WAIT, CONDITIONAL)),
]
