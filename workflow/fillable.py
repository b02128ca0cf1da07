"""What forms are filled in from beforehand: what a task sees, without what its reader must not read.

An answer that is filled in is read by whoever opens the form. So what is for those who work with the child
(`sensitivity` of questions, `restricted` of facts) is filled in for them alone; to others it is as if nothing were
known. What rules and calculations read is not changed: a form means the same whoever fills it in.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final

from accounts import clock
from accounts.models import User
from accounts.policy import can
from cases.models import PersonFact
from cases.person_facts import HIDES_ADDRESS, KINDS
from forms.facts import EARLIER_FORMS
from records.restricted import readable_answers
from workflow.models import Task
from workflow.scope import ByKey, linked_case, seen_by, version_behind
from workflow.scopes import scope_of_task

RESTRICTED: Final = frozenset(kind.name for kind in KINDS.values() if kind.restricted)
WHERE: Final = frozenset({"address", "contact"})
SAID_TWICE: Final = frozenset({"words", "parts"})
"""What holds every fact again."""


class Fillable(Mapping[str, Any]):
    """What a task sees, to fill in a form for a reader. `left_out` says whether something was read that is not theirs.

    Values are looked up when they are read, as those that the task sees.
    """

    def __init__(self, task: Task, reader: User) -> None:
        self._task, self._reader = task, reader
        self._seen = seen_by(task, reader)
        self._made = {"child": self._child, **{name: self._forms(name) for name in EARLIER_FORMS}}
        self._held: dict[str, Any] = {}
        self.left_out = False

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            return self._seen[key]
        if key not in self._held:
            self._held[key] = self._made[key]()
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, key: object) -> bool:
        return key in self._seen

    def _child(self) -> Any:
        known = self._seen["child"]
        return _Kept(known, self._is_kept) if isinstance(known, Mapping) else known

    def _is_kept(self, name: str) -> bool:
        kept = (name in RESTRICTED or (name in WHERE and self._hidden)) and not self._works_with
        self.left_out |= kept
        return kept

    @cached_property
    def _works_with(self) -> bool:
        case = linked_case(self._task)
        return case is None or bool(can(self._reader, "read_restricted", case))

    @cached_property
    def _hidden(self) -> bool:
        case = linked_case(self._task)
        alerts = PersonFact.objects.filter(person=case.child_id, kind="alert", code=HIDES_ADDRESS) if case else ()
        return any(alert.holds(clock.today()) for alert in alerts)

    def _forms(self, name: str) -> Callable[[], Any]:
        scope = scope_of_task(self._task)

        def answers(key: str) -> Any:
            version = version_behind(self._task.process, name, key, scope)
            if version is None:
                return None
            found = readable_answers(self._reader, version)
            self.left_out |= found != version.answers
            return found

        return lambda: ByKey(answers)


class _Kept(Mapping[str, Any]):
    """What is known of a person, without what is kept; `words` and `parts` too."""

    def __init__(self, known: Mapping[str, Any], is_kept: Callable[[str], bool]) -> None:
        self._known, self._is_kept = known, is_kept

    def __getitem__(self, key: str) -> Any:
        if self._is_kept(key):
            return None
        value = self._known[key]
        return _Kept(value, self._is_kept) if key in SAID_TWICE else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: object) -> bool:
        return key in self._known
