"""The public suites of faulty and of runnable models."""

import json
from pathlib import Path
from typing import Any

import pytest

from workflow.bpmn import BpmnError, Problem, read

ROOT = Path(__file__).parents[2]
SUITES = ROOT.parent / "shared" / "suites"


def suite(name: str) -> tuple[Path, list[dict[str, Any]]]:
    """The folder and the cases of a suite; skips, naming the folder, when it is not there."""
    folder = SUITES / name
    if not folder.is_dir():
        pytest.skip(f"the suite ../shared/suites/{name} is not here")
    return folder, json.loads((folder / "cases.json").read_text())


def problems_of(path: Path) -> list[Problem]:
    """What is wrong with a file; anything but `BpmnError` fails the test."""
    try:
        read(path.read_bytes())
    except BpmnError as error:
        return error.problems
    return []


def test_every_model_with_a_planted_fault_is_refused_at_the_faulty_element() -> None:
    folder, cases = suite("bpmn_refuse")
    must = [case for case in cases if case["strength"] == "must"]
    missed = [
        case["id"]
        for case in must
        if not {problem.element_id for problem in problems_of(folder / case["file"])} & set(case["elements"])
    ]
    assert len(must) >= 80
    assert missed == []


def test_models_with_a_debatable_fault_are_read_or_refused_and_nothing_else() -> None:
    folder, cases = suite("bpmn_refuse")
    optional = [case for case in cases if case["strength"] == "optional"]
    assert len(optional) >= 81
    for case in optional:
        problems_of(folder / case["file"])


MARKED = {"unsupported_setting"}
"""Quantities other than 1, marks of compensation, behaviours of multi-instance, and a repeating timer on the way."""

REFUSED_AS_THE_PROFILE_SAYS = {
    "Compensation_BoundaryEvent_SubProcess.bpmn": {"refused_event", *MARKED},
    "Compensation_IntermediateEvent.bpmn": {"refused_event", *MARKED},
    "Compensation_StartEvent_EventSubProcess.bpmn": {"refused_event", *MARKED},
    "Error_BoundaryEvent_Transaction_Interrupting.bpmn": {"refused_element"},
    "Loop_ConditionOnly.bpmn": {"refused_element"},
    "Loop_SubProcess.bpmn": {"refused_element"},
    "Loop_Task.bpmn": {"refused_element"},
    "MultiInstance_NoneBehavior.bpmn": MARKED,
    "Multiple_Parallel_IntermediateEvent_MissingEvent.bpmn": {"several_triggers"},
    "Timer_IntermediateTimeCycleEvent.bpmn": MARKED,
    "Token_Cardinality_Default.bpmn": MARKED,
    "Token_Cardinality_Explicit.bpmn": MARKED,
    "Token_Cardinality_Split_Explicit.bpmn": MARKED,
    "Transaction.bpmn": {"refused_element"},
    "WCP06_MultiChoice_ComplexGateway.bpmn": {"refused_element"},
    "WCP09_Structured_Discriminator_MultiInstance.bpmn": MARKED,
    "WCP12_MultipleInstancesWithoutSynchronization.bpmn": MARKED,
    "WCP20_CancelCaseCancel.bpmn": {"refused_element", "refused_event"},
}
"""Every model of the suite that is not read, with the codes of its problems. All others read."""


def test_runnable_models_are_read_except_for_what_the_profile_refuses() -> None:
    folder, cases = suite("bpmn_execute")
    refused = {
        name: {problem.code for problem in problems}
        for name in sorted({case["file"] for case in cases})
        if (problems := problems_of(folder / name))
    }
    assert refused == REFUSED_AS_THE_PROFILE_SAYS
    allowed = {case["file"] for case in cases if case["expect"] == "refused" or case["may_refuse"]}
    assert refused.keys() <= allowed
    assert {case["file"] for case in cases if case["expect"] == "refused"} <= refused.keys()


def test_the_analysts_page_names_every_model_that_is_not_run() -> None:
    page = Path("docs/analyst/bpmn.md").read_text(encoding="utf-8")
    assert [name for name in REFUSED_AS_THE_PROFILE_SAYS if name.removesuffix(".bpmn") not in page] == []
