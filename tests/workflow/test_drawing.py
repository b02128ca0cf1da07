"""The drawings of the shipped processes have every step in them."""

from pathlib import Path

import pytest

from tests.workflow.drawn import PROCESSES
from workflow.bpmn import read
from workflow.drawing import drawn, left_out
from workflow.models import ProcessVersion


@pytest.mark.parametrize("path", sorted(PROCESSES.rglob("*.bpmn")), ids=lambda path: path.name)
def test_every_step_of_a_shipped_process_is_in_its_drawing(path: Path) -> None:
    xml = path.read_bytes()
    shapes = drawn(ProcessVersion(bpmn_xml=xml.decode()))
    assert left_out(read(xml).elements.values(), shapes) == ()
    assert len(shapes) > len(read(xml).elements)  # lanes too


def test_a_file_without_a_drawing_has_no_shapes() -> None:
    xml = '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p"/></definitions>'
    assert drawn(ProcessVersion(bpmn_xml=xml)) == frozenset()
