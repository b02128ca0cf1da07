"""From a process model to a viewflow class."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from workflow.bpmn.model import (
    BoundaryEvent,
    BusinessRuleTask,
    Element,
    EndEvent,
    ExclusiveGateway,
    IntermediateCatchEvent,
    ParallelGateway,
    ProcessModel,
    ScriptTask,
    ServiceTask,
    StartEvent,
    UserTask,
)
from workflow.by_hand import by_hand
from workflow.flow import BpmnFlow
from workflow.names import flow_name, node_name
from workflow.nodes.boundary_event import BoundaryEventNode
from workflow.nodes.business_rule_task import BusinessRuleTaskNode
from workflow.nodes.end_event import EndNode, MessageEndNode
from workflow.nodes.exclusive_gateway import ExclusiveGatewayNode
from workflow.nodes.intermediate_catch_event import IntermediateCatchEventNode
from workflow.nodes.node import ElementNode
from workflow.nodes.parallel_gateway import ParallelGatewayNode
from workflow.nodes.script_task import ScriptTaskNode
from workflow.nodes.service_task import ServiceTaskNode
from workflow.nodes.start_event import StartNode
from workflow.nodes.user_task import UserTaskNode

MODULE = "workflow.flows"

NODES: Final[Mapping[type[Element], Callable[[], ElementNode]]] = {
    StartEvent: lambda: StartNode(None),
    EndEvent: EndNode,
    UserTask: UserTaskNode,
    BusinessRuleTask: BusinessRuleTaskNode,
    ScriptTask: ScriptTaskNode,
    ServiceTask: ServiceTaskNode,
    ExclusiveGateway: ExclusiveGatewayNode,
    ParallelGateway: ParallelGatewayNode,
    IntermediateCatchEvent: IntermediateCatchEventNode,
    BoundaryEvent: BoundaryEventNode,
}
"""The node for every kind of element, the message end event apart."""


def compile(model: ProcessModel, version: UUID) -> type[BpmnFlow]:
    """Return the flow of a process model. `version` is the id of the `ProcessVersion` under which it is stored.

    The class is named after that id, not after key and number: two authorities may publish the same key and number,
    and viewflow remembers classes by name for the life of a process.
    """
    names = {element_id: node_name(element_id) for element_id in model.elements}
    attributes = {
        "__module__": MODULE,
        "__doc__": model.name or model.key,
        "process_title": model.name or model.key,
        "version_id": version,
        "model": model,
        **dict(_nodes(model, names)),
    }
    metaclass: Any = type(BpmnFlow)
    compiled: type[BpmnFlow] = metaclass(flow_name(version), (BpmnFlow,), attributes)
    return compiled


def _nodes(model: ProcessModel, names: Mapping[str, str]) -> Iterator[tuple[str, ElementNode]]:
    for element in model.elements.values():
        flows = tuple(model.flows[flow_id] for flow_id in element.outgoing)
        if isinstance(element, EndEvent) and element.message is not None:
            end = MessageEndNode()
            end.by_hand_name = node_name(element.id, prefix="h")
            yield names[element.id], end.place(element, flows, names)
            yield end.by_hand_name, UserTaskNode().place(by_hand(element), (), names)
            continue
        node = NODES[type(element)]().place(element, flows, names)
        node.boundaries = model.boundary_events(element.id)
        yield names[element.id], node
