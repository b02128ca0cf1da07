"""The multi-instance activity (BPMN 2.0.2 §10.3.8): once for each item of a list, all at once or one by one.

Its own task waits; each instance runs in a scope of its own, in which the item and `loopCounter` are variables. An item
that names one of the children the process is about (`{case: …}`) makes the instance about that child.
"""

from collections.abc import Iterator
from typing import Any, Final

from viewflow.workflow.status import STATUS

from cases.models import Case
from workflow.bpmn.model import MultiInstance
from workflow.cancelling import cancel_scope
from workflow.errors import WorkflowError
from workflow.feel_json import decode, encode
from workflow.models import ActivityScope
from workflow.moving import end_scope, push
from workflow.nodes.activation import IncidentGuard, WaitingActivation
from workflow.nodes.node import ElementNode
from workflow.scope import scope_of, with_values
from workflow.scopes import begin_scope, hosted_by
from workflow.variables import asked, by_hand, encoded, give
from workflow.waiting import await_boundaries, disarm

MAX_INSTANCES: Final = 1_000

_ITEMS, _RESULTS, _BEGUN, _ENDED = "items", "results", "begun", "ended"


class NotAListError(WorkflowError):
    """What a multi-instance activity should be done for is no list."""

    code = "not_a_list"


class TooManyInstancesError(WorkflowError):
    """A list with more items than there may be instances."""

    code = "too_many_instances"


class MultiInstanceActivation(WaitingActivation):
    """Waits for its instances. Items and results are kept with its task, encrypted, as they were at the beginning."""

    @property
    def loop(self) -> MultiInstance:
        """How it repeats."""
        loop: MultiInstance = self.flow_task.element.loop
        return loop

    def begin_waiting(self) -> None:
        items = self.loop.collection.evaluate(self.context)
        if not isinstance(items, (list, tuple)):
            raise NotAListError("The collection gives no list.")
        if len(items) > MAX_INSTANCES:
            raise TooManyInstancesError(f"The collection has more than {MAX_INSTANCES} items.")
        self._remember(items=[encode(item) for item in items], results=[None] * len(items), begun=0, ended=0)
        if self.flow_task.boundaries:
            await_boundaries(self.task, self.flow_task.boundaries)
        if not items:
            self._give_results()
            self.task.status = STATUS.NEW  # nothing to wait for: the token passes
            disarm(self.task)
            return
        push(self.process, self.task.scope_id, self._begin(1 if self.loop.sequential else len(items)))

    def _begin(self, count: int) -> Iterator[Any]:
        """Begin so many further instances."""
        inner = self.flow_task.inner
        begun: int = self._kept[_BEGUN]
        for index in range(begun, begun + count):
            if self.task.finished is not None:
                return
            item = decode(self._kept[_ITEMS][index])
            named = {self.loop.input_element: item} if self.loop.input_element else {}
            scope = begin_scope(
                self.task,
                self.task.element_id,
                index=index,
                case=self._case(item),
                variables=encoded({**asked(self.task), **named, "loopCounter": index + 1}),
            )
            self._remember(begun=index + 1)
            yield inner.activation_class.create_in(inner, self, scope)

    def changed_inside(self, scope: ActivityScope, empty: bool) -> None:
        """When an instance is over: keep its result, ask whether enough are, begin the next."""
        if not empty:
            return
        enough = False
        with IncidentGuard(self):
            enough = self._end(scope)
        if self.task.status == STATUS.ERROR:
            return
        size, begun = len(self._kept[_ITEMS]), self._kept[_BEGUN]
        if enough:
            for other in hosted_by(self.task):
                cancel_scope(self.process, other)
                end_scope(other)
        elif begun < size and self.loop.sequential:
            push(self.process, self.task.scope_id, self._begin(1))
            return
        if not hosted_by(self.task) and (enough or begun == size):
            self._leave()

    def _end(self, scope: ActivityScope) -> bool:
        """End an instance; return whether the completion condition is true now."""
        inside = with_values(scope_of(self.process, scope=scope), by_hand(self.task))
        kept = self._kept
        results, index = list(kept[_RESULTS]), scope.index or 0
        if self.loop.output_element is not None:
            results[index] = encode(self.loop.output_element.evaluate(inside))
        self._remember(results=results, ended=kept[_ENDED] + 1)
        end_scope(scope)
        if self.loop.completion_condition is None:
            return False
        counts = {
            "numberOfInstances": len(results),
            "numberOfCompletedInstances": kept[_ENDED] + 1,
            "numberOfActiveInstances": len(list(hosted_by(self.task))),
        }
        so_far = {self.loop.output_collection: [decode(r) for r in results]} if self.loop.output_collection else {}
        return self.loop.completion_condition.evaluate(with_values(inside, {**counts, **so_far})) is True

    def _leave(self) -> None:
        with IncidentGuard(self):
            self._give_results()
        if self.task.status == STATUS.ERROR:
            return
        disarm(self.task)
        self.complete()
        push(self.process, self.task.scope_id, self.create_next())

    def _give_results(self) -> None:
        if self.loop.output_collection:
            results = [decode(result) for result in self._kept[_RESULTS]]
            give(self.task, {self.loop.output_collection: results}, self.scope)

    @property
    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self.task.variables or {}
        return kept

    def _remember(self, **values: Any) -> None:
        self.task.variables = {**self._kept, **values}
        self.task.save(update_fields=["variables"])

    def _case(self, item: Any) -> Case | None:
        reference = item.get("case") if isinstance(item, dict) else None
        return next((link.case for link in self.process.links if link.case.reference == reference), None)


class MultiInstanceNode(ElementNode):
    """The multi-instance activity in a flow. `inner_name` is the node of one instance."""

    activation_class = MultiInstanceActivation
    task_type = "MULTI_INSTANCE"
    inner_name: str
    inner: Any

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self.inner = getattr(type(instance), self.inner_name)
