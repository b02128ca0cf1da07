"""The flow nodes that Casewright runs, one module each. A new kind is one module and one line here."""

from typing import Final

from workflow.bpmn.elements import end_event, exclusive_gateway, start_event, user_task
from workflow.bpmn.node import ElementKind

KINDS: Final[dict[str, ElementKind]] = {
    "startEvent": start_event.KIND,
    "endEvent": end_event.KIND,
    "userTask": user_task.KIND,
    "exclusiveGateway": exclusive_gateway.KIND,
}
"""By local name of the BPMN element."""
