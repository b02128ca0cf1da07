"""From a process model to a viewflow class."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from viewflow import this
from viewflow.workflow.base import Node

from workflow.bpmn.model import Element, EndEvent, ExclusiveGateway, ProcessModel, StartEvent, UserTask
from workflow.flow import BpmnFlow
from workflow.nodes.end_event import EndNode
from workflow.nodes.exclusive_gateway import ExclusiveGatewayNode
from workflow.nodes.start_event import StartNode
from workflow.nodes.user_task import UserTaskNode

MODULE = "workflow.flows"


def compile(model: ProcessModel, version: UUID) -> type[BpmnFlow]:
    """Return the flow of a process model. `version` is the id of the `ProcessVersion` under which it is stored.

    The class is named after that id, not after key and number: two authorities may publish the same key and number,
    and viewflow remembers classes by name for the life of a process.
    """
    names = {element_id: node_name(element_id) for element_id in model.elements}
    nodes = {names[element.id]: _node(element, model, names) for element in model.elements.values()}
    attributes = {
        "__module__": MODULE,
        "__doc__": model.name or model.key,
        "process_title": model.name or model.key,
        "version_id": version,
        "model": model,
        **nodes,
    }
    metaclass: Any = type(BpmnFlow)
    compiled: type[BpmnFlow] = metaclass(flow_name(version), (BpmnFlow,), attributes)
    return compiled


def flow_name(version: UUID) -> str:
    """Return the name under which `workflow.flows` serves a version."""
    return f"v_{version.hex}"


def node_name(element_id: str) -> str:
    """Return an attribute name for an element id: no dots, and no clash with what a Flow has itself."""
    return "n_" + re.sub(r"[^A-Za-z0-9_]", lambda match: f"_x{ord(match[0]):x}_", element_id)


def _node(element: Element, model: ProcessModel, names: Mapping[str, str]) -> Node:
    flows = tuple(model.flows[flow_id] for flow_id in element.outgoing)
    if isinstance(element, ExclusiveGateway):
        return ExclusiveGatewayNode(element, flows, names)
    if isinstance(element, EndEvent):
        return EndNode(element)
    target = getattr(this, names[flows[0].target])
    if isinstance(element, StartEvent):
        return StartNode(element).Next(target)
    if isinstance(element, UserTask):
        return UserTaskNode(element).Next(target)
    raise TypeError(f"The compiler has no node for {element.kind}.")
