"""What service tasks can do: handlers by job type. A new one is a module here that registers itself.

A handler works in the database only, in the savepoint of its step, so that its failure is an incident on that step and
never takes the worker's submission with it. Anything outside the database goes through a job.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

from accounts.models import User
from cases.models import Case
from workflow.bpmn.model import SendTask, ServiceTask
from workflow.errors import WorkflowError
from workflow.models import ActivityScope, ProcessInstance

MODULES: Final = (
    "workflow.handlers.close_episode",
    "workflow.handlers.notify_managers",
    "workflow.handlers.notify_owner",
)


class NoHandlerError(WorkflowError):
    """No handler is registered for the job type."""

    code = "no_handler"


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


Handler = Callable[[ServiceCall], Mapping[str, Any] | None]
_handlers: dict[str, Handler] = {}


def register(job_type: str) -> Callable[[Handler], Handler]:
    """Make a function the handler of a job type; raise `ValueError` when another has it."""

    def keep(handler: Handler) -> Handler:
        if job_type in _handlers:
            raise ValueError(f"Two handlers want the job type {job_type}.")
        _handlers[job_type] = handler
        return handler

    return keep


def handler_of(job_type: str) -> Handler:
    """Return the handler of a job type; raise `NoHandlerError`."""
    job_types()
    try:
        return _handlers[job_type]
    except KeyError:
        raise NoHandlerError(f"There is no handler “{job_type}”.") from None


def job_types() -> frozenset[str]:
    """Return every job type that a service task can name."""
    for module in MODULES:
        import_module(module)
    return frozenset(_handlers)
