"""The subprocess: steps of their own within the process, entered by a sequence flow or begun by an event."""

from rules.sentences import Sentence
from workflow.bpmn.activities import EXTENSIONS, read_activity
from workflow.bpmn.model import SubProcess
from workflow.bpmn.node import ElementKind, Node


def _read(node: Node) -> SubProcess:
    subprocess = SubProcess(**read_activity(node), triggered_by_event=node.flag("triggeredByEvent", False))
    if subprocess.triggered_by_event:
        if node.incoming or node.outgoing:
            message = Sentence(
                "A sequence flow leads into or out of the %(label)s, which an event begins. Remove the "
                "flow, or the mark triggeredByEvent.",
                label=node.label,
            )
            node.problem("event_subprocess_flow", message)
        if subprocess.loop is not None:
            message = Sentence(
                "The %(label)s begins with an event and has a multi-instance marker. Remove the marker.",
                label=node.label,
            )
            node.problem("unsupported_setting", message)
    return subprocess


KIND = ElementKind(label=Sentence("subprocess"), read=_read, extensions=EXTENSIONS, is_scope=True)
