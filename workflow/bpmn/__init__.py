"""BPMN 2.0 files as process models: `read(xml)`, and `BpmnError` with everything that is wrong at once."""

from workflow.bpmn.model import (
    Element,
    EndEvent,
    ExclusiveGateway,
    Lane,
    ProcessModel,
    SequenceFlow,
    StartEvent,
    UserTask,
)
from workflow.bpmn.problems import CODES, BpmnError, Problem
from workflow.bpmn.reader import read

__all__ = [
    "CODES",
    "BpmnError",
    "Element",
    "EndEvent",
    "ExclusiveGateway",
    "Lane",
    "Problem",
    "ProcessModel",
    "SequenceFlow",
    "StartEvent",
    "UserTask",
    "read",
]
