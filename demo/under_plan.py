"""What is due under a plan, done by whom it is due from shortly before its day: until today, or until work has ended.

Sources of the steps: the shipped processes `child_protection_plan`, `review_child_protection_conference`,
`child_in_need_plan`, `child_in_need_review`, `visit` and `closure`.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from accounts import clock
from accounts.models import User
from cases.models import Case
from demo import hands
from demo.agenda import Story
from demo.courses import Course
from demo.plan_answers import WRITTEN, Standing
from demo.writing import Writer
from workflow.models import Task

if TYPE_CHECKING:
    from demo.playing import Playing

REPORTED_BEFORE = timedelta(days=12)
"""How long before a review conference its report is written."""
REPORT, CONFERENCE = "review_conference_report", "review_child_protection_conference"
PROTECTION, PROTECTION_ENDS = "child_protection_plan", "child_protection_plan_end"
DECISIONS = frozenset({"manager_decision", "closing_decision"})


@dataclass
class UnderPlan:
    """Plays what is due for one child whose plan began on a day, with the worker it was given to.

    `protects` while the plan is a child protection plan; `conferences` and `reviews` are how many have been held.
    """

    playing: "Playing"
    case: Case
    writer: Writer
    course: Course
    worker: User
    began: date
    protects: bool
    conferences: int = field(default=0, init=False)
    reviews: int = field(default=0, init=False)

    def story(self) -> Story:
        """Each step on its day, the earliest first."""
        days = self.playing.days
        while (task := self._next()) is not None:
            yield days.at(max(self._day_of(task), days.after(clock.today(), 1)), 15)
            form = form_of(task)
            standing = Standing(self.began, self.worker.name, self.protects, self._ends(form))
            hands.submit(task, WRITTEN[form](self.writer, standing), hands.take(task, self._who(form)))
            self._count(form)

    def _next(self) -> Task | None:
        waiting = Task.objects.filter(Task.for_people(), case=self.case, finished=None)
        waiting = waiting.filter(form_version__key__in=WRITTEN).select_related("owner", "form_version")
        return min(waiting, key=self._day_of, default=None)

    def _day_of(self, task: Task) -> date:
        """The day on which it is done: that of the conference, and otherwise a working day before it is due."""
        day = self.playing.days.after(task.due_on or clock.today(), -1)
        if form_of(task) not in (REPORT, CONFERENCE) or self.conferences >= len(self.course.conferences):
            return day
        held = self.began + timedelta(weeks=self.course.conferences[self.conferences])
        return min(day, held if form_of(task) == CONFERENCE else held - REPORTED_BEFORE)

    def _who(self, form: str) -> User:
        if form == CONFERENCE:
            return self.playing.staff.chair
        return self.playing.manager_of(self.case) if form in DECISIONS else self.worker

    def _ends(self, form: str) -> bool:
        """Whether the plan ends with this conference or review."""
        if form in (REPORT, CONFERENCE):
            return self.conferences + 1 == len(self.course.conferences)
        return self.reviews + 1 == self.course.ended_by_review

    def _count(self, form: str) -> None:
        self.conferences += form == CONFERENCE
        self.reviews += form == "child_in_need_review"
        self.protects = self.protects and form != PROTECTION_ENDS
        if form == PROTECTION_ENDS:
            self.began = clock.today()


def form_of(task: Task) -> str:
    """The key of the form of a task; empty when it has none."""
    return task.form_version.key if task.form_version else ""
