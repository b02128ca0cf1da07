"""Faults in the settings of steps: forms, roles, properties, variables, jobs."""

from tests.workflow.bpmn_faults import END_EVENT, GROUPS, REVIEW, Case, asking, in_between, script, settings


def ending(by_hand_due: str, message: str = '<messageEventDefinition messageRef="M"/>') -> tuple[str, str]:
    """Let the end hand over, with a date until when that is done by hand."""
    inside = settings(
        f'<zeebe:properties><zeebe:property name="casewright:by-hand-due" value="{by_hand_due}"/></zeebe:properties>'
    )
    return END_EVENT, f'<endEvent id="End" name="Done">{inside}{message}</endEvent>'


def by_hand(**said: str) -> tuple[str, str]:
    """Let the process say when it may be begun by hand, what is said otherwise, or what it is about."""
    names = {"when": "by-hand-when", "refused": "by-hand-refused", "again": "by-hand-again", "subject": "subject"}
    given = [f'<zeebe:property name="casewright:{names[name]}" value="{value}"/>' for name, value in said.items()]
    return "<laneSet", settings(f"<zeebe:properties>{''.join(given)}</zeebe:properties>") + "<laneSet"


CASES = [
    Case(
        "repeated_setting", "Write", "<zeebe:taskSchedule", '<zeebe:formDefinition formId="visit"/><zeebe:taskSchedule'
    ),
    Case(
        "repeated_setting",
        "Write",
        "</zeebe:properties>",
        '<zeebe:property name="casewright:explain" value="Again."/></zeebe:properties>',
    ),
    Case(
        "repeated_setting",
        "Flow_again",
        "</conditionExpression>",
        "</conditionExpression><conditionExpression>=true</conditionExpression>",
    ),
    Case("invalid_setting", "Write", 'formId="visit"', 'formId="visit" bindingType="newest"'),
    Case("invalid_setting", "Write", 'formId="visit"', 'formId="visit" bindingType="versionTag"'),
    Case("invalid_setting", "Decide", 'priority="50"', 'priority="101"'),
    Case("invalid_setting", "Decide", 'priority="50"', 'priority="high"'),
    Case("invalid_setting", "Decide", 'value="worker-manager"', 'value="whoever"'),
    Case("script_missing", "Extra", *in_between('<scriptTask id="Extra"/>')),
    Case("expression_language", "Extra", *in_between('<scriptTask id="Extra" scriptFormat="javascript"/>')),
    Case("expression_syntax", "Extra", *script("=1 +", "sum")),
    Case("variable_name", "Extra", *script("=1", "")),
    Case("variable_name", "Extra", *script("=1", "forms")),
    Case("variable_name", "Extra", *script("=1", "my sum")),
    Case("decision_missing", "Extra", *in_between('<businessRuleTask id="Extra"/>')),
    Case("decision_key", "Extra", *asking('decisionId="Visit Frequency" resultVariable="often"')),
    Case("variable_name", "Extra", *asking('decisionId="visit_frequency"')),
    Case("variable_name", "Extra", *asking('decisionId="visit_frequency" resultVariable="decisions"')),
    Case("invalid_setting", "Extra", *asking('decisionId="often" resultVariable="often" bindingType="newest"')),
    Case("invalid_setting", "Extra", *asking('decisionId="often" resultVariable="often" versionTag="2"')),
    Case("job_type", "Extra", *in_between('<serviceTask id="Extra"/>')),
    Case(
        "job_type",
        "Extra",
        *in_between(f'<serviceTask id="Extra">{settings('<zeebe:taskDefinition type="Close it"/>')}</serviceTask>'),
    ),
    Case("form_missing", "Write", '<zeebe:formDefinition formId="visit" />', ""),
    Case("form_missing", "Write", 'formId="visit"', 'formId=""'),
    Case("form_key", "Write", 'formId="visit"', 'formId="Visit form"'),
    Case("role_missing", "Write", 'name="Social worker"', 'name="???"'),
    Case("role_missing", "Write", "<flowNodeRef>Write</flowNodeRef>", ""),
    Case("role_malformed", "Decide", GROUPS, 'candidateGroups="Team Manager"'),
    Case("role_malformed", "Decide", GROUPS, 'candidateGroups="=roles"'),
    Case("two_lanes", "Write", "<flowNodeRef>Decide<", "<flowNodeRef>Write</flowNodeRef><flowNodeRef>Decide<"),
    Case("unknown_property", "Write", "casewright:explain", "casewright:explian"),
    Case("unknown_property", "Write", "casewright:explain", "Casewright:Explain"),
    Case("unknown_property", "Write", "casewright:explain", "explain"),
    Case(
        "misplaced_property",
        "visit",
        "<laneSet",
        '<extensionElements><zeebe:properties><zeebe:property name="casewright:assign" value="team-queue"/>'
        "</zeebe:properties></extensionElements><laneSet",
    ),
    Case("misplaced_property", "Write", 'name="casewright:explain"', 'name="casewright:by-hand-due"'),
    Case("misplaced_property", "End", *ending("=today", "")),
    Case("expression_syntax", "End", *ending("=1 +")),
    Case("expression_expected", "End", *ending("tomorrow")),
    Case("expression_function", "End", *ending("=fortnight(today)")),
    Case("empty_property", "End", *ending("")),
    Case("empty_property", "Write", "So that it is known.", " "),
    Case("by_hand_half", "visit", *by_hand(when="=true")),
    Case("by_hand_half", "visit", *by_hand(refused="Not now.")),
    Case("expression_expected", "visit", *by_hand(when="true", refused="Not now.")),
    Case("expression_syntax", "visit", *by_hand(when="=1 +", refused="Not now.")),
    Case("expression_function", "visit", *by_hand(when="=fortnight(today)", refused="Not now.")),
    Case("misplaced_property", "visit", *by_hand(when="=true", refused="Not now.", subject="authority")),
    Case("invalid_setting", "visit", *by_hand(again="always")),
    Case("misplaced_property", "visit", *by_hand(again="asked", subject="family")),
    Case("task_not_found", "Decide", REVIEW, 'name="casewright:review-of" value="Start"'),
    Case("task_not_found", "Decide", 'separate-from" value="Write"', 'separate-from" value="Write, Gone"'),
    Case("task_not_found", "Decide", 'value="worker-manager"', 'value="same-as:Gone"'),
    Case("names_itself", "Decide", REVIEW, 'name="casewright:review-of" value="Decide"'),
    Case("names_itself", "Decide", 'separate-from" value="Write"', 'separate-from" value="Decide"'),
    Case("names_itself", "Decide", 'value="worker-manager"', 'value="same-as:Decide"'),
]
