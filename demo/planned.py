"""What follows an assessment that ended in a plan: the meeting, the manager's word, visits and reviews until today.

Sources of the steps: the shipped processes `child_in_need_plan`, `visit` and `child_in_need_review`.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from accounts import clock
from cases.models import Case
from demo import hands
from demo.agenda import Story
from demo.writing import Writer
from workflow.models import Task

if TYPE_CHECKING:
    from demo.playing import Playing

PLAN, APPROVE, VISIT, REVIEW = "Task_plan", "Task_approve", "Task_visit", "Task_review"


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


def planned(playing: "Playing", case: Case, writer: Writer, met: date) -> Story:
    """The meeting on a day, its approval on the next, and what is due under the plan, each a day before it is due."""
    yield playing.days.at(met, 16)
    task, manager = playing.waiting(case, PLAN), playing.manager_of(case)
    if task.owner is None:
        return
    hands.submit(task, plan(writer, met), task.owner)
    yield playing.days.at(playing.days.after(met, 1), 11)
    hands.submit(playing.waiting(case, APPROVE), {"decision": "approve", "comment": "Clear."}, manager)
    while (first := next_due(case)) is not None and first.due_on is not None and first.owner is not None:
        day = playing.days.after(first.due_on, -1)
        yield playing.days.at(max(day, playing.days.after(clock.today(), 1)), 15)
        if first.element_id == VISIT:
            hands.submit(first, visit(writer), first.owner)
            continue
        hands.submit(first, review(writer), first.owner)
        yield playing.days.at(playing.days.after(clock.today(), 1), 11)
        approval = playing.waiting(case, APPROVE)
        hands.submit(approval, {"decision": "approve", "comment": "Go on."}, hands.take(approval, manager))


def next_due(case: Case) -> Task | None:
    """The visit or the review that is due first."""
    waiting = [hands.open_task(case, step) for step in (VISIT, REVIEW)]
    return min((task for task in waiting if task is not None), key=lambda task: task.due_on or date.max, default=None)


def plan(writer: Writer, met: date) -> dict[str, Any]:
    """The plan that the family made."""
    outcome = {
        "need": writer.said("A quiet home, so that {child} sleeps and plays."),
        "better": writer.said("{child} is rested in the morning."),
        "measure": "The family and the people who see the child say so.",
        "what": "A family support worker comes on Tuesdays.",
        "who": writer.family.parent,
        "by_when": (met + timedelta(days=60)).isoformat(),
    }
    return {
        "start_date": met.isoformat(),
        "attendees": [{"name": writer.family.parent, "agency": writer.relation}],
        "visit_every_weeks": 4,
        **writer.wishes(),
        "parents_views": writer.parents(),
        "outcomes": [outcome],
        "contingency": "The grandmother takes over for a night. We are rung on the same day.",
        "shared": True,
        **to_child(writer),
    }


def visit(writer: Writer) -> dict[str, Any]:
    """A visit at home, today; before the birth, to the parents."""
    seen: dict[str, Any] = {}
    if writer.child.age is not None:
        seen = {"child_seen": True, "seen_alone": writer.child.age >= 4, **writer.wishes()}
        if writer.child.age < 4:
            seen["not_alone_reason"] = "Too small to be away from the parent with a stranger."
    return {
        "visited_on": clock.today().isoformat(),
        "reason": "child_in_need",
        "announced": "announced",
        "result": "met",
        "place": "At home",
        "bedroom_seen": True,
        "observations": "Warm and tidy. They laughed together.",
        "parents_say": "“It is easier since the mornings are planned.”",
        **seen,
    }


def review(writer: Writer) -> dict[str, Any]:
    """A review, today, after which the plan goes on."""
    progress = {"outcome": "A quiet home", "going": "better", "evidence": "The school and the family say so."}
    return {
        "held_on": clock.today().isoformat(),
        "attendees": [{"name": writer.family.parent, "agency": writer.relation}],
        **writer.wishes(),
        "parents_views": writer.parents(),
        "progress": [progress],
        "risk_now": "Money is short at the end of the month. The grandmother helps.",
        "decision": "continue",
        "decision_reason": "It helps, and is not finished.",
        **to_child(writer),
    }


def to_child(writer: Writer) -> dict[str, Any]:
    """What is told to the child; nothing before the birth."""
    if writer.child.age is None:
        return {}
    return {
        "to_child": "We want it to be quiet at home, so you can sleep and play. Somebody comes on Tuesdays to help.",
        "who_helps": "Your social worker comes to see you. At school you can talk to your teacher.",
    }
