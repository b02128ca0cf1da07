"""Reads which handler does a step, and what the file says to it (`zeebe:taskDefinition`, `zeebe:taskHeaders`)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rules.sentences import Sentence
from workflow.bpmn.document import ZEEBE, line_of
from workflow.bpmn.node import Node
from workflow.bpmn.roles import is_snake_case

EXTENSIONS: Final = frozenset({"taskDefinition", "taskHeaders"})


def read_job_type(node: Node) -> str:
    """The key of the handler."""
    definition = node.extensions.get("taskDefinition")
    job_type: str = definition.get("type", "").strip() if definition is not None else ""
    if not is_snake_case(job_type):
        message = Sentence(
            "The %(label)s names no handler. Set the job type (zeebe:taskDefinition type), such as close_episode.",
            label=node.label,
        )
        node.problem("job_type", message, node.line if definition is None else line_of(definition))
    return job_type


def read_headers(node: Node) -> Mapping[str, str]:
    """What the file says about the job besides its type."""
    holder = node.extensions.get("taskHeaders")
    items = holder.findall(f"{{{ZEEBE}}}header") if holder is not None else []
    return MappingProxyType({item.get("key", "").strip(): item.get("value", "").strip() for item in items})
