"""From a process model to a viewflow class.

All elements of all scopes are nodes of one class, since the ids of a file are unique; the scope that a token is in is
kept with its task.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from uuid import UUID

from workflow.bpmn.model import (
    Activity,
    AdHocSubProcess,
    BoundaryEvent,
    BusinessRuleTask,
    CallActivity,
    Element,
    EndEvent,
    EventBasedGateway,
    ExclusiveGateway,
    InclusiveGateway,
    IntermediateCatchEvent,
    IntermediateThrowEvent,
    ManualTask,
    ParallelGateway,
    ProcessModel,
    ReceiveTask,
    ScriptTask,
    SendTask,
    ServiceTask,
    StartEvent,
    SubProcess,
    UserTask,
)
from workflow.by_hand import by_hand
from workflow.flow import BpmnFlow
from workflow.names import flow_name, node_name
from workflow.nodes.ad_hoc_subprocess import AdHocSubProcessNode
from workflow.nodes.boundary_event import BoundaryEventNode
from workflow.nodes.business_rule_task import BusinessRuleTaskNode
from workflow.nodes.call_activity import CallActivityNode
from workflow.nodes.end_event import EndNode, HandoverEndNode, ThrowingEndNode
from workflow.nodes.event_based_gateway import EventBasedGatewayNode
from workflow.nodes.exclusive_gateway import ExclusiveGatewayNode
from workflow.nodes.inclusive_gateway import InclusiveGatewayNode
from workflow.nodes.intermediate_catch_event import IntermediateCatchEventNode
from workflow.nodes.intermediate_throw_event import IntermediateThrowEventNode
from workflow.nodes.manual_task import ManualTaskNode
from workflow.nodes.multi_instance import MultiInstanceNode
from workflow.nodes.node import ElementNode
from workflow.nodes.parallel_gateway import ParallelGatewayNode
from workflow.nodes.receive_task import ReceiveTaskNode
from workflow.nodes.script_task import ScriptTaskNode
from workflow.nodes.send_task import SendTaskNode
from workflow.nodes.service_task import ServiceTaskNode
from workflow.nodes.start_event import InnerStartNode, StartNode
from workflow.nodes.subprocess import SubProcessNode
from workflow.nodes.user_task import UserTaskNode

MODULE = "workflow.flows"

NODES: Final[Mapping[type[Element], Callable[[], ElementNode]]] = {
    UserTask: UserTaskNode,
    ManualTask: ManualTaskNode,
    BusinessRuleTask: BusinessRuleTaskNode,
    ScriptTask: ScriptTaskNode,
    ServiceTask: ServiceTaskNode,
    SendTask: SendTaskNode,
    ReceiveTask: ReceiveTaskNode,
    CallActivity: CallActivityNode,
    SubProcess: SubProcessNode,
    AdHocSubProcess: AdHocSubProcessNode,
    ExclusiveGateway: ExclusiveGatewayNode,
    InclusiveGateway: InclusiveGatewayNode,
    ParallelGateway: ParallelGatewayNode,
    EventBasedGateway: EventBasedGatewayNode,
    IntermediateCatchEvent: IntermediateCatchEventNode,
    IntermediateThrowEvent: IntermediateThrowEventNode,
    BoundaryEvent: BoundaryEventNode,
}
"""The node for every kind of element; start and end events depend on more than their kind."""


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
        boundaries = model.boundary_events(element.id)
        node = _node(element).place(element, flows, names)
        node.boundaries = boundaries
        if isinstance(element, EndEvent) and isinstance(node, HandoverEndNode):
            node.by_hand_name = node_name(element.id, prefix="h")
            yield node.by_hand_name, UserTaskNode().place(by_hand(element), (), names)
        elif isinstance(element, Activity) and element.loop is not None:
            each = node.place(element, (), names)
            each.boundaries = ()
            whole = MultiInstanceNode().place(element, flows, names)
            whole.boundaries, whole.inner_name = boundaries, node_name(element.id, prefix="i")
            yield whole.inner_name, each
            node = whole
        yield names[element.id], node


def _node(element: Element) -> Any:
    if isinstance(element, StartEvent):
        return StartNode(None) if element.within is None else InnerStartNode()
    if isinstance(element, EndEvent):
        if element.hands_over_to is not None:
            return HandoverEndNode()
        return EndNode() if element.trigger is None else ThrowingEndNode()
    return NODES[type(element)]()
