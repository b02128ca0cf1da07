"""What service tasks can do: handlers by job type. A new one is a module here that registers itself.

A handler works in the database only, in the savepoint of its step, so that its failure is an incident on that step and
never takes the worker's submission with it. Anything outside the database goes through a job.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from typing import Any, Final

from django.db.models import QuerySet

from accounts import clock
from accounts.models import User
from cases.models import Case
from workflow.bpmn.model import SendTask, ServiceTask
from workflow.errors import WorkflowError
from workflow.models import ActivityScope, ProcessInstance, Task
from workflow.scopes import case_of, outwards, within

MODULES: Final = (
    "workflow.handlers.allocate",
    "workflow.handlers.close_episode",
    "workflow.handlers.notify_managers",
    "workflow.handlers.notify_owner",
    "workflow.handlers.recount_dates",
    "workflow.handlers.telling",
)


class NoHandlerError(WorkflowError):
    """No handler is registered for the job type."""

    code = "no_handler"


class NoDayError(WorkflowError):
    """An input that names a day is none."""

    code = "no_day"


def day_of(given: Any) -> date:
    """The day that an input names, in London; today without one. Raises `NoDayError`."""
    if isinstance(given, datetime):
        return clock.local(given).date() if given.tzinfo else given.date()
    if isinstance(given, date):
        return given
    if given is None or given == "":
        return clock.today()
    try:
        return date.fromisoformat(str(given))
    except ValueError:
        raise NoDayError("This is no day.") from None


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a handler is told: the instance, the child's file if there is one, who set it going, its mapped input."""

    process: ProcessInstance
    element: ServiceTask | SendTask
    case: Case | None
    actor: User | None
    inputs: Mapping[str, Any]
    headers: Mapping[str, str]
    scope: ActivityScope | None = None

    @property
    def cases(self) -> list[Case]:
        """The files of the children whom the step is about: of the one that its scope names, else of all."""
        own = case_of(self.process, self.scope)
        return [own] if own is not None else [link.case for link in self.process.links]

    def tasks_of(self, element_id: str) -> QuerySet[Task]:
        """The tasks of a step that lies in the nearest scope around this one that has any: where the step stands in
        the part of one child, that child's, never a brother's or sister's.
        """
        tasks = Task.objects.filter(process=self.process, element_id=element_id)
        for around in outwards(self.process, self.scope):
            inside = tasks.filter(scope_id__in=within(self.process, around))
            if inside.exists():
                return inside
        return tasks


@dataclass(frozen=True, slots=True)
class Headers:
    """What the headers of a job say: which must be there, which may, and which of them name a step of the process, or
    other processes.
    """

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    steps: frozenset[str] = frozenset()
    processes: frozenset[str] = frozenset()

    def with_processes(self, *names: str) -> "Headers":
        """The same, where headers of these names hold keys of processes, with commas."""
        return replace(self, processes=self.processes | set(names))

    def with_optional(self, *names: str) -> "Headers":
        """The same, with headers more that may be there."""
        return replace(self, optional=self.optional | set(names))


NO_HEADERS: Final = Headers()

Handler = Callable[[ServiceCall], Mapping[str, Any] | None]
_handlers: dict[str, Handler] = {}
_told: dict[str, tuple[Headers, frozenset[str]]] = {}


def register(
    job_type: str, headers: Headers = NO_HEADERS, *, inputs: frozenset[str] = frozenset()
) -> Callable[[Handler], Handler]:
    """Make a function the handler of a job type; raise `ValueError` when another has it.

    `headers` and `inputs` are those that it reads; a file with others is refused.
    """

    def keep(handler: Handler) -> Handler:
        if job_type in _handlers:
            raise ValueError(f"Two handlers want the job type {job_type}.")
        _handlers[job_type] = handler
        _told[job_type] = headers, inputs
        return handler

    return keep


def handler_of(job_type: str) -> Handler:
    """Return the handler of a job type; raise `NoHandlerError`."""
    job_types()
    try:
        return _handlers[job_type]
    except KeyError:
        raise NoHandlerError(f"There is no handler “{job_type}”.") from None


def told_to(job_type: str) -> tuple[Headers, frozenset[str]]:
    """Return the headers and the names of the inputs that a handler reads."""
    job_types()
    return _told.get(job_type, (NO_HEADERS, frozenset()))


def job_types() -> frozenset[str]:
    """Return every job type that a service task can name."""
    for module in MODULES:
        import_module(module)
    return frozenset(_handlers)
