"""One process, tried on the real engine with made-up people and a clock of its own, and undone afterwards."""

import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from viewflow.workflow.status import STATUS

from accounts import clock
from accounts.context import authority, current_id
from accounts.models import User
from rules.sentences import Sentence, listed
from workflow.acting import acting
from workflow.adoption import publish_process, use_process
from workflow.bpmn import read
from workflow.bpmn.model import StartEvent, UserTask
from workflow.delivery import broadcast_signal, send_message
from workflow.models import ProcessInstance, ProcessVersion, Subject, Task
from workflow.starting import begin
from workflow.testing import offering, seen
from workflow.testing.completing import complete
from workflow.testing.due_work import do_what_is_due
from workflow.testing.errors import ScenarioError
from workflow.testing.made_up import WORKER, MadeUpCouncil
from workflow.testing.seen import feel_value, flows_of, incidents_of, plain_variables, trace_of, walked_in, with_called
from workflow.testing.undo import Undo

TRIED = 1_000_000
"""The number of the version that is tried: beyond those of files, so that no version of an authority has it."""

NOW = timedelta()
"""After each step what is due at once is done, as the worker would do it."""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Work that waits for a person. `owner_roles` are those of whoever has it, none while it waits for the team."""

    element_id: str
    name: str
    roles: tuple[str, ...]
    owner_roles: tuple[str, ...]
    due_on: date | None
    follow_up_on: date | None


class Scenario:
    """A process tried on the real engine.

        with Scenario(xml) as tried:
            tried.start({"test": "ab"}).complete("Task_assess", {"outcome": "none"}).advance(timedelta(days=1))
            assert tried.trace == [...]

    It needs a migrated database and no authority: each scenario has a made-up one of its own, with a person for every
    role that the model names, a child with an open episode, the definitions, calendar and settings of the authority
    that is open when the scenario is made, else the library's, where they are loaded, and for each form that is not
    there a stand-in that takes any answers. The open authority is not changed. To look at rows of the scenario, open
    it with `inside()`.

    Everything is undone. Used with `with`, it is rolled back at the end of the block. Otherwise it is rolled back by
    `close()` or when nothing refers to the scenario any more; but where a transaction is open already, such as that of
    a test, the scenario leaves it to whoever opened that.

    The clock is the scenario's own: it stands at `now` (the product's present moment unless given) and only `advance`
    moves it. Times are UTC.
    """

    def __init__(
        self,
        xml: bytes | str | Path,
        *,
        now: datetime | None = None,
        born: date | None = None,
        expected: date | None = None,
        died: date | None = None,
        worker_from: date | None = None,
        episode_open: bool = True,
        children: int = 1,
        within: timedelta | None = None,
    ) -> None:
        """Read a BPMN file (its content, or its path); raise `BpmnError` with every problem when it has any.

        `born`, or `expected` for an unborn child, is the child's date of birth; without either the child is eight.
        `died` is the day of the child's death, to come or past, as `child.date_of_death` says it from the beginning.
        `worker_from` is the day from which a worker has the children; from the beginning without it.
        `episode_open` says whether our work with the children has begun.
        With several `children` the process is about a family, and these are of the first; with 0 about the authority.
        `within` is the real time that all of it may take: more raises `ScenarioError` at the next step or due work.
        """
        self._xml = _content(xml)
        self.model = read(self._xml)
        self.now = now or clock.now()
        self._born, self._expected, self._died, self._children = born, expected, died, children
        self._episode_open, self._worker_from = episode_open, worker_from
        self._until = time.monotonic() + within.total_seconds() if within is not None else None
        self._like = current_id()
        self._made: tuple[MadeUpCouncil, ProcessVersion] | None = None
        self._process: ProcessInstance | None = None
        undo = Undo()
        self._undo = undo
        self._finalizer = weakref.finalize(self, undo.close)
        self._finalizer.atexit = False  # the connection ends with the process, and the transaction with it

    def __enter__(self) -> Self:
        if not self._undo.has_begun:
            self._undo.begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Undo everything. Twice has the effect of once."""
        self._finalizer()

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Open the scenario's authority, at the scenario's moment."""
        with clock.at(self.now, undone=True), authority(self.council.id):
            yield

    @property
    def council(self) -> MadeUpCouncil:
        """The made-up council, made on first use."""
        return self._ready()[0]

    def _ready(self) -> tuple[MadeUpCouncil, ProcessVersion]:
        """The council and the version that it uses."""
        if self._made is None:
            self._undo.begin_if_needed()
            with clock.at(self.now, undone=True):
                council = MadeUpCouncil()
                council.settle(like=self._like, roles=self.model.roles(), forms=self.model.form_keys())
                council.open_files(
                    self._children,
                    self._born,
                    self._expected,
                    self._died,
                    worker_from=self._worker_from,
                    episode_open=self._episode_open,
                )
                self._undo.versions += council.copies
                with authority(council.id):
                    version = publish_process(self._xml, TRIED)
                    self._undo.versions.append(version.pk)
                    use_process(version)
            self._made = (council, version)
        return self._made

    # What happens

    def earlier(self, form_key: str, answers: Mapping[str, Any]) -> Self:
        """Let the child have a final record from before: what expressions read as `previous.<form key>`."""
        with self.inside():
            self.council.record(form_key, answers)
        return self

    def start(
        self, variables: Mapping[str, Any] | None = None, *, by: str | None = None, at: str | None = None
    ) -> Self:
        """Start the process for the made-up child: by a person with the role `by`, else the first that the model names.

        `variables` are there before the first token moves: plain Python or FEEL values. It begins at the start event
        `at`, else at the plain one, else at the first: as if what that waits for had come.
        """
        if self._process is not None:
            raise ScenarioError(
                Sentence("The process has been started already. Make another scenario to start it again.")
            )
        council, version = self._ready()
        with self.inside():
            person = council.with_role(by or next(iter(self.model.roles()), WORKER))[0]
            with acting(person):
                self._process = begin(
                    version,
                    self._start_event(at),
                    by=person,
                    cases=council.children,
                    subject=self._subject,
                    team=council.team,
                    variables=feel_value(variables or {}),
                )
        return self.advance(NOW)

    def complete(self, task_id: str, answers: Mapping[str, Any] | None = None, *, by: str | None = None) -> Self:
        """Do an open user task: take it if nobody has it, fill in its form and submit it.

        Somebody with the role `by` does it, else with the first of the task's roles who may: not the author, where the
        task decides on what somebody wrote. `answers` go through the form as if typed on top of what it fills in by
        itself; a stand-in takes them as they are. Work without a form needs none, or a `note`.

        Raises `ScenarioError`: no such task is open, nobody with that role may do it, or the form has problems.
        """
        with self.inside():
            complete(self._open(task_id), self.council, answers or {}, by)
        return self.advance(NOW)

    def start_offered(self, element_id: str, data: Mapping[str, Any] | None = None, *, by: str | None = None) -> Self:
        """Start something that ad-hoc work offers, with data that only it sees; `by` is a role.

        Raises `ScenarioError` when it is not offered now, or not to that role.
        """
        process = self.process
        with self.inside():
            offering.begin(process, self.council, element_id, feel_value(data or {}), by)
        return self.advance(NOW)

    def end_offered(self, element_id: str) -> Self:
        """Let a manager say that ad-hoc work is over. Raises `ScenarioError` when none of this element is under way."""
        process = self.process
        with self.inside():
            offering.end(process, self.council, element_id)
        return self.advance(NOW)

    def message(self, name: str, correlation_key: str = "", variables: Mapping[str, Any] | None = None) -> Self:
        """Let a message about the child come, with what it carries. Raises `ScenarioError` when nobody receives it."""
        with self.inside():
            content = feel_value(variables or {})
            if not send_message(name, key=correlation_key, case=self.council.case, content=content):
                told = (
                    Sentence(" with the key %(correlation_key)s", correlation_key=correlation_key)
                    if correlation_key
                    else ""
                )
                raise ScenarioError(Sentence("Nothing waits for a message %(name)s%(told)s.", name=name, told=told))
        return self.advance(NOW)

    def signal(self, name: str, variables: Mapping[str, Any] | None = None) -> Self:
        """Let a signal reach everything that waits for it. Raises `ScenarioError` when nothing does."""
        with self.inside():
            if not broadcast_signal(name, content=feel_value(variables or {}), case=self.council.case):
                raise ScenarioError(Sentence("Nothing waits for a signal %(name)s.", name=name))
        return self.advance(NOW)

    def advance(self, by: timedelta) -> Self:
        """Let time pass. What falls due on the way (timers, reminders) happens in order, each at its own moment."""
        return self.advance_to(self.now + by)

    def advance_to(self, moment: datetime) -> Self:
        """Let time pass until a moment. Raises `ScenarioError` for one that is over."""
        if moment < self.now:
            raise ScenarioError(Sentence("Time does not go back: it is %(now)s already.", now=self.now.isoformat()))
        authority_id = self.council.id
        for at in do_what_is_due(authority_id, self.now, moment):
            self.now = at
            self._be_in_time()
        self._be_in_time()
        self.now = moment
        return self

    def _be_in_time(self) -> None:
        if self._until is not None and time.monotonic() > self._until:
            raise ScenarioError(Sentence("This scenario takes too long and was stopped. Make it shorter, or split it."))

    # What can be seen

    @property
    def has_started(self) -> bool:
        """Whether there is an instance to look at."""
        return self._process is not None

    @property
    def process(self) -> ProcessInstance:
        """The instance as it is now."""
        if self._process is None:
            raise ScenarioError(Sentence("The process has not been started. Call start() first."))
        with self.inside():
            found: ProcessInstance = ProcessInstance.objects.get(pk=self._process.pk)
            return found

    @property
    def trace(self) -> list[str]:
        """The ids of the elements at which tokens arrived, in that order, each visit once (`seen.trace_of`)."""
        process = self.process
        with self.inside():
            return trace_of(process)

    @property
    def path(self) -> tuple[str, ...]:
        """The ids of the elements and flows that its tokens took, in that order (`seen.walked_in`)."""
        process = self.process
        with self.inside():
            return walked_in(process, self.model)

    @property
    def flows(self) -> frozenset[str]:
        """The ids of the sequence flows that tokens took."""
        process = self.process
        with self.inside():
            return flows_of(process, self.model)

    @property
    def open_tasks(self) -> list[OpenTask]:
        """The work of this process, and of those that it called, that waits for people; the oldest first."""
        process = self.process
        with self.inside():
            return [self._told(task) for task in _waiting().filter(with_called(process))]

    @property
    def offered(self) -> list[str]:
        """The ids of the activities that ad-hoc work offers now."""
        process = self.process
        with self.inside():
            return [offer.element.id for offer in offering.offers_of(process)]

    @property
    def variables(self) -> dict[str, Any]:
        """The process variables as FEEL values, whole numbers as `int`."""
        process = self.process
        with self.inside():
            return plain_variables(process)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do in the process."""
        return self.process.finished is not None

    @property
    def incidents(self) -> list[tuple[str, str]]:
        """The elements that failed and were not mended, here and in what it called, with the code of what is wrong."""
        process = self.process
        with self.inside():
            return incidents_of(process)

    @property
    def handed_over_to(self) -> list[str]:
        """The keys of the processes that took over, in the order in which they began."""
        with self.inside():
            return seen.handed_over(self.process)

    @property
    def goes_on(self) -> list[str]:
        """The keys of the processes that were called and go on by themselves now."""
        with self.inside():
            return seen.going_on(self.process)

    def _start_event(self, at: str | None) -> StartEvent:
        known = {start.id: start for start in self.model.starts()}
        if at is None:
            return self.model.start or next(iter(known.values()))
        if at not in known:
            raise ScenarioError(
                Sentence("The process has no start event %(at)s. It has %(listed)s.", at=at, listed=listed(known))
            )
        return known[at]

    @property
    def _subject(self) -> Subject:
        if self._children > 1:
            return Subject.FAMILY
        return Subject.CASE if self._children else Subject.AUTHORITY

    def _open(self, task_id: str) -> Task:
        """The oldest open task of an element: of this process, else of one that took over from it."""
        found = list(_waiting().filter(element_id=task_id))
        here = [task for task in found if self._process is not None and task.process_id == self._process.pk]
        if not found:
            known = isinstance(self.model.elements.get(task_id), UserTask)
            waiting = listed(_waiting().values_list("element_id", flat=True)) or Sentence("none")
            words = Sentence("is not open") if known else Sentence("is no open user task of this process")
            raise ScenarioError(
                Sentence("%(task_id)s %(words)s. Open now: %(waiting)s.", task_id=task_id, words=words, waiting=waiting)
            )
        return (here or found)[0]

    def _told(self, task: Task) -> OpenTask:
        owner: User | None = task.owner
        return OpenTask(
            element_id=task.element_id,
            name=task.title_text,
            roles=tuple(task.roles),
            owner_roles=tuple(self.council.roles_of(owner)) if owner is not None else (),
            due_on=task.due_on,
            follow_up_on=task.follow_up_on,
        )


def _content(xml: bytes | str | Path) -> bytes:
    if isinstance(xml, str):
        return xml.encode() if xml.lstrip("\ufeff \t\r\n").startswith("<") else Path(xml).read_bytes()
    return xml.read_bytes() if isinstance(xml, Path) else xml


def _waiting() -> Any:
    """The open work of people in the open authority, the oldest first."""
    return (
        Task.objects.filter(Task.for_people(), finished__isnull=True)
        .exclude(status=STATUS.CANCELED)
        .select_related("owner", "process", "form_version")
        .order_by("id")
    )
