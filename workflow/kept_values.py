"""Which values of a process are kept from somebody: what is restricted, and whatever was worked out from it.

A variable or a decision can repeat what it was worked out from. So whoever may not read that reads neither
(`workflow.origins` traces it), as of calculated answers (`forms.worked_out_from`). What nobody can trace, such as what
a called process leaves behind, is kept from whoever may not read all that is known of the child. The way that a token
took is not kept from anybody who sees it; what was asked of values that are kept is (`desk.because`).
"""

from functools import cached_property

from accounts.models import User
from cases.kept_facts import kept_from
from cases.person_facts import RESTRICTED, WHERE_THEY_ARE
from forms.facts import EARLIER_FORMS, OF_SOMEBODY, SAID_TWICE
from records.models import RecordVersion
from records.restricted import is_restricted_there, keeps_answer
from workflow.bpmn.built_in import BUILT_IN
from workflow.bpmn.model import CallActivity
from workflow.models import ActivityScope, ProcessInstance
from workflow.of_siblings import SIBLING, OfSiblings
from workflow.origins import Origins
from workflow.scope import case_behind, versions_behind
from workflow.scopes import scope_of_task


class KeptValues:
    """What of an instance's values a reader must not read, as seen from a scope."""

    def __init__(self, process: ProcessInstance, reader: User, scope: ActivityScope | None = None) -> None:
        self._process, self._reader, self._scope = process, reader, scope
        self._found: dict[str, bool] = {}
        self._versions: dict[tuple[str, str], list[RecordVersion]] = {}

    def keeps(self, name: str) -> bool:
        """Whether something behind a dotted name, read in an expression of the process, is kept from the reader."""
        if name not in self._found:
            self._found[name] = any(map(self._keeps_read, self._origins.made_of(name)))
        return self._found[name]

    @cached_property
    def _origins(self) -> Origins:
        return Origins(self._process.flow_class.model, lambda: self._process.version)

    def versions(self, root: str, key: str) -> list[RecordVersion]:
        """The records behind `forms.<key>`, `previous.<key>`, `history.<key>` or `sibling.<key>`, looked up once."""
        if root == SIBLING:
            found = self.of_siblings.latest(key)
            return [found] if found is not None else []
        if (root, key) not in self._versions:
            self._versions[root, key] = versions_behind(self._process, root, key, self._scope)
        return self._versions[root, key]

    @cached_property
    def of_siblings(self) -> OfSiblings:
        """What is written of the child's brothers and sisters, as far as the reader may read it there."""
        return OfSiblings(self._process, case_behind(self._process, self._scope), self._reader)

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
        caller = self._process.called_by
        element = caller.flow_task.element if caller is not None else None
        if caller is None or not isinstance(element, CallActivity):
            return self._origins.is_brought(name) and bool(self.withheld)
        around = KeptValues(caller.process, self._reader, scope_of_task(caller))
        mapped = dict(element.inputs).get(name)
        return any(map(around.keeps, mapped.names() if mapped is not None else (name,)))
