"""The public suite of runnable models, on the real engine, as a ratchet: what passes once must go on passing."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.rules.suite_values import SUITES, decode, read_suite
from workflow.bpmn import BpmnError
from workflow.errors import WorkflowError
from workflow.testing import Scenario

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

PASSING = 96
"""So many of the cases that count pass. Raise it when more do."""

type Case = dict[str, Any]
type Compare = Sequence[str] | Counter[str]


def test_runnable_models_run_as_they_should() -> None:
    cases = [case for case in read_suite("bpmn_execute", "cases.json") if not case["optional"]]
    assert len(cases) == 96
    found = {case["id"]: wrong_with(case) for case in cases}
    failing = [f"{name}: {reason}" for name, reason in found.items() if reason]
    passing = len(cases) - len(failing)
    told = f"{passing} of {len(cases)} pass.\n" + "\n".join(failing)
    assert passing >= PASSING, told


def wrong_with(case: Case) -> str:
    """Run a case as the suite's README says; return what is wrong, or nothing."""
    path: Path = SUITES / "bpmn_execute" / case["file"]
    try:
        tried = Scenario(path)
    except BpmnError as error:
        codes = sorted({problem.code for problem in error.problems})
        return "" if case["expect"] == "refused" or case["may_refuse"] else f"refused: {', '.join(codes)}"
    if case["expect"] == "refused":
        return "not refused"
    with tried:
        try:
            tried.start({name: decode(value) for name, value in case["variables"].items()})
            for _second in range(case["advance_seconds"]):
                tried.advance(timedelta(seconds=1))
        except WorkflowError as error:
            return "" if case["expect"] == "error" else f"{type(error).__name__}: {error}"
        except Exception as error:  # a crash is a failing case, not the end of the suite
            return f"{type(error).__name__}: {error}"
        return looked_at(tried, case)


def looked_at(tried: Scenario, case: Case) -> str:
    """What is wrong with where a case came to."""
    wanted: Compare = in_order(case, [str(token) for token in case["trace"]])
    variables = tried.variables
    told: Compare = in_order(case, variables.get("trace") or [])
    marks: dict[str, str] = case["marks"]
    marked: Compare = in_order(case, [marks[each] for each in tried.trace if each in marks])
    after = {name: decode(value) for name, value in case.get("variables_after", {}).items()}
    standing = "finished" if tried.finished else "error" if tried.incidents else "waiting"
    if standing != case["expect"]:
        return f"{standing}, not {case['expect']} {tried.incidents or ''}"
    if told != wanted:
        return f"the trace is {told}, not {wanted}"
    if marked != wanted and set(case["trace"]) <= set(marks.values()):  # one token is worked out, not marked
        return f"by the marks it is {marked}, not {wanted}"
    wrong = {name: variables.get(name) for name, value in after.items() if variables.get(name) != value}
    return f"variables are {wrong}, not {after}" if wrong else ""


def in_order(case: Case, tokens: list[str]) -> Compare:
    """Tokens as they are to be compared: in order, or in any."""
    return tokens if case["order"] == "exact" else Counter(tokens)
