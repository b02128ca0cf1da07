"""What automatic tasks share: what they are given, what they leave behind, the errors that a process foresees."""

from collections.abc import Iterator, Mapping
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.status import STATUS

from workflow.bpmn.model import Activity, ErrorTrigger
from workflow.errors import ForeseenError
from workflow.nodes.activation import AutomaticActivation
from workflow.nodes.throwing import UncaughtError
from workflow.propagation import find_catcher
from workflow.scope import with_values
from workflow.variables import encoded, give, hand_out, kept_apart


class AutomaticTaskActivation(AutomaticActivation):
    """An automatic task, with mappings. `thrown` is the error that it ended with, if it did."""

    thrown: ErrorTrigger | None = None

    def take_inputs(self) -> dict[str, Any]:
        """Evaluate the input mappings; the values are seen by this task only."""
        element: Activity = self.flow_task.element
        if not element.inputs:
            return {}
        seen = self.context
        given = {name: expression.evaluate(seen) for name, expression in element.inputs}
        self.task.variables = {**kept_apart(self.task), **encoded(given)}
        return given

    def give(self, results: Mapping[str, Any]) -> None:
        """Leave results behind: through the output mappings, which see them, or else as they are."""
        element: Activity = self.flow_task.element
        if element.outputs:
            seen = with_values(self.context, results)
            hand_out(self.task, {name: expression.evaluate(seen) for name, expression in element.outputs}, self.scope)
        else:
            give(self.task, results, self.scope)

    def fail(self, error: ForeseenError) -> None:
        """End with an error that the process catches; raise `UncaughtError` when it does not."""
        self.thrown = ErrorTrigger(code=error.error_code)
        if find_catcher(self.task, self.thrown) is None:
            raise UncaughtError("No event of the process catches this error.") from error
        self.task.data = {**self.task.data, "error": error.error_code}

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        catcher = find_catcher(self.task, self.thrown) if self.thrown is not None else None
        if catcher is not None:
            catcher.catch()
        else:
            yield from self.follow()
