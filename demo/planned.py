"""What follows an assessment that ended in a plan: the meeting, the manager's word, visits and reviews until today.

Sources of the steps: the shipped process `child_in_need_plan`.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from cases.models import Case
from demo import hands
from demo.agenda import Story
from demo.courses import Course
from demo.plan_answers import plan
from demo.under_plan import UnderPlan
from demo.writing import Writer

if TYPE_CHECKING:
    from demo.playing import Playing

PLAN, APPROVE = "Task_plan", "Task_approve"


def side_by_side(*stories: Story) -> Iterator[datetime]:
    """Several stories of one child in the order of time."""
    waiting = [(moment, number, story) for number, story in enumerate(stories) if (moment := next(story, None))]
    while waiting:
        moment, number, story = min(waiting, key=lambda each: each[:2])
        yield moment
        waiting.remove((moment, number, story))
        after = next(story, None)
        if after is not None:
            waiting.append((max(moment, after), number, story))


def planned(playing: "Playing", case: Case, writer: Writer, course: Course, met: date) -> Story:
    """The meeting on a day, its approval on the next, and what is due under the plan."""
    yield playing.days.at(met, 16)
    task, manager = playing.waiting(case, PLAN), playing.manager_of(case)
    if task.owner is None:
        return
    hands.submit(task, plan(writer, met), task.owner)
    yield playing.days.at(playing.days.after(met, 1), 11)
    hands.submit(playing.waiting(case, APPROVE), {"decision": "approve", "comment": "Clear."}, manager)
    yield from UnderPlan(playing, case, writer, course, task.owner, met, protects=False).story()
