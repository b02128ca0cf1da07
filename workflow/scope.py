"""What FEEL sees in a process: read when asked for, never copied.

`case`, `episode`, `child`, `team`, `authority`, `settings`, `process`, `actor`, `today`, `now`, `forms.<key>` (the
latest submission in this instance), `previous.<key>` (the child's latest final record in the open episode), the process
variables, and the calendar functions. Only plain mappings and values: FEEL can reach no Python object.
"""

from collections import ChainMap
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from accounts import clock
from accounts.models import User
from accounts.working_calendar import working_calendar
from records.deciding import latest_final
from rules.feel.casework import functions
from workflow import acting
from workflow.models import ProcessInstance, Task
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
    link = process.case_links.select_related("case__child", "episode").first()
    case, episode = (link.case, link.episode) if link else (None, None)
    by = actor or acting.actor()
    child = case.child if case else None
    built_in: dict[str, Callable[[], Any]] = {
        "case": lambda: {"reference": case.reference} if case else None,
        "episode": lambda: {"opened_on": episode.opened_on, "closed_on": episode.closed_on} if episode else None,
        "child": lambda: (
            {
                "name": child.name,
                "date_of_birth": child.date_of_birth,
                "expected_date_of_birth": child.expected_date_of_birth,
            }
            if child
            else None
        ),
        "team": lambda: {"name": process.team.name} if process.team else None,
        "authority": lambda: {"name": process.authority.name},
        "settings": dict,
        "process": lambda: {"key": process.version.key, "started_on": clock.local(process.created).date()},
        "actor": lambda: {"name": by.name} if by else None,
        "today": clock.today,
        "now": clock.now,
        "forms": lambda: ByKey(lambda key: _submitted(process, key)),
        "previous": lambda: ByKey(lambda key: _previous(case, key, episode)),
    }
    kept = variables_of(process)
    variables = {name: (lambda value=value: value) for name, value in kept.items() if name not in built_in}
    calendar = {name: (lambda value=value: value) for name, value in functions(working_calendar()).items()}
    return Lazy({**variables, **built_in, **calendar})


def with_values(scope: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a scope with values of its own before those of another, which are still read only when asked for."""
    return ChainMap(dict(values), scope)  # type: ignore[arg-type]  # only ever read


def _submitted(process: ProcessInstance, key: str) -> Any:
    done = Task.objects.filter(process=process, record__form_version__key=key).select_related("record")
    latest = done.order_by("-finished", "-id").first()
    return latest.record.answers if latest and latest.record else None


def _previous(case: Any, key: str, episode: Any) -> Any:
    if case is None:
        return None
    version = latest_final(case, key, episode)
    return version.answers if version else None
