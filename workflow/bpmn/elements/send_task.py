"""The send task: sends a message, or lets a handler send it."""

from rules.sentences import Sentence
from workflow.bpmn import jobs
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.messages import read_message
from workflow.bpmn.model import SendTask
from workflow.bpmn.node import ElementKind, Node
from workflow.bpmn.references import is_given


def _read(node: Node) -> SendTask:
    message = read_message(node, node.xml) if is_given(node.xml, "message") else None
    by_job = node.extensions.get("taskDefinition") is not None or not is_given(node.xml, "message")
    if by_job and is_given(node.xml, "message"):
        text = Sentence(
            "The %(label)s names a message and a handler. Keep the message, or the job type.", label=node.label
        )
        node.problem("repeated_setting", text)
    return SendTask(
        **read_activity(node),
        message=message,
        job_type=jobs.read_job_type(node) if by_job else "",
        headers=jobs.read_headers(node),
    )


KIND = ElementKind(label=Sentence("send task"), read=_read, extensions=EXTENSIONS | jobs.EXTENSIONS)
