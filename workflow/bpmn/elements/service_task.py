"""The service task: a step that the product does by itself, by the handler that the job type names."""

from types import MappingProxyType

from workflow.bpmn.document import ZEEBE, line_of
from workflow.bpmn.mappings import read_mappings
from workflow.bpmn.model import ServiceTask
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.roles import is_snake_case


def _read(node: Node) -> ServiceTask:
    node.expect_plain()
    node.expect_one_way_out()
    definition = node.extensions.get("taskDefinition")
    job_type = definition.get("type", "").strip() if definition is not None else ""
    if not is_snake_case(job_type):
        message = (
            f"The {node.label} names no handler. Set the job type (zeebe:taskDefinition type), such as close_episode."
        )
        node.problem("job_type", message, node.line if definition is None else line_of(definition))
    return ServiceTask(
        **node.common(),
        job_type=job_type,
        headers=MappingProxyType(_headers(node)),
        inputs=read_mappings(node, "input"),
        outputs=read_mappings(node, "output"),
    )


def _headers(node: Node) -> dict[str, str]:
    holder = node.extensions.get("taskHeaders")
    items = holder.findall(f"{{{ZEEBE}}}header") if holder is not None else []
    return {item.get("key", "").strip(): item.get("value", "").strip() for item in items}


KIND = ElementKind(
    label="service task",
    read=_read,
    extensions=frozenset({"properties", "taskDefinition", "taskHeaders", "ioMapping"}),
)
