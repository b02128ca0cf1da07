"""Which values of a process are kept from somebody: what is restricted, and whatever was worked out from it.

A variable or a decision can repeat what it was worked out from. So whoever may not read that reads neither: what each
was made of is traced through the FEEL of every step that sets it, by whatever way round, as forms do for calculated
answers (`forms.worked_out_from`). What nobody can trace, such as what a called process leaves behind, is kept from
whoever may not read all that is known of the child. The way that a token took is not kept from anybody who sees it.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Final

from accounts.models import User
from accounts.working_calendar import calendar_functions
from cases.kept_facts import kept_from
from cases.person_facts import RESTRICTED, WHERE_THEY_ARE
from forms.facts import EARLIER_FORMS, OF_SOMEBODY, SAID_TWICE
from records.models import RecordVersion
from records.restricted import is_restricted_there, keeps_answer
from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.model import Activity, BusinessRuleTask, CallActivity, Element, Event, ProcessModel, ScriptTask
from workflow.bpmn.uses import OF_INSTANCES
from workflow.models import ActivityScope, ProcessInstance
from workflow.readers import decision_paths
from workflow.scope import case_behind, versions_behind
from workflow.scopes import scope_of_task

DECISIONS: Final = "decisions"
EVERYTHING: Final = frozenset({"child", *EARLIER_FORMS})
"""What is read by something of which nobody can tell what it reads."""

type Sources = Mapping[str, frozenset[str]]
"""The dotted names that each variable was worked out from."""


class KeptValues:
    """What of an instance's values a reader must not read, as seen from a scope."""

    def __init__(self, process: ProcessInstance, reader: User, scope: ActivityScope | None = None) -> None:
        self._process, self._reader, self._scope = process, reader, scope
        self._found: dict[str, bool] = {}
        self._versions: dict[tuple[str, str], list[RecordVersion]] = {}

    def keeps(self, name: str) -> bool:
        """Whether something behind a dotted name, read in an expression of the process, is kept from the reader."""
        if name not in self._found:
            self._found[name] = any(map(self._keeps_read, self._made_of(name)))
        return self._found[name]

    def versions(self, root: str, key: str) -> list[RecordVersion]:
        """The records behind `forms.<key>`, `previous.<key>` or `history.<key>`, looked up once."""
        if (root, key) not in self._versions:
            self._versions[root, key] = versions_behind(self._process, root, key, self._scope)
        return self._versions[root, key]

    @cached_property
    def withheld(self) -> frozenset[str]:
        """The names of what is known of the child and is kept from the reader."""
        case = case_behind(self._process, self._scope)
        return kept_from(self._reader, case) if case is not None else frozenset()

    def _keeps_read(self, name: str) -> bool:
        """The same for a name that no step of the process makes."""
        root, *inside = name.split(".")
        if root in OF_SOMEBODY:
            part = next((part for part in inside if part not in SAID_TWICE), "")
            return part in self.withheld if part else not self.withheld.isdisjoint(RESTRICTED | WHERE_THEY_ARE)
        if root not in EARLIER_FORMS:
            return root not in BUILT_IN and self._keeps_given(root)
        if not inside:
            return bool(self.withheld)  # whoever works with the child reads all of it
        if not is_restricted_there(name):
            return False  # found out once for all work that a page lists
        path = tuple(inside[1:])
        return any(keeps_answer(self._reader, version, path) for version in self.versions(root, inside[0]))

    def _keeps_given(self, name: str) -> bool:
        """Whether a variable that no step sets is kept: one that the instance was begun with, or a called one left."""
        caller = self._process.parent_task
        element = caller.flow_task.element if caller is not None else None
        if caller is None or not isinstance(element, CallActivity):
            ours = name in OF_INSTANCES or name in calendar_functions()
            return not ours and name not in self._asked and bool(self.withheld)
        around = KeptValues(caller.process, self._reader, scope_of_task(caller))
        mapped = dict(element.inputs).get(name)
        return any(map(around.keeps, mapped.names() if mapped is not None else (name,)))

    @cached_property
    def _sources(self) -> Sources:
        return sources(self._process)

    @cached_property
    def _asked(self) -> frozenset[str]:
        """What was asked of whoever started something: they said it themselves."""
        model: ProcessModel = self._process.flow_class.model
        elements = [one for one in model.elements.values() if isinstance(one, Activity)]
        return frozenset(ask.name for one in elements for ask in one.asks)

    def _made_of(self, name: str) -> set[str]:
        """The names that no step makes, from which a name comes in the end."""
        pending, seen, found = [name], {name}, set()
        while pending:
            read = pending.pop()
            root = read.partition(".")[0]
            made = self._sources.get(root) if root not in BUILT_IN else None
            if root == DECISIONS:
                made = self._of_decision(read.split(".")[1]) if "." in read else EVERYTHING
            if made is None:
                found.add(read)
                continue
            pending += made - seen
            seen |= made
        return found

    def _of_decision(self, key: str) -> frozenset[str]:
        """What a decision of the process reads; looked up only where it matters."""
        model: ProcessModel = self._process.flow_class.model
        steps = [one for one in model.elements.values() if isinstance(one, BusinessRuleTask)]
        asking = [decision_paths(one, self._process.version) for one in steps if one.decision_key == key]
        return frozenset().union(*asking) if asking else EVERYTHING


def sources(process: ProcessInstance) -> Sources:
    """What every variable that a step of an instance's process sets is worked out from."""
    model: ProcessModel = process.flow_class.model
    found: dict[str, frozenset[str]] = {}
    for element in model.elements.values():
        for name, read in _set_by(element):
            found[name] = found.get(name, frozenset()) | read
    return found


def _set_by(element: Element) -> Iterator[tuple[str, frozenset[str]]]:
    if isinstance(element, Activity | Event):
        yield from ((name, expression.names()) for name, expression in element.inputs)
        elsewhere = EVERYTHING if isinstance(element, CallActivity | Event) else frozenset()
        yield from ((name, expression.names() | elsewhere) for name, expression in element.outputs)
    if isinstance(element, Activity) and element.loop is not None:
        loop = element.loop
        if loop.input_element and loop.collection is not None and not isinstance(loop.collection, int):
            yield loop.input_element, loop.collection.names()
        if loop.output_collection:
            yield loop.output_collection, loop.output_element.names() if loop.output_element else EVERYTHING
    if isinstance(element, ScriptTask) and element.result_variable:
        yield element.result_variable, element.expression.names()
    if isinstance(element, BusinessRuleTask) and element.result_variable:
        yield element.result_variable, frozenset({f"{DECISIONS}.{element.decision_key}"})
