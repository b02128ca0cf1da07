"""Playing a random model on the real engine, one move after the other, with a clock of its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.context import authority
from accounts.keys import current_key_name
from tests.cast import Cast
from tests.workflow.killing import Life
from tests.workflow.random_drawing import files
from tests.workflow.random_models import SIGNALS, Chance, RandomModel
from workflow import ad_hoc, flows, steering, timers, work
from workflow.adoption import publish_process, use_process
from workflow.delivery import broadcast_signal, send_message
from workflow.models import Awaited, EventSubscription, ProcessInstance, Task
from workflow.starting import start_for_case
from workflow.testing.due_work import do_what_is_due

WHY = "Practice meets what no drawing foresaw."


@dataclass(frozen=True)
class Move:
    """Something that can be done now: `what` to which element, as the oracle knows it, and how it is done."""

    what: str
    name: str
    act: Callable[[], None]

    def __str__(self) -> str:
        return f"{self.what} {self.name}".strip()


class Game:
    """One instance of a random model, inside the open authority of a cast."""

    def __init__(self, cast: Cast, model: RandomModel, now: datetime) -> None:
        self.cast, self.model, self.now = cast, model, now
        self.versions: list[UUID] = []
        self.played: list[str] = []
        self.life = Life()
        self._root: UUID | None = None
        current_key_name(cast.id)  # made outside of what is undone, so that it need not be looked up again each time

    @contextmanager
    def undone(self) -> Iterator["Game"]:
        """Play, and undo everything."""
        try:
            with transaction.atomic():
                yield self
                transaction.set_rollback(True)
        finally:
            flows.forget(self.versions)

    def publish(self) -> None:
        """Publish the files, and take them into use."""
        with clock.at(self.now):
            for _key, xml in files(self.model):
                version = publish_process(xml, 1)
                self.versions.append(version.pk)
                use_process(version)

    def start(self) -> None:
        """Start the process."""
        with clock.at(self.now):
            self._root = start_for_case(self.model.key, self.cast.cases["wilf"], self.cast.sam).pk

    @property
    def root(self) -> ProcessInstance:
        """The instance as it is now."""
        found: ProcessInstance = ProcessInstance.objects.get(pk=self._root)
        return found

    @property
    def instances(self) -> Any:
        """It and all that it called."""
        return ProcessInstance.objects.filter(pk=self._root) | ProcessInstance.objects.filter(root=self._root)

    def reload(self) -> None:
        """Go on as a process does that has just started and knows nothing but the rows."""
        flows.forget(self.versions)
        self.life.left = None

    def do(self, move: Move) -> None:
        """Do a move, and what becomes due by it."""
        with self._transaction(), authority(self.cast.id), clock.at(self.now):
            move.act()
        self.played.append(str(move))
        self.pass_time(timedelta(0))

    def pass_time(self, by: timedelta) -> None:
        """Let time pass; what falls due happens at its moment."""
        self.pass_until(self.now + by)

    def pass_until(self, until: datetime) -> None:
        """Let time pass up to a moment. Each piece of due work is a transaction of its own."""
        pieces = do_what_is_due(self.cast.id, self.now, until)
        while True:
            with self._transaction():
                at = next(pieces, None)
            if at is None:
                break
            self.now = at
        self.now = until

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with transaction.atomic(), connection.execute_wrapper(self.life):
            yield

    # What can be done

    def moves(self) -> list[Move]:
        """What people and the outside can do now, in an order that is the same every time."""
        found: dict[str, Move] = {}
        for task in self._open_tasks():
            found.setdefault(
                f"complete {task.element_id}", Move("complete", task.element_id, self._completing(task.pk))
            )
        for task, element_id in self._offers():
            found.setdefault(f"begin {element_id}", Move("begin", element_id, self._beginning(task, element_id)))
        for name in sorted(set(self._awaited(Awaited.MESSAGE).values_list("name", flat=True))):
            found[f"message {name}"] = Move("message", name, self._sending(name))
        for name in sorted(set(self._awaited(Awaited.SIGNAL).values_list("name", flat=True)) & set(SIGNALS)):
            found[f"signal {name}"] = Move("signal", name, self._signalling(name))
        return [found[key] for key in sorted(found)]

    def waits_for_time(self) -> bool:
        """Whether time alone would let something happen."""
        return self.next_time() is not None

    def next_time(self) -> datetime | None:
        """When the next timer fires."""
        due = timers.running().filter(process__in=self.instances).order_by("due_at")
        found: datetime | None = due.values_list("due_at", flat=True).first()
        return found

    def skips(self) -> list[Move]:
        """The steps of people that a manager can leave undone."""
        found: dict[str, Move] = {}
        for task in self._open_tasks():
            found.setdefault(task.element_id, Move("skip", task.element_id, self._skipping(task.pk)))
        return [found[key] for key in sorted(found)]

    @property
    def hold(self) -> Move:
        """The whole is suspended and resumed."""
        return Move("suspend and resume", "", self._suspending)

    def steering_moves(self, chance: Chance) -> list[Move]:
        """What a manager can do: with some open step, the whole, or something done."""
        root = self.root
        tasks = list(self._open_of(root))
        found = [self.hold]
        if tasks:
            task = tasks[chance.number(len(tasks) - 1)]
            found.append(Move("skip", task.element_id, self._skipping(task.pk)))
            targets = steering.targets(root, task.scope)
            if targets:
                to = targets[chance.number(len(targets) - 1)].id
                found.append(Move("move", f"{task.element_id} to {to}", self._moving(task, to)))
                found.append(Move("add", to, self._adding(task.scope_id, to)))
        done = [t for t in self._done_of(root) if t.scope is None or t.scope.ended_at is None]
        if done:
            step = done[chance.number(len(done) - 1)]
            found.append(Move("reopen", step.element_id, lambda: steering.reopen(step, self.cast.priya, WHY)))
        return found

    def _open_tasks(self) -> Any:
        people = Task.objects.filter(Task.for_people(), process__in=self.instances, finished__isnull=True)
        return people.exclude(status=STATUS.CANCELED).select_related("process", "owner").order_by("id")

    def _open_of(self, root: ProcessInstance) -> Any:
        return Task.objects.filter(process=root, finished__isnull=True).select_related("scope").order_by("id")

    def _done_of(self, root: ProcessInstance) -> Any:
        done = Task.objects.filter(process=root, status=STATUS.DONE, record__isnull=False)
        return done.select_related("scope").order_by("id")

    def _offers(self) -> Iterator[tuple[Task, str]]:
        for host in Task.objects.filter(process__in=self.instances, flow_task_type="AD_HOC", finished__isnull=True):
            if host.status == STATUS.SCHEDULED:
                for element in host.flow_task.activation_class(host).offered():
                    yield host, element.id

    def _awaited(self, kind: str) -> Any:
        awaited = EventSubscription.objects.filter(process__in=self.instances, kind=kind, ended_at__isnull=True)
        return awaited.filter(process__finished__isnull=True)

    def _completing(self, pk: UUID) -> Callable[[], None]:
        def act() -> None:
            task = Task.objects.get(pk=pk)
            if task.owner is None:
                work.claim(task, self.cast.sam)
            work.submit(task, task.owner or self.cast.sam, {"decision": "approve"}, [])

        return act

    def _beginning(self, host: Task, element_id: str) -> Callable[[], None]:
        return lambda: void(ad_hoc.begin_offered(Task.objects.get(pk=host.pk), element_id, self.cast.sam))

    def _sending(self, name: str) -> Callable[[], None]:
        return lambda: void(send_message(name, case=self.cast.cases["wilf"], by=self.cast.sam))

    def _signalling(self, name: str) -> Callable[[], None]:
        return lambda: void(broadcast_signal(name, by=self.cast.sam))

    def _skipping(self, pk: UUID) -> Callable[[], None]:
        return lambda: steering.skip(Task.objects.get(pk=pk), self.cast.priya, WHY)

    def _suspending(self) -> None:
        steering.suspend(self.root, self.cast.priya, WHY)
        steering.resume(self.root, self.cast.priya, WHY)

    def _moving(self, task: Task, to: str) -> Callable[[], None]:
        return lambda: steering.move(task, to, self.cast.priya, WHY)

    def _adding(self, scope_id: UUID | None, to: str) -> Callable[[], None]:
        return lambda: steering.add(self.root, to, self.cast.priya, WHY, scope_id=scope_id)


def void(_result: object) -> None:
    """Drop what a function gives."""
