"""The manual task: something done outside Casewright, which the process only passes."""

from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.model import ManualTask
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ManualTask:
    return ManualTask(**read_activity(node))


KIND = ElementKind(label=Sentence("manual task"), read=_read, extensions=EXTENSIONS)
