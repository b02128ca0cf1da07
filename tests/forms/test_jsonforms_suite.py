"""JSON Forms' own example forms, as a ratchet: those that fail now are listed with the reason, and no others may."""

import json
from pathlib import Path
from typing import Any

import pytest

from forms.definition import FormDefinitionError, read
from tests.forms.examples import SUITES

CASES = SUITES / "jsonforms" / "cases.json"
RATCHET = Path(__file__).with_name("jsonforms_ratchet.json")


def outcome(case: dict[str, Any]) -> str:
    """Empty when the case behaves as it says, else what went wrong."""
    document = {"key": "example", "title": case["name"], "schema": case["schema"], "uischema": case["uischema"]}
    try:
        definition = read(document)
    except FormDefinitionError as error:
        pointers = {problem.pointer for problem in error.problems}
        if case["expect"] == "either":
            return ""
        if case["expect"] == "refuse":
            return "" if pointers & {pointer for pointer, _ in case["reasons"]} else f"refused at {sorted(pointers)}"
        return "refused: " + "; ".join(sorted({problem.message for problem in error.problems}))
    if case["expect"] == "refuse":
        return "read, though it is outside the subset"
    data = case["data"] if isinstance(case["data"], dict) else {}
    definition.entered_from(data)
    if definition.clean(definition.clean(data)) != definition.clean(data) or not definition.pages:
        return "cleaning twice gives something else"
    missing = {pointer for pointer, _ in case.get("warnings", [])} - {
        warning.pointer for warning in definition.warnings
    }
    if missing:
        return f"no warning at {sorted(missing)}"
    if case["expect"] == "accept" and (definition.validate(data) == []) != case["data_valid"]:
        return "validity differs from plain JSON Schema"
    return ""


def test_the_example_forms_that_fail_are_exactly_those_listed() -> None:
    if not CASES.exists():
        pytest.skip(f"the folder {CASES.parent} is not there")
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    failing = {case["name"]: why for case in cases if (why := outcome(case))}
    listed = json.loads(RATCHET.read_text(encoding="utf-8"))
    assert sorted(failing) == sorted(listed), failing
