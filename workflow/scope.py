"""What FEEL sees in a process: read when asked for, never copied.

`case`, `episode`, `child`, `team`, `authority`, `settings`, `process`, `actor`, `today`, `now`, `forms.<key>` (the
latest submission in this instance), `decisions.<key>` (the latest answer of a decision in this instance),
`previous.<key>` (the child's latest final record in the open episode), the process variables, and the calendar
functions. Only plain mappings and values: FEEL can reach no Python object.
"""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from accounts import clock
from accounts.dated_settings import all_values
from accounts.models import User
from accounts.working_calendar import working_calendar
from records.deciding import latest_final
from records.models import RecordVersion
from rules.feel.casework import functions
from workflow import acting
from workflow.decision_traces import latest_answer
from workflow.models import ProcessCase, ProcessInstance, Task
from workflow.variables import variables_of


class Lazy(Mapping[str, Any]):
    """A mapping whose values are computed when first read."""

    def __init__(self, loaders: Mapping[str, Callable[[], Any]]) -> None:
        self._loaders = loaders
        self._held: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._held:
            self._held[key] = self._loaders[key]()
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._loaders)

    def __len__(self) -> int:
        return len(self._loaders)

    def __contains__(self, key: object) -> bool:
        return key in self._loaders


class ByKey(Mapping[str, Any]):
    """Answers by form key, looked up one by one; null for a form without any."""

    def __init__(self, find: Callable[[str], Any]) -> None:
        self._find = find
        self._held: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._held:
            self._held[key] = self._find(key)
        return self._held[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def scope_of(process: ProcessInstance, actor: User | None = None, on: date | None = None) -> Mapping[str, Any]:
    """Return the FEEL context of a process instance; `on` is the day whose settings count, today unless given."""
    by = actor or acting.actor()
    built_in: dict[str, Callable[[], Any]] = {
        "case": lambda: _case(process),
        "episode": lambda: _episode(process),
        "child": lambda: _child(process),
        "team": lambda: {"name": process.team.name} if process.team else None,
        "authority": lambda: {"name": process.authority.name},
        "settings": lambda: all_values(on or clock.today(), process.team),
        "process": lambda: {"key": process.version.key, "started_on": clock.local(process.created).date()},
        "actor": lambda: {"name": by.name} if by else None,
        "today": clock.today,
        "now": clock.now,
        "decisions": lambda: ByKey(lambda key: latest_answer(process, key)),
        "forms": lambda: ByKey(lambda key: _submitted(process, key)),
        "previous": lambda: ByKey(lambda key: _previous(process, key)),
    }
    kept = variables_of(process)
    variables = {name: (lambda value=value: value) for name, value in kept.items() if name not in built_in}
    calendar = {name: (lambda value=value: value) for name, value in functions(working_calendar()).items()}
    return Lazy({**variables, **built_in, **calendar})


def with_values(scope: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a scope with values of its own before those of another, which are still read only when asked for."""
    return ChainMap(dict(values), scope)  # type: ignore[arg-type]  # only ever read


def version_behind(process: ProcessInstance, name: str, key: str) -> RecordVersion | None:
    """Return the record that `forms.<key>` or `previous.<key>` gives the answers of, if there is one."""
    return _submitted_version(process, key) if name == "forms" else _previous_version(process, key)


def _submitted(process: ProcessInstance, key: str) -> Any:
    version = _submitted_version(process, key)
    return version.answers if version else None


def _submitted_version(process: ProcessInstance, key: str) -> RecordVersion | None:
    done = Task.objects.filter(process=process, record__form_version__key=key).select_related("record")
    latest = done.order_by("-finished", "-id").first()
    return latest.record if latest else None


def _previous(process: ProcessInstance, key: str) -> Any:
    version = _previous_version(process, key)
    return version.answers if version else None


def _previous_version(process: ProcessInstance, key: str) -> RecordVersion | None:
    link = _link(process)
    return latest_final(link.case, key, link.episode) if link else None


def _link(process: ProcessInstance) -> ProcessCase | None:
    return process.links[0] if process.links else None


def _case(process: ProcessInstance) -> Any:
    link = _link(process)
    return {"reference": link.case.reference} if link else None


def _episode(process: ProcessInstance) -> Any:
    link = _link(process)
    episode = link.episode if link else None
    return {"opened_on": episode.opened_on, "closed_on": episode.closed_on} if episode else None


def _child(process: ProcessInstance) -> Any:
    link = _link(process)
    if link is None:
        return None
    child = link.case.child
    return {
        "name": child.name,
        "date_of_birth": child.date_of_birth,
        "expected_date_of_birth": child.expected_date_of_birth,
    }
