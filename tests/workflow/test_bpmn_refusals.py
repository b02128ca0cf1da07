"""Every reason to refuse a BPMN file: the code, the element it names, and that all of them are told at once."""

import pytest

from tests.workflow import bpmn_event_faults, bpmn_scope_faults, bpmn_setting_faults
from tests.workflow.bpmn_faults import CASES as DRAWING_FAULTS
from tests.workflow.bpmn_faults import CONDITION, GROUPS, SOUND, Case, in_between
from workflow.bpmn import CODES, BpmnError, Problem, read
from workflow.bpmn.problems import RETIRED

CASES = [
    *DRAWING_FAULTS,
    *bpmn_event_faults.CASES,
    *bpmn_scope_faults.CASES,
    *bpmn_setting_faults.CASES,
]
WARNINGS = {
    "boundary_without_time",
    "ignored_extension",
    "ignored_property",
    "implicit_split",
    "joins_and_splits_nothing",
    "may_loop_without_wait",
    "may_starve",
    "name_missing",
    "never_reached",
    "no_default",
    "not_fully_checked",
    "role_unknown",
}
"""Codes that do not refuse a file; test_bpmn_read.py and test_bpmn_exploration.py have them."""


def problems_of(xml: str) -> list[Problem]:
    with pytest.raises(BpmnError) as caught:
        read(xml.encode())
    return caught.value.problems


def test_the_file_without_fault_reads() -> None:
    assert read(SOUND.encode()).warnings == ()


def test_every_code_that_refuses_has_a_case() -> None:
    assert {case.code for case in CASES} | WARNINGS == set(CODES)


def test_codes_of_what_is_run_now_are_not_used_again() -> None:
    assert RETIRED.isdisjoint(CODES)


@pytest.mark.parametrize("case", CASES, ids=[f"{case.code}-{number}" for number, case in enumerate(CASES)])
def test_it_refuses_by_code_and_element(case: Case) -> None:
    assert case.old in SOUND
    xml = SOUND.replace(case.old, case.new, 1)
    problems = problems_of(xml)
    assert (case.code, case.element_id) in [(problem.code, problem.element_id) for problem in problems]
    for problem in problems:
        assert problem.message.endswith((".", "?"))
        assert 0 <= problem.line <= xml.count("\n") + 1


def test_one_fault_is_told_once_and_by_itself() -> None:
    for old, new, expected in (
        (*in_between('<complexGateway id="Extra" />'), ["refused_element"]),
        ('targetRef="Decide"', 'targetRef="Nowhere"', ["dangling_reference"]),
        ("=today", "=today +", ["expression_syntax"]),
        (CONDITION, "forms.visit.again", ["expression_expected"]),
    ):
        assert [problem.code for problem in problems_of(SOUND.replace(old, new))] == expected


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    xml = SOUND.replace('formId="visit"', 'formId="Visit"').replace(GROUPS, 'candidateGroups="Boss"')
    xml = xml.replace(CONDITION, "=(").replace(*in_between('<task id="Extra"/>'))
    problems = problems_of(xml)
    assert {problem.code for problem in problems} == {
        "form_key",
        "role_malformed",
        "expression_syntax",
        "refused_element",
    }
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)


def test_a_problem_names_its_line() -> None:
    xml = SOUND.replace('formId="visit"', 'formId="Visit"')
    (problem,) = problems_of(xml)
    assert "Visit" in xml.splitlines()[problem.line - 1]
    assert problem.line > 1


def test_a_problem_unpacks_in_the_agreed_order() -> None:
    (problem,) = problems_of(SOUND.replace('formId="visit"', 'formId="Visit"'))
    element_id, line, code, message = problem
    assert (element_id, code) == ("Write", "form_key")
    assert "manager_decision" in message
    assert isinstance(line, int)


def test_the_place_of_a_mistake_in_an_expression_counts_from_the_equals_sign() -> None:
    (problem,) = problems_of(SOUND.replace(CONDITION, "=1 = )"))
    assert "column 6:" in problem.message


def test_a_refused_element_is_named_with_what_to_use_instead() -> None:
    (problem,) = problems_of(SOUND.replace(*in_between('<complexGateway id="Extra" name="Both ways" />')))
    assert "The complex gateway “Both ways” is not run by Casewright" in problem.message
    assert "inclusive or exclusive gateways" in problem.message


def test_the_error_prints_one_line_for_each_problem() -> None:
    with pytest.raises(BpmnError) as caught:
        read(SOUND.replace('formId="visit"', 'formId="Visit"').replace("=today", "=(").encode())
    assert len(str(caught.value).splitlines()) == len(caught.value.problems) == 2


def test_a_misspelt_property_is_told_with_the_name_that_was_meant() -> None:
    (problem,) = problems_of(SOUND.replace("casewright:explain", "casewright:explian"))
    assert "Did you mean casewright:explain?" in problem.message
