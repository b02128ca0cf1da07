"""The flow nodes that Casewright runs, one module each. A new kind is one module and one line here."""

from typing import Final

from workflow.bpmn.elements import (
    boundary_event,
    business_rule_task,
    end_event,
    exclusive_gateway,
    intermediate_catch_event,
    parallel_gateway,
    script_task,
    service_task,
    start_event,
    user_task,
)
from workflow.bpmn.node import ElementKind

KINDS: Final[dict[str, ElementKind]] = {
    "startEvent": start_event.KIND,
    "endEvent": end_event.KIND,
    "userTask": user_task.KIND,
    "businessRuleTask": business_rule_task.KIND,
    "scriptTask": script_task.KIND,
    "serviceTask": service_task.KIND,
    "exclusiveGateway": exclusive_gateway.KIND,
    "parallelGateway": parallel_gateway.KIND,
    "intermediateCatchEvent": intermediate_catch_event.KIND,
    "boundaryEvent": boundary_event.KIND,
}
"""By local name of the BPMN element."""
