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


NOT_RUN = {"unsupported_element", "refused_element", "unsupported_event", "refused_event"}
"""Codes that say only that an element is not run."""

QUANTITY = {"unsupported_setting"}
SPLIT = {"several_outgoing"}
OTHER_REASONS = {
    "Compensation_BoundaryEvent_SubProcess.bpmn": {"unsupported_setting"},
    "Compensation_IntermediateEvent.bpmn": {"unsupported_setting"},
    "Compensation_StartEvent_EventSubProcess.bpmn": {"unsupported_setting"},
    "Multiple_Parallel_IntermediateEvent_MissingEvent.bpmn": {"several_triggers"},
    "Timer_IntermediateTimeCycleEvent.bpmn": {"unsupported_setting"},
    "Token_Cardinality_Default.bpmn": QUANTITY,
    "Token_Cardinality_Explicit.bpmn": QUANTITY,
    "Token_Cardinality_Split_Default.bpmn": SPLIT,
    "Token_Cardinality_Split_Explicit.bpmn": SPLIT | QUANTITY,
    "WCP06_MultiChoice_Implicit.bpmn": {"condition_misplaced", "default_misplaced", "several_outgoing"},
}
"""Models refused for another reason: compensation marks, quantities, timer cycles, and splits that no gateway draws."""


def test_runnable_models_are_refused_only_for_what_is_not_run_yet() -> None:
    folder, cases = suite("bpmn_execute")
    reasons = {
        name: codes
        for name in sorted({case["file"] for case in cases})
        if (codes := {problem.code for problem in problems_of(folder / name)} - NOT_RUN)
    }
    assert reasons == OTHER_REASONS
