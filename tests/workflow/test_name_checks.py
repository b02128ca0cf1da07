"""Names that nothing supplies, and calls between processes, told when definitions are checked."""

from xml.sax.saxutils import escape

import pytest

from tests.workflow.running import boundary, bpmn, flows, script, timer, user_task
from workflow.bpmn import ProcessModel, read
from workflow.cross_checks import Known, faults

START, END = '<startEvent id="S"/>', '<endEvent id="E"/>'
FORMS = {"manager_decision": frozenset({"decision", "comment"}), "visit": frozenset({"seen", "visited_on"})}


def made(*parts: str, key: str = "made_up", messages: str = "") -> ProcessModel:
    return read(bpmn(key, START, END, *parts, messages=messages))


def after_a_decision(*parts: str, arrows: str = "T > N") -> ProcessModel:
    """A process in which a manager decides, T, and then comes N."""
    return made(user_task("T"), *parts, flows("S > T", arrows, "N > E"))


def found(model: ProcessModel, *others: ProcessModel) -> dict[str, str]:
    """What is told of each element."""
    known = Known(frozenset(FORMS), {}, {each.key: each for each in (model, *others)}, FORMS)
    return {element_id: message for line, element_id, message in faults(model, known) if line > 0}


def calling(called: str, more: str = "", inside: str = "") -> str:
    """A call activity with the id N."""
    return (
        f'<callActivity id="N"><extensionElements><zeebe:calledElement processId="{called}"{more}/>{inside}'
        "</extensionElements></callActivity>"
    )


def mapped(inside: str) -> str:
    return f"<zeebe:ioMapping>{inside}</zeebe:ioMapping>"


@pytest.mark.parametrize(
    "expression",
    [
        'forms.manager_decision.decision = "yes"',
        "previous.visit.seen",
        "history.visit.seen",
        "count(history.visit[seen = false])",
        "case.reference",
        "count(case.under_way)",
        "forms.manager_decision",
        "child.date_of_birth < today",
        "settings.assessment_working_days",
        "working days after(today, 3)",
        "for each in [1, 2] return each + 1",
        "[{a: 1}][a = 1]",
        "count(children)",
        "task.due_on",
    ],
)
def test_what_is_there_is_no_fault(expression: str) -> None:
    assert found(after_a_decision(script("N", "sum", expression))) == {}


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("forms.visit.seen", "no user task of this process, or of one that calls it, has the form “visit”"),
        ("forms.manager_desision.decision", "there is no form “manager_desision”. Did you mean manager_decision?"),
        ("forms.manager_decision.desision", "has no answer “desision”. Did you mean decision?"),
        ("previous.visit.visitd_on", "has no answer “visitd_on”. Did you mean visited_on?"),
        ("previous.visits.seen", "there is no form “visits”. Did you mean visit?"),
        ("history.visit.visitd_on", "has no answer “visitd_on”. Did you mean visited_on?"),
        ("count(history.visits)", "there is no form “visits”. Did you mean visit?"),
        ("case.underway", "a child’s file has no “underway” here. Did you mean under_way?"),
        ("settings.assessment_days", "there is no setting “assessment_days”"),
        ("decisions.threshold.level", "no business rule task of this process asks the decision “threshold”"),
        ("tally + 1", "nothing supplies “tally”"),
        ("chidl.name", "nothing supplies “chidl”: no step sets it, no input mapping gives it. Did you mean child?"),
    ],
)
def test_what_nothing_supplies_is_a_fault_of_the_element(expression: str, words: str) -> None:
    (told,) = found(after_a_decision(script("N", "sum", expression))).items()
    assert told[0] == "N"
    assert words in told[1]
    assert told[1].startswith("The script of N reads ")


def test_conditions_timers_and_dates_are_looked_at_too() -> None:
    model = made(
        user_task("T", schedule='dueDate="=deu_on"'),
        boundary("L", "T", timer("timeDate", "=raminder"), interrupting=False),
        '<exclusiveGateway id="X" default="X_E"/>',
        flows("S > T", "T > X", "X > T: =aggain", "X > E", "L > E"),
    )
    assert found(model).keys() == {"T", "L", "X_T"}


def test_what_a_step_sets_or_is_given_can_be_read_elsewhere() -> None:
    given = mapped('<zeebe:input source="=1" target="mine"/><zeebe:output source="=mine" target="yours"/>')
    inside = f'<startEvent id="S2"/><endEvent id="E2"/>{script("I", "inner", "mine + 1")}{flows("S2 > I", "I > E2")}'
    sub = f'<subProcess id="N"><extensionElements>{given}</extensionElements>{inside}</subProcess>'
    assert found(after_a_decision(sub, script("Z", "sum", "inner + yours"), flows("N > Z", "Z > E"))) == {}
    outside = found(after_a_decision(sub, script("Z", "sum", "mine"), flows("N > Z", "Z > E")))
    assert "nothing supplies “mine”" in outside["Z"]


def test_the_item_of_a_list_is_known_inside_and_its_results_outside() -> None:
    loop = (
        "<multiInstanceLoopCharacteristics><extensionElements><zeebe:loopCharacteristics "
        'inputCollection="=[1, 2]" inputElement="one" outputCollection="all" outputElement="=one + loopCounter"/>'
        "</extensionElements><completionCondition>=numberOfCompletedInstances = 2</completionCondition>"
        "</multiInstanceLoopCharacteristics>"
    )
    each = f'<manualTask id="N">{loop}</manualTask>'
    assert found(after_a_decision(each, script("Z", "sum", "count(all)"), flows("N > Z", "Z > E"))) == {}
    assert found(after_a_decision(each, script("Z", "sum", "one"), flows("N > Z", "Z > E"))).keys() == {"Z"}


def test_what_a_message_brings_may_have_any_name() -> None:
    kept = mapped('<zeebe:output source="=sent_on" target="received_on"/>')
    receive = f'<receiveTask id="N" messageRef="reply"><extensionElements>{kept}</extensionElements></receiveTask>'
    model = made(receive, script("Z", "sum", "received_on"), flows("S > N", "N > Z", "Z > E"), messages="reply")
    assert found(model) == {}


def test_a_called_process_reads_what_its_callers_give_and_leaves_its_variables_behind() -> None:
    inner = made(script("A", "total", "forms.manager_decision.decision = tally"), flows("S > A", "A > E"), key="inner")
    assert found(inner).keys() == {"A"}
    given = mapped('<zeebe:input source="=1" target="tally"/>')
    outer = after_a_decision(
        calling("inner", inside=given), script("Z", "more", "total"), flows("N > Z", "Z > E"), arrows="T > N"
    )
    assert found(inner, outer) == {}
    assert found(outer, inner) == {}
    keeping = after_a_decision(
        calling("inner", ' propagateAllChildVariables="false"'), script("Z", "more", "total"), flows("N > Z", "Z > E")
    )
    assert "nothing supplies “total”" in found(keeping, inner)["Z"]


def test_a_call_of_a_process_that_is_not_there_or_cannot_be_started_is_a_fault() -> None:
    outer = after_a_decision(calling("inner"))
    assert "There is no process “inner”" in found(outer)["N"]
    by_message = bpmn(
        "inner",
        '<startEvent id="S"><messageEventDefinition messageRef="go"/></startEvent>',
        END,
        flows("S > E"),
        messages="go",
    )
    assert "cannot be called" in found(outer, read(by_message))["N"]


def test_processes_that_call_each_other_in_a_circle_are_a_fault_of_each_call() -> None:
    def calls(key: str, called: str) -> ProcessModel:
        return made(calling(called), flows("S > N", "N > E"), key=key)

    one, two, three = calls("one", "two"), calls("two", "three"), calls("three", "one")
    assert "N calls two → three, which calls this process again" in found(one, two, three)["N"]
    assert "N calls three → one" in found(two, three, one)["N"]
    outside = calls("outside", "one")
    assert found(outside, one, two, three) == {}


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("previous.visit.seen = true and count(history.visit) > settings.not_seen_alert", ""),
        ("child.date_of_death = null and some w in case.under_way satisfies w.ending = true", ""),
        ("today > working days after(date(previous.visit.visited_on), 3)", ""),
        ("previous.vist.seen", "Did you mean visit?"),
        ("previous.visit.seem", "the form “visit” has no answer “seem”"),
        ("case.underway = []", "Did you mean under_way?"),
        ("settings.no_such", "there is no setting “no_such”"),
        ("forms.visit.seen", "nothing of the process is there before it begins. It can read case, child, episode"),
        ("sum_of_all > 1", "nothing of the process is there before it begins"),
        ("process.started_on < today", "nothing of the process is there before it begins"),
    ],
)
def test_when_it_may_be_begun_by_hand_reads_what_is_there_before_it_begins(when: str, told: str) -> None:
    said = (
        "<extensionElements><zeebe:properties>"
        f"<zeebe:property name=\"casewright:by-hand-when\" value='={escape(when)}'/>"
        '<zeebe:property name="casewright:by-hand-refused" value="Not now."/></zeebe:properties></extensionElements>'
    )
    steps = (user_task("T"), script("N", "sum_of_all", "1"), flows("S > T", "T > N", "N > E"))
    xml = bpmn("made_up", START, END, *steps).decode()
    model = read(xml.replace('isExecutable="true">', 'isExecutable="true">' + said).encode())
    assert model.by_hand_when is not None
    faults_of_it = found(model)
    assert faults_of_it.keys() == ({"made_up"} if told else set())
    assert told in str(faults_of_it.get("made_up", ""))
