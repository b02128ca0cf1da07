"""What a form at a task reads besides its answers: what the task sees, without what the reader must not read.

Whoever opens a form reads what it is filled in with, what it works out, what its rules show and what its checks say. So
what is for those who work with the child (`sensitivity` of questions, `restricted` of facts) is read for them alone; to
others it is as if nothing were known, and neither what the process worked out from it (`workflow.kept_values`). What a
record keeps is worked out from everything (`forms.wizard`).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final

from accounts.models import User
from forms.facts import DECISIONS, EARLIER_FORMS, OF_SOMEBODY, SAID_TWICE, ReaderFacts
from records.models import RecordVersion
from records.restricted import readable_answers
from workflow.bpmn.built_in import BUILT_IN
from workflow.kept_values import KeptValues
from workflow.models import Task
from workflow.of_siblings import SIBLING
from workflow.relatives_known import family_known
from workflow.scope import HISTORY, ByKey, linked_case, seen_by
from workflow.scopes import scope_of_task

FAMILY: Final = "family"
"""The name under which a child's family stands among what is known of the child."""


class Fillable(ReaderFacts):
    """What a task sees, for a reader. `left_out` says whether something was read that is not theirs.

    Values are looked up when they are read, as those that the task sees.
    """

    def __init__(self, task: Task, reader: User) -> None:
        self._task, self._reader = task, reader
        self._seen = seen_by(task, reader)
        self._made = {
            **{name: self._somebody(name) for name in OF_SOMEBODY},
            **{name: self._forms(name) for name in EARLIER_FORMS},
            DECISIONS: self._decisions,
        }
        self._values = KeptValues(task.process, reader, scope_of_task(task))
        self._held: dict[str, Any] = {}
        self._relatives: list[dict[str, Any]] | None = None
        self.left_out = False

    def __getitem__(self, key: str) -> Any:
        if key not in self._made:
            return self._seen[key] if key in BUILT_IN else self._unless_kept(key, lambda: self._seen[key])
        if key not in self._held:
            self._held[key] = self._made[key]()
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)

    def __contains__(self, key: object) -> bool:
        return key in self._seen or key in self._made

    def keeps(self, names: Collection[str]) -> bool:
        return any(map(self._values.keeps, names))

    def _somebody(self, name: str) -> Callable[[], Any]:
        def read() -> Any:
            known = self._seen[name]
            family = self._family if name == "child" else None
            return _Kept(known, self._is_kept, family) if isinstance(known, Mapping) else known

        return read

    def _family(self) -> Any:
        """The child's family with what is known of each, as far as the reader reads the page about them."""
        if self._relatives is None:
            case = linked_case(self._task)
            self._relatives, less = family_known(case, self._reader) if case is not None else ([], False)
            self.left_out |= less
        return self._relatives

    def _is_kept(self, name: str) -> bool:
        kept = name in self._values.withheld
        self.left_out |= kept
        return kept

    def _forms(self, name: str) -> Callable[[], Any]:
        def answers(key: str) -> Any:
            found = [self._readable(version) for version in self._values.versions(name, key)]
            self.left_out |= name == SIBLING and self._values.of_siblings.left_out
            return found if name == HISTORY else next(iter(found), None)

        return lambda: ByKey(answers)

    def _readable(self, version: RecordVersion) -> Any:
        found = readable_answers(self._reader, version)
        self.left_out |= found != version.answers
        return found

    def _decisions(self) -> Any:
        return ByKey(lambda key: self._unless_kept(f"{DECISIONS}.{key}", lambda: self._seen[DECISIONS][key]))

    def _unless_kept(self, name: str, read: Callable[[], Any]) -> Any:
        """A value, or null where it was worked out from what is kept from the reader."""
        kept = self._values.keeps(name)
        self.left_out |= kept
        return None if kept else read()


class _Kept(Mapping[str, Any]):
    """What is known of a person, without what is kept; `words` and `parts` too. `family` gives the child's family."""

    def __init__(
        self, known: Mapping[str, Any], is_kept: Callable[[str], bool], family: Callable[[], Any] | None = None
    ) -> None:
        self._known, self._is_kept, self._family = known, is_kept, family

    def __getitem__(self, key: str) -> Any:
        if self._is_kept(key):
            return None
        if key == FAMILY and self._family is not None:
            return self._family()
        value = self._known[key]
        return _Kept(value, self._is_kept) if key in SAID_TWICE else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __contains__(self, key: object) -> bool:
        return key in self._known
