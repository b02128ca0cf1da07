"""The receive task: waits for a message."""

from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.messages import read_message
from workflow.bpmn.model import Message, ReceiveTask
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> ReceiveTask:
    node.refuse_instantiate()
    return ReceiveTask(**read_activity(node), message=read_message(node, node.xml) or Message(name=""))


KIND = ElementKind(label=Sentence("receive task"), read=_read, extensions=EXTENSIONS)
