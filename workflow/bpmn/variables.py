"""Names of process variables."""

from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.node import Node


def check_variable(name: str, node: Node, line: int) -> None:
    """Keep a problem when `name` cannot be a process variable."""
    if not name:
        node.problem("variable_name", f"The {node.label} does not say into which variable. Give its name.", line)
    elif name in BUILT_IN:
        message = f"The {node.label} writes to “{name}”, which Casewright sets itself. Choose another name."
        node.problem("variable_name", message, line)
    elif not name.isidentifier():
        message = f"The {node.label} writes to “{name[:60]}”. Write the variable like review_due_on."
        node.problem("variable_name", message, line)
