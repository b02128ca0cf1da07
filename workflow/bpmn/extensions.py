"""Extension elements: the `zeebe:` ones that Casewright reads, and what becomes of all others.

An extension that another workflow engine would act on is refused, because leaving it out would quietly change who does
what. Any other tool's extension (colours, layout, comments) is kept with a warning, because a modeler may add it by
itself and the process means the same without it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from rules.sentences import Sentence
from workflow.bpmn.document import ZEEBE, children, identifier, line_of, local_name, namespace
from workflow.bpmn.problems import Findings
from workflow.bpmn.properties import check_property

OTHER_ENGINES: Final[dict[str, str]] = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://www.jboss.org/drools": "jBPM",
    "http://www.omg.org/bpmn/bpmn2-jbpm": "jBPM",
    "http://www.signavio.com/bpmn20/process-execution": "Signavio",
    "https://github.com/sartography/spiff-arena/bpmn": "SpiffWorkflow",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
}
"""Namespaces of engines whose extensions say how a process runs."""

HARMLESS: Final = frozenset({"userTask"})
"""Extensions of Camunda 8 that change nothing here: every user task is one of the engine's own."""

INSTEAD: Final[dict[str, str]] = {
    "ioMapping": Sentence("Mappings belong on activities, and on events with a message or a signal."),
    "loopCharacteristics": Sentence("It belongs on a multi-instance marker."),
    "calledElement": Sentence("It belongs on a call activity."),
    "adHoc": Sentence("Leave it out; people start what is needed."),
    "userTaskForm": Sentence("Name a form with zeebe:formDefinition formId."),
    "executionListeners": Sentence("Leave it out; nothing outside Casewright runs in a step."),
    "taskListeners": Sentence("Leave it out; nothing outside Casewright runs in a step."),
    "taskDefinition": Sentence("Leave it out; only service tasks and send tasks are done by a job."),
    "taskHeaders": Sentence("Leave it out."),
}


class Extensions:
    """The extension elements of one BPMN element, checked against those that it may have."""

    def __init__(
        self, xml: etree._Element, place: str, allowed: frozenset[str], findings: Findings, owner: str = ""
    ) -> None:
        """`place` is the kind of element, as `properties.PLACES` names it; `allowed` are local names in `zeebe:`.

        `owner` is the id of the element that problems are told of, where `xml` is a part of it.
        """
        self.element_id = owner or identifier(xml)
        self.findings = findings
        self._found: dict[str, etree._Element] = {}
        self._refuse_attributes(xml)
        for container in children(xml, "extensionElements"):
            for extension in container.iterchildren(etree.Element):
                self._take(extension, allowed)
        self.properties: Mapping[str, str] = MappingProxyType(self._read_properties(place))

    def get(self, name: str) -> etree._Element | None:
        """The extension element `zeebe:<name>`, if there is one."""
        return self._found.get(name)

    def _take(self, extension: etree._Element, allowed: frozenset[str]) -> None:
        name, space = local_name(extension), namespace(extension)
        if space == ZEEBE and name in HARMLESS:
            return
        if space == ZEEBE and name in allowed:
            if name in self._found:
                message = Sentence("zeebe:%(name)s is given more than once. Keep one.", name=name)
                self.findings.problem(self.element_id, line_of(extension), "repeated_setting", message)
            self._found.setdefault(name, extension)
        elif space == ZEEBE:
            instead = INSTEAD.get(name, Sentence("Leave it out."))
            message = Sentence("zeebe:%(name)s is not supported here. %(instead)s", name=name[:60], instead=instead)
            self.findings.problem(self.element_id, line_of(extension), "unsupported_extension", message)
        elif space in OTHER_ENGINES:
            self._refuse_foreign(Sentence("The extension “%(name)s”", name=name[:60]), space, line_of(extension))
        else:
            message = Sentence(
                "The extension “%(name)s” of another tool (%(space)s) is ignored.",
                name=name[:60],
                space=space[:100] or "no namespace",
            )
            self.findings.warning(self.element_id, line_of(extension), "ignored_extension", message)

    def _refuse_attributes(self, xml: etree._Element) -> None:
        for attribute in xml.attrib:
            name = etree.QName(attribute)
            if name.namespace in OTHER_ENGINES:
                self._refuse_foreign(
                    Sentence("The attribute “%(name)s”", name=name.localname[:60]),
                    name.namespace,
                    line_of(xml),
                )

    def _refuse_foreign(self, what: str, space: str, line: int) -> None:
        message = Sentence(
            "%(what)s belongs to %(other_engines)s and would be lost here. Say the same with zeebe: "
            "settings of Camunda 8, or remove it.",
            what=what,
            other_engines=OTHER_ENGINES[space],
        )
        self.findings.problem(self.element_id, line, "foreign_extension", message)

    def _read_properties(self, place: str) -> dict[str, str]:
        properties: dict[str, str] = {}
        holder = self._found.get("properties")
        if holder is None:
            return properties
        for item in holder.findall(f"{{{ZEEBE}}}property"):
            name, value = item.get("name", "").strip(), item.get("value", "").strip()
            if name in properties:
                message = Sentence("The property %(name)s is given more than once. Keep one.", name=name[:60])
                self.findings.problem(self.element_id, line_of(item), "repeated_setting", message)
            elif check_property(name, value, place, self.element_id, line_of(item), self.findings):
                properties[name] = value
        return properties
