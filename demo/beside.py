"""What comes up beside a plan or an assessment: notes, meetings, services, talks, a child who goes missing.

Sources of the steps: the shipped processes of `processes/intervention` and `practice_audit`. The answers stand in
`demo.beside_answers`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from accounts import clock
from accounts.models import User
from cases.models import Case
from demo import beside_answers as answers
from demo import hands
from demo.agenda import Story
from demo.staff import TEAMS_WITH_CHILDREN
from demo.writing import Writer
from workflow.ad_hoc import begin_offered, offers_for
from workflow.bpmn.model import CallActivity
from workflow.models import Task
from workflow.starting import start_for_case

if TYPE_CHECKING:
    from demo.playing import Playing


@dataclass(frozen=True, slots=True)
class Beside:
    """One child's work, to which something comes up."""

    playing: "Playing"
    case: Case
    writer: Writer

    @property
    def worker(self) -> User:
        """Who is allocated to the child today."""
        allocation = self.case.allocation_on(clock.today())
        if allocation is None or allocation.worker is None:
            raise LookupError(f"{self.case.reference} is nobody's on {clock.today()}.")
        return allocation.worker

    @property
    def manager(self) -> User:
        """Who manages the team of the child today."""
        return self.playing.manager_of(self.case)

    def on(self, working_days_ago: int, hour: int) -> datetime:
        """A moment of a working day before today."""
        return self.playing.days.at(self.playing.days.working_days_ago(working_days_ago), hour, self.writer.number % 50)

    def calendar(self, days_ago: int, hour: int) -> datetime:
        """A moment of a day before today, working day or not."""
        return self.playing.days.at(self.playing.days.today - timedelta(days=days_ago), hour)

    def begin(self, key: str, user: User) -> None:
        """Begin work of a kind: what the child's plan offers, or by itself where no plan does."""
        for offer in offers_for(self.case, user):
            if isinstance(offer.element, CallActivity) and offer.element.process_key == key:
                begin_offered(offer.task, offer.element.id, user)
                return
        start_for_case(key, self.case, user)

    def write(self, step: str, said: Mapping[str, Any], user: User) -> None:
        """Fill in and submit the form of the open task at a step, by whoever has it or this person."""
        task = self.waiting(step)
        hands.submit(task, said, hands.take(task, user))

    def take(self, step: str, user: User) -> None:
        """Take the open task at a step, which waits for this person from now on."""
        hands.take(self.waiting(step), user)

    def waiting(self, step: str) -> Task:
        """The open task at a step; the story is wrong when there is none."""
        return self.playing.waiting(self.case, step)


def _case_note(one: Beside) -> Story:
    """A call from the mother."""
    yield one.on(9, 12)
    one.begin("case_note", one.worker)
    one.write("Task_note", answers.case_note(one.writer), one.worker)


def _meeting(one: Beside) -> Story:
    """Those who know the child met, and meet again."""
    yield one.on(6, 15)
    one.begin("meeting", one.worker)
    again = one.playing.days.after(one.playing.days.today, 4)
    one.write("Task_minutes", answers.meeting(one.writer, again), one.worker)
    one.take("Task_minutes", one.worker)


def _service_goes_on(one: Beside) -> Story:
    """Help for the family: the manager agrees at once, and it goes on."""
    yield one.on(20, 11)
    one.begin("service", one.worker)
    one.write("Task_request", answers.service(one.writer, clock.today() + timedelta(days=10)), one.worker)
    agreed = {"decision": "approve", "comment": "Agreed. It is what the plan needs."}
    one.write("Task_agree", agreed, one.manager)


def _service_asked(one: Beside) -> Story:
    """Nights away are asked for; the manager decides."""
    yield one.on(1, 11)
    one.begin("service", one.worker)
    one.write("Task_request", answers.short_break(one.writer, clock.today() + timedelta(days=14)), one.worker)
    one.take("Task_agree", one.manager)


def _supervision(one: Beside) -> Story:
    """Worker and manager talked; the next talk is due."""
    yield one.on(8, 13)
    one.begin("supervision", one.manager)
    one.write("Task_supervise", answers.supervision(one.writer, one.worker.name), one.manager)


def _missing_before(one: Beside) -> Story:
    """A first night away, about which somebody independent has talked with the child."""
    yield one.calendar(13, 9)
    one.begin("missing_episode", one.worker)
    one.write("Task_report", answers.missing(one.writer, one.calendar(14, 21)), one.worker)
    one.write("Task_return", answers.back(one.writer, one.calendar(13, 7)), one.worker)
    yield one.calendar(12, 16)
    tamar = one.playing.staff.people["Tamar"]
    one.write("Task_interview", answers.talked(one.writer, tamar.name), tamar)


def _missing(one: Beside) -> Story:
    """The child is back since yesterday morning; the talk is due within the hours that the law's guidance has."""
    yield one.calendar(1, 9)
    one.begin("missing_episode", one.worker)
    one.write("Task_report", answers.missing(one.writer, one.calendar(2, 22)), one.worker)
    one.write("Task_return", answers.back(one.writer, one.calendar(1, 7)), one.worker)
    one.take("Task_interview", one.playing.staff.people["Tamar"])


def _dispute(one: Beside) -> Story:
    """The police disagree, and wait for the manager's answer."""
    yield one.on(2, 14)
    one.begin("dispute", one.worker)
    one.write("Task_raise", answers.dispute(one.writer), one.worker)
    one.take("Task_informal", one.manager)


def _transfer(one: Beside) -> Story:
    """The family moved; the other team is asked to take the child over."""
    yield one.on(1, 15)
    one.begin("transfer", one.worker)
    here = one.playing.staff.team_of(one.worker).name
    team = next(name for name in TEAMS_WITH_CHILDREN if name != here)
    one.write("Task_request", answers.transfer(one.writer, team, clock.today() + timedelta(days=12)), one.worker)
    one.take("Task_accept", one.playing.staff.managers[team])


def _practice_audit(one: Beside) -> Story:
    """The service manager looked at the work; the manager answers."""
    mo = one.playing.staff.people["Mo"]
    yield one.on(2, 10)
    one.begin("practice_audit", mo)
    one.write("Task_audit", answers.audit(), mo)
    one.take("Task_answer", one.manager)


PIECES: Final[Mapping[str, Callable[[Beside], Story]]] = {
    "case_note": _case_note,
    "meeting": _meeting,
    "service_goes_on": _service_goes_on,
    "service_asked": _service_asked,
    "supervision": _supervision,
    "missing_before": _missing_before,
    "missing": _missing,
    "dispute": _dispute,
    "transfer": _transfer,
    "practice_audit": _practice_audit,
}
"""What can come up, by the names in `Course.beside`."""


def beside(playing: "Playing", case: Case, writer: Writer) -> Iterator[Story]:
    """What comes up beside the work with a child, each a story of its own."""
    one = Beside(playing, case, writer)
    return (PIECES[name](one) for name in writer.child.course.beside)
