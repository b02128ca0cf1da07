"""The index of the library says what the shipped definitions say."""

import re

from forms.definition import FormDefinition
from tests.forms.test_shipped_forms import ROOT
from workflow.bpmn import ProcessModel
from workflow.library import check, shipped_paths
from workflow.library_index import COMMAND, PAGE, is_current, page


def test_the_page_is_current() -> None:
    assert is_current(ROOT), f"{PAGE} is not what the definitions say now. Run: {COMMAND}"


def test_it_names_every_definition_and_every_link_leads_somewhere() -> None:
    text = page()
    good, _problems = check(shipped_paths())
    shipped = [one for one in good if isinstance(one.read, FormDefinition | ProcessModel)]
    assert len(shipped) > 50
    kinds = {FormDefinition: "form", ProcessModel: "process"}
    anchors = set(re.findall(r'<a id="([^"]+)">', text))
    assert {f"{kinds[type(one.read)]}-{one.key}" for one in shipped} <= anchors
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= anchors
    pages = set(re.findall(r"\]\(([a-z-]+\.md)\)", text))
    assert len(pages) > 5
    assert [name for name in pages if not (ROOT / "docs/analyst" / name).exists()] == []


def test_every_process_step_and_decision_says_what_it_rests_on() -> None:
    text = page()
    assert "Rests on: ." not in text
    assert not re.search(r"Rests on: $", text, re.MULTILINE)
    steps = [line for line in text.splitlines() if line.startswith("| ") and "](#form-" in line and "`" in line]
    assert len(steps) > 50
