"""Processes whose step `Do` fails until it is told to go well, and what is due about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.cast import Cast
from tests.workflow.running import bpmn, flows, start, user_task
from workflow import handlers
from workflow.models import Incident, ProcessInstance, Task
from workflow.variables import set_variables

CHOOSE = bpmn(
    "made_up",
    '<startEvent id="Start"/><exclusiveGateway id="Choice" name="Which way"/>',
    '<endEvent id="Left"/><endEvent id="Right"/>',
    flows("Start > Choice", "Choice > Left: =go = 1", "Choice > Right: =go = 2"),
)
"""A gateway that reads the variable `go`, which nobody has set."""


class Flaky:
    """A service that fails with an error until there is none, and counts how often it was called."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.calls: list[handlers.ServiceCall] = []

    def __call__(self, call: handlers.ServiceCall) -> dict[str, Any]:
        self.calls.append(call)
        set_variables(call.process, {"half": "done"})
        if self.error is not None:
            raise self.error
        return {}


@pytest.fixture
def flaky(monkeypatch: pytest.MonkeyPatch) -> Flaky:
    """The service `flaky`, which fails with words that name a child."""
    service = Flaky(RuntimeError("Wilf is hurt"))
    monkeypatch.setitem(handlers._handlers, "flaky", service)
    return service


def straight(key: str = "made_up") -> bytes:
    """Start, the service `flaky` as `Do`, a task of Sam's, and the end."""
    return bpmn(
        key,
        '<startEvent id="Start"/><endEvent id="End"/>',
        '<serviceTask id="Do" name="Tell the family"><extensionElements><zeebe:taskDefinition type="flaky"/>'
        "</extensionElements></serviceTask>",
        user_task("Write"),
        flows("Start > Do", "Do > Write", "Write > End"),
    )


def failed(cast: Cast, xml: bytes | None = None, number: int = 1) -> Task:
    """A failed step of Wilf's, inside the authority."""
    return stuck_in(start(cast, xml or straight(), number=number))


def stuck_in(process: ProcessInstance) -> Task:
    """The failed step of an instance."""
    return Task.objects.get(process=process, status="ERROR")


def kept(task: Task) -> Incident:
    """The one incident of a step, as it is now."""
    return Incident.objects.get(task=task)


@contextmanager
def going_well(service: Flaky) -> Iterator[None]:
    """Let the service go well for a while."""
    former, service.error = service.error, None
    yield
    service.error = former
