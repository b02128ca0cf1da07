"""The ad-hoc subprocess: activities that people start in any order, any number of times."""

from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.model import AdHocSubProcess
from workflow.bpmn.multi_instance import read_completion
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> AdHocSubProcess:
    ordering = node.xml.get("ordering", "Parallel").strip()
    if ordering not in {"Parallel", "Sequential"}:
        message = f"The ordering of the {node.label} is “{ordering[:60]}”. Use Parallel or Sequential."
        node.problem("invalid_setting", message)
    if node.flag("triggeredByEvent", False):
        message = f"The {node.label} is marked as begun by an event. Put it into an event subprocess instead."
        node.problem("unsupported_setting", message)
    return AdHocSubProcess(
        **read_activity(node, "completionCondition"),
        completion_condition=read_completion(node, node.xml),
        cancel_remaining=node.flag("cancelRemainingInstances", True),
        sequential=ordering == "Sequential",
    )


KIND = ElementKind(label="ad-hoc subprocess", read=_read, extensions=EXTENSIONS, is_scope=True)
