"""The parallel gateway (BPMN 2.0.2 §10.6.4): a token from every way in, then a token to every way out.

viewflow's own split and join expect nested blocks. Ours counts arrivals by incoming flow, so that any drawing that BPMN
allows runs; a way whose token ended elsewhere is waited for, as BPMN says.
"""

from workflow.bpmn.model import ParallelGateway
from workflow.choosing import Chosen
from workflow.nodes.merging import MergingActivation
from workflow.nodes.node import ElementNode


class ParallelGatewayActivation(MergingActivation):
    """Waits until a token came by each flow; conditions are never asked."""

    @property
    def is_complete(self) -> bool:
        element: ParallelGateway = self.flow_task.element
        return len(element.incoming) <= 1 or set(element.incoming) <= self.arrived

    def choose(self) -> Chosen:
        return Chosen(self.flow_task.flows)


class ParallelGatewayNode(ElementNode):
    """The parallel gateway in a flow."""

    activation_class = ParallelGatewayActivation
    task_type = "PARALLEL_GATEWAY"
