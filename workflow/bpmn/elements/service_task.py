"""The service task: a step that the product does by itself, by the handler that the job type names."""

from rules.sentences import Sentence
from workflow.bpmn import jobs
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.model import ServiceTask
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ServiceTask:
    return ServiceTask(**read_activity(node), job_type=jobs.read_job_type(node), headers=jobs.read_headers(node))


KIND = ElementKind(label=Sentence("service task"), read=_read, extensions=EXTENSIONS | jobs.EXTENSIONS)
