"""Which version of a form, a decision or a process an element uses: Camunda 8's bindings, with the same names."""

from typing import Final

from lxml import etree

from rules.sentences import Sentence, listed
from workflow.bpmn.document import line_of
from workflow.bpmn.node import Node

BINDINGS: Final = ("latest", "deployment", "versionTag")
"""In use when the step begins; published together with the process; with a tag that its author gave it."""


def read_binding(node: Node, xml: etree._Element) -> tuple[str, str]:
    """Return binding and version tag as `xml` gives them; the tag is empty for other bindings."""
    line = line_of(xml)
    binding, tag = xml.get("bindingType", "latest").strip(), xml.get("versionTag", "").strip()
    if binding not in BINDINGS:
        message = Sentence(
            "The binding “%(binding)s” of the %(label)s is not known. Use one of %(listed)s.",
            binding=binding[:60],
            label=node.label,
            listed=listed(BINDINGS),
        )
        node.problem("invalid_setting", message, line)
    if (binding == "versionTag") != bool(tag):
        message = Sentence(
            "The %(label)s needs the binding versionTag and a version tag together. Set both or neither.",
            label=node.label,
        )
        node.problem("invalid_setting", message, line)
    return binding, tag
