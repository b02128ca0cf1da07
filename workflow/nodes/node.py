"""What every node of ours knows: its element, the ways out of it, and where they lead."""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from viewflow import this
from viewflow.workflow.base import Edge, Node

from workflow.bpmn.model import BoundaryEvent, Element, SequenceFlow


class ElementNode(Node):
    """Mixed into a viewflow node: leads along the sequence flows of the file, in its order.

    `boundaries` are the events on the border of the element; `node_names` maps element ids to names of nodes.
    """

    element: Any
    flows: tuple[SequenceFlow, ...] = ()
    boundaries: tuple[BoundaryEvent, ...] = ()
    targets: Mapping[str, Node]
    node_names: Mapping[str, str]

    def place(self, element: Element, flows: tuple[SequenceFlow, ...], node_names: Mapping[str, str]) -> Self:
        """Say which element this is and where its flows lead."""
        self.element, self.flows, self.node_names = element, flows, node_names
        self.targets = {}
        self.task_title = element.name
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.targets = {f.id: this.resolve(instance, getattr(this, self.node_names[f.target])) for f in self.flows}

    def _outgoing(self) -> Iterator[Edge]:
        for flow in self.flows:
            yield Edge(src=self, dst=self.targets[flow.id], edge_class="default" if flow.is_default else "next")
