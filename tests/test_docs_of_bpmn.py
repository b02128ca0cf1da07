"""`docs/analyst/bpmn.md` names every element of BPMN that Casewright knows, in the row that says what becomes of it."""

import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from workflow.bpmn import read, unsupported
from workflow.bpmn.elements import KINDS
from workflow.bpmn.model.asks import KINDS as ASKED_KINDS
from workflow.bpmn.properties import PLACES

PAGES = Path(__file__).resolve().parent.parent / "docs/analyst"
PAGE = (PAGES / "bpmn.md").read_text()
SECTION = PAGE.partition("## By the names in the file")[2].partition("\n## ")[0]
ROWS = {
    "steps that run": KINDS,
    "steps that are refused": unsupported.NODES,
    "triggers that are refused": unsupported.TRIGGERS,
    "marks that are refused": unsupported.MARKERS,
    "ways to say who does it that are refused": unsupported.ASSIGNMENTS,
    "beside the process, refused": unsupported.ROOTS,
    "in a step or a process, read or kept": unsupported.KEPT,
    "beside the process, read or kept": unsupported.KEPT_ROOTS,
}


@pytest.mark.parametrize(("row", "names"), ROWS.items(), ids=list(ROWS))
def test_every_row_has_the_names_that_the_product_knows_and_no_others(row: str, names: Iterable[str]) -> None:
    (told,) = re.findall(rf"^\| {re.escape(row)} \| (.*) \|$", SECTION, re.MULTILINE)
    assert sorted(re.findall(r"`(\w+)`", told)) == sorted(names)
    assert names


def test_there_is_a_row_for_every_set_of_names() -> None:
    assert len(re.findall(r"^\| [^|]+ \| `", SECTION, re.MULTILINE)) == len(ROWS)


@pytest.mark.parametrize("words", [each.label for each in (*unsupported.NODES.values(), *unsupported.ROOTS.values())])
def test_what_is_refused_is_told_in_words_too(words: str) -> None:
    told = PAGE.replace(SECTION, "").lower()
    singular = words.removeprefix("global ")
    assert singular in told or singular.removesuffix("y") + "ies" in told or f"{singular}s" in told


@pytest.mark.parametrize("name", PLACES)
def test_every_property_of_casewright_is_documented(name: str) -> None:
    assert f"`{name}" in (PAGES / "definitions.md").read_text()


def test_the_example_of_what_is_asked_reads_and_names_every_kind() -> None:
    asked = PAGE.partition("### What is asked at the start")[2].partition("\n## ")[0]
    assert all(f"`{kind}`" in asked for kind in ASKED_KINDS)
    example = asked.partition("```xml\n")[2].partition("```")[0]
    xml = (
        '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" '
        'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><process id="made_up" isExecutable="true">'
        f'<startEvent id="S"/><endEvent id="E"/>{example}<sequenceFlow id="A" sourceRef="S" targetRef="Support"/>'
        '<sequenceFlow id="B" sourceRef="Support" targetRef="E"/></process></definitions>'
    )
    (visit,) = read(xml.encode()).user_tasks
    assert [(ask.name, ask.kind, ask.optional) for ask in visit.asks] == [
        ("visit_on", "date", False),
        ("place", "text", True),
    ]
