"""The flow nodes that Casewright runs, one module each. A new kind is one module and one line here."""

from typing import Final

from workflow.bpmn.elements import (
    ad_hoc_sub_process,
    boundary_event,
    business_rule_task,
    call_activity,
    end_event,
    event_based_gateway,
    exclusive_gateway,
    inclusive_gateway,
    intermediate_catch_event,
    intermediate_throw_event,
    manual_task,
    parallel_gateway,
    receive_task,
    script_task,
    send_task,
    service_task,
    start_event,
    sub_process,
    user_task,
)
from workflow.bpmn.node import ElementKind

KINDS: Final[dict[str, ElementKind]] = {
    "adHocSubProcess": ad_hoc_sub_process.KIND,
    "boundaryEvent": boundary_event.KIND,
    "businessRuleTask": business_rule_task.KIND,
    "callActivity": call_activity.KIND,
    "endEvent": end_event.KIND,
    "eventBasedGateway": event_based_gateway.KIND,
    "exclusiveGateway": exclusive_gateway.KIND,
    "inclusiveGateway": inclusive_gateway.KIND,
    "intermediateCatchEvent": intermediate_catch_event.KIND,
    "intermediateThrowEvent": intermediate_throw_event.KIND,
    "manualTask": manual_task.KIND,
    "parallelGateway": parallel_gateway.KIND,
    "receiveTask": receive_task.KIND,
    "scriptTask": script_task.KIND,
    "sendTask": send_task.KIND,
    "serviceTask": service_task.KIND,
    "startEvent": start_event.KIND,
    "subProcess": sub_process.KIND,
    "userTask": user_task.KIND,
}
"""By local name of the BPMN element."""
