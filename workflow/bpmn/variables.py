"""Names of process variables."""

from rules.sentences import Sentence
from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.node import Node


def check_variable(name: str, node: Node, line: int) -> None:
    """Keep a problem when `name` cannot be a process variable."""
    if not name:
        node.problem(
            "variable_name",
            Sentence("The %(label)s does not say into which variable. Give its name.", label=node.label),
            line,
        )
    elif name in BUILT_IN:
        message = Sentence(
            "The %(label)s writes to “%(name)s”, which Casewright sets itself. Choose another name.",
            label=node.label,
            name=name,
        )
        node.problem("variable_name", message, line)
    elif not name.isidentifier():
        message = Sentence(
            "The %(label)s writes to “%(name)s”. Write the variable like review_due_on.",
            label=node.label,
            name=name[:60],
        )
        node.problem("variable_name", message, line)
