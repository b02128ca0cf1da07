"""What lets a manager decide on a piece of work is the law that lets it be done, whichever work it is."""

import re
from collections.abc import Iterator

from lxml import etree

from tests.forms.test_shipped_forms import ROOT, document

DECISION = "manager_decision"
STATUTE = re.compile(r"(Children Act \d{4}) (s\d+)")


def forms_of(process: etree._Element) -> dict[str, str]:
    """The forms of a process by the element that asks them."""
    asks = {node: next(node.iter("{*}formDefinition"), None) for node in process.iter("{*}userTask")}
    return {node.get("id", ""): form.get("formId", "") for node, form in asks.items() if form is not None}


def decided_on() -> Iterator[str]:
    """The forms whose records are decided on with the form of every decision, in all shipped processes."""
    for path in ROOT.glob("processes/*/*.bpmn"):
        process = etree.fromstring(path.read_bytes())
        forms = forms_of(process)
        for node in process.iter("{*}userTask"):
            if forms.get(node.get("id", "")) != DECISION:
                continue
            for said in node.iter("{*}property"):
                if said.get("name") == "casewright:review-of":
                    yield forms[said.get("value", "")]


def test_the_law_that_a_decision_names_covers_every_record_that_is_decided_on() -> None:
    (said,) = [words for words in document(DECISION)["lawful_basis"] if "Children Act" in words]
    forms = set(decided_on())
    assert {"child_and_family_assessment", "section_47_enquiry", "early_help_assessment"} <= forms
    for key in forms:
        for act, section in STATUTE.findall("; ".join(document(key)["lawful_basis"])):
            of_act = next((part for part in re.split(r"[;()]", said) if act in part), "")
            assert re.search(rf"\b{section}\b", of_act), (key, act, section)
