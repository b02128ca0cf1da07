"""BPMN 2.0 files as process models: `read(xml)`, and `BpmnError` with everything that is wrong at once."""

from workflow.bpmn.model import (
    BoundaryEvent,
    BusinessRuleTask,
    Element,
    EndEvent,
    ExclusiveGateway,
    IntermediateCatchEvent,
    Lane,
    ParallelGateway,
    ProcessModel,
    ScriptTask,
    SequenceFlow,
    ServiceTask,
    StartEvent,
    Timer,
    UserTask,
)
from workflow.bpmn.problems import CODES, BpmnError, Problem
from workflow.bpmn.reader import read

__all__ = [
    "CODES",
    "BoundaryEvent",
    "BpmnError",
    "BusinessRuleTask",
    "Element",
    "EndEvent",
    "ExclusiveGateway",
    "IntermediateCatchEvent",
    "Lane",
    "ParallelGateway",
    "Problem",
    "ProcessModel",
    "ScriptTask",
    "SequenceFlow",
    "ServiceTask",
    "StartEvent",
    "Timer",
    "UserTask",
    "read",
]
