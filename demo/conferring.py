"""What follows enquiries that found harm: the conference, the child protection plan, and what is due under it.

Sources of the steps: the shipped processes `initial_child_protection_conference`, `child_protection_plan` and `visit`.
"""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from cases.models import Case
from demo import hands
from demo.agenda import Story
from demo.courses import Course
from demo.plan_answers import outline, to_child
from demo.under_plan import UnderPlan
from demo.writing import Writer

if TYPE_CHECKING:
    from demo.playing import Playing

ARRANGE, REPORT, SIGN_OFF, HOLD, DECIDE = "Task_arrange", "Task_report", "Task_sign_off", "Task_hold", "Task_decide"
OUTLINE = "Task_outline"
HELD_AFTER = 14
"""Working days from the strategy discussion to the conference: one before the last."""


def conferred(playing: "Playing", case: Case, writer: Writer, course: Course, discussed: date) -> Story:
    """The conference two weeks after the discussion, the plan, and what is due under it."""
    after, chair = playing.days.after, playing.staff.chair
    held = after(discussed, HELD_AFTER)
    yield playing.days.at(after(discussed, 10), 9)
    task = playing.waiting(case, ARRANGE)
    hands.submit(task, arrangement(held, chair.name), hands.take(task, playing.manager_of(case)))
    yield playing.days.at(after(held, -3), 16)
    task = playing.waiting(case, REPORT)
    if task.owner is None:
        return
    worker = task.owner
    hands.submit(task, report(), worker)
    yield playing.days.at(after(held, -2), 9)
    task = playing.waiting(case, SIGN_OFF)
    hands.submit(
        task, {"decision": "approve", "comment": "Fair to everybody."}, hands.take(task, playing.manager_of(case))
    )
    yield playing.days.at(after(held, -2), 10)
    hands.take(playing.waiting(case, HOLD), chair)
    yield playing.days.at(held, 12)
    task = playing.waiting(case, HOLD)
    hands.submit(task, conference(writer, held, after(held, -2), chair.name, worker.name), hands.take(task, chair))
    yield playing.days.at(held, 13)
    hands.submit(playing.waiting(case, DECIDE), decision(writer, held, worker.name), chair)
    yield playing.days.at(after(held, 1), 15)
    hands.submit(playing.waiting(case, OUTLINE), outline(writer, held, worker.name), worker)
    yield from UnderPlan(playing, case, writer, course, worker, held, protects=True).story()


def arrangement(held: date, chair: str) -> dict[str, Any]:
    """When and where the conference is, and who is asked to it."""
    return {
        "conference_on": held.isoformat(),
        "conference_at": "10:00:00",
        "place": "Room 2, Castle Street",
        "chair": chair,
        "invited": [
            {"name": "Orla Dane", "agency": "police", "role": "Detective constable"},
            {"name": "Hugh Lamb", "agency": "health", "role": "School nurse"},
        ],
        "parents_invited": "all",
        "child_part": "An advocate meets the child before, and brings what the child wants to be said.",
    }


def report() -> dict[str, Any]:
    """What the social worker asks the conference to decide."""
    return {
        "story": "One calm home until last winter; since then two nights with the police at the door.",
        "recommendation": "plan",
        "recommended_category": "EMO",
        "outline_plan": "Nobody shouts or throws. There is somebody to talk to every week.",
    }


def conference(writer: Writer, held: date, shared: date, chair: str, worker: str) -> dict[str, Any]:
    """What was said at the conference."""
    return {
        "was_held": True,
        "held_on": held.isoformat(),
        "chair": chair,
        "chair_independent": True,
        "attendees": [
            {"name": chair, "agency": "no_part", "role": "Chair"},
            {"name": worker, "agency": "social_care", "role": "Social worker"},
            {"name": "Orla Dane", "agency": "police", "role": "Detective constable"},
            {"name": "Hugh Lamb", "agency": "health", "role": "School nurse"},
        ],
        "report_shared_on": shared.isoformat(),
        "child_part": "advocate",
        "child_part_details": writer.child.words,
        "parents_part": "there",
        "parents_said": f"{writer.family.parent}: “We both want it to be quiet.”",
        "agency_views": [
            {"agency": "Police", "view": "A plan is needed."},
            {"agency": "Health", "view": "A plan helps both parents too."},
        ],
        "strengths": "A parent who asks for help, and a school where somebody listens.",
        "risks": "It can happen again while both adults live there.",
    }


def decision(writer: Writer, held: date, worker: str) -> dict[str, Any]:
    """A child protection plan."""
    return {
        "decision": "plan",
        "decision_reason": "The child was frightened more than once, and nothing has changed for good yet.",
        "category": "EMO",
        "previous_plans": 0,
        "lead_worker": worker,
        "core_group": [
            {"name": writer.family.parent, "role": writer.relation},
            {"name": "Hugh Lamb", "role": "School nurse"},
        ],
        "must_change": "Nobody shouts or throws things.",
        "actions": [
            {"what": "Meetings for couples", "who": "Orla Dane", "by": (held + timedelta(days=60)).isoformat()}
        ],
        "contingency": "The grandmother takes over for a night. We are rung on the same day, and ask for legal advice.",
        "child_told": "The advocate, on the next day at school.",
        **to_child(writer),
    }
