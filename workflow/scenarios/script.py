"""A scenario as read from a file: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from rules.feel import YearsMonths


@dataclass(frozen=True, slots=True)
class Complete:
    """Somebody, with the role `by` where it says one, does a user task."""

    task: str
    answers: Mapping[str, Any]
    by: str | None = None

    def __str__(self) -> str:
        return f"complete {self.task}"


@dataclass(frozen=True, slots=True)
class Advance:
    """Time passes: by a length of time, to a moment, or to a later working day, there to `at` or the same hour."""

    by: timedelta | YearsMonths | None = None
    to: datetime | None = None
    working_days: int | None = None
    at: time | None = None

    def __str__(self) -> str:
        return "advance"


@dataclass(frozen=True, slots=True)
class StartOffered:
    """Somebody, with the role `by` where it says one, starts what ad-hoc work offers."""

    element: str
    variables: Mapping[str, Any]
    by: str | None = None

    def __str__(self) -> str:
        return f"start_offered {self.element}"


@dataclass(frozen=True, slots=True)
class EndOffered:
    """A manager says that ad-hoc work is over."""

    element: str

    def __str__(self) -> str:
        return f"end_offered {self.element}"


@dataclass(frozen=True, slots=True)
class Message:
    """A message about the child comes."""

    name: str
    correlation_key: str
    variables: Mapping[str, Any]

    def __str__(self) -> str:
        return f"message {self.name}"


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal comes."""

    name: str
    variables: Mapping[str, Any]

    def __str__(self) -> str:
        return f"signal {self.name}"


@dataclass(frozen=True, slots=True)
class ExpectedTask:
    """A task that should be open. `told` are the names of what the file says of it; only that is compared."""

    task: str
    told: frozenset[str] = frozenset()
    due_on: date | None = None
    follow_up_on: date | None = None
    roles: tuple[str, ...] = ()
    with_role: str | None = None


@dataclass(frozen=True, slots=True)
class Expect:
    """What should be so. None means that the file does not say."""

    path: tuple[str, ...] | None = None
    passes: tuple[str, ...] | None = None
    open: tuple[ExpectedTask, ...] | None = None
    offered: tuple[str, ...] | None = None
    variables: Mapping[str, Any] | None = None
    finished: bool | None = None
    handed_over_to: tuple[str, ...] | None = None
    goes_on: tuple[str, ...] | None = None
    incidents: tuple[tuple[str, str | None], ...] | None = None
    records: Mapping[str, str] | None = None
    episode_open: bool | None = None

    def __str__(self) -> str:
        return "expect"


type Action = Complete | Advance | StartOffered | EndOffered | Message | Signal
type Step = Action | Expect


@dataclass(frozen=True, slots=True)
class Script:
    """One scenario. `earlier` are forms and answers of records from before; `start_at` the start event, if named."""

    name: str
    started_on: datetime
    steps: tuple[Step, ...]
    born: date | None = None
    expected: date | None = None
    died: date | None = None
    worker_from: date | None = None
    episode_open: bool = True
    children: int = 1
    earlier: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    start_at: str | None = None
    start_by: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
