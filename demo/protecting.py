"""What follows an assessment that ended in a strategy discussion: the discussion, the enquiries, the manager's word.

The enquiries lead to a conference (`demo.conferring`). Sources of the steps: the shipped processes
`strategy_discussion` and `section_47_enquiry`.
"""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from accounts import clock
from cases.models import Case
from demo import hands
from demo.agenda import Story
from demo.beside_answers import moment
from demo.writing import Writer

if TYPE_CHECKING:
    from demo.playing import Playing

DISCUSS, DECIDE, ENQUIRE, ENDORSE = "Task_discuss", "Task_decide", "Task_enquire", "Task_endorse"
PROTECT, PROTECTION_ENDS = "Task_protect", "Task_end"
SEEN = ("child_seen", "visits", "seen_alone", "bedroom_seen", "wishes_known", "wishes_feelings", "how_obtained")
"""Of the enquiries: what is written down once the child was seen."""
WRITTEN_AFTER = 8
"""Working days from the discussion to the enquiries' end: two days before the family would need a report."""


ORDER_LASTS = timedelta(days=7)
"""How long the emergency protection order lasts: a day less than the most that the law has."""


def protected(playing: "Playing", case: Case, writer: Writer, held: date, *, emergency: bool = False) -> Story:
    """The discussion on a day, and enquiries that find harm, and that it may go on; in an emergency the court's order.

    Where the child stays at home, the worker writes down on the way how the child was seen.
    """
    after, manager = playing.days.after, playing.manager_of(case)
    yield playing.days.at(held, 10)
    task = playing.waiting(case, DISCUSS)
    hands.submit(task, discussion(writer, held, manager.name), hands.take(task, manager))
    yield playing.days.at(held, 11)
    task = playing.waiting(case, DECIDE)
    decided = decision(held)
    if emergency:
        decided |= IN_DANGER | {"see_child_by": after(held, 1).isoformat()}
    hands.submit(task, decided, hands.take(task, manager))
    if emergency:
        yield playing.days.at(held, 16)
        mo = playing.staff.people["Mo"]
        task = playing.waiting(case, PROTECT)
        hands.submit(task, order(writer, playing.days.at(held, 15)), hands.take(task, mo))
        hands.take(playing.waiting(case, PROTECTION_ENDS), mo)
    yield playing.days.at(after(held, 1), 17)
    task = playing.waiting(case, ENQUIRE)
    if task.owner is not None and not emergency:
        whole = enquiry(writer, held, after(held, 1))
        hands.fill(task, {name: whole[name] for name in SEEN}, task.owner)
    yield playing.days.at(after(held, WRITTEN_AFTER), 15)
    task = playing.waiting(case, ENQUIRE)
    if task.owner is not None:
        hands.submit(task, enquiry(writer, held, after(held, 1)), task.owner)
    yield playing.days.at(after(held, WRITTEN_AFTER + 1), 10)
    task = playing.waiting(case, ENDORSE)
    hands.submit(task, {"decision": "approve", "comment": "She was heard. I agree."}, hands.take(task, manager))


def discussion(writer: Writer, held: date, chair: str) -> dict[str, Any]:
    """The talk with the police, health and the school."""
    return {
        "held_on": held.isoformat(),
        "how_held": "video",
        "chair": chair,
        "attendees": [
            {"name": chair, "agency": "social_care", "role": "Team manager"},
            {"name": "Orla Dane", "agency": "police", "role": "Detective constable"},
            {"name": "Hugh Lamb", "agency": "health", "role": "School nurse"},
        ],
        "information": [
            {
                "agency": "Police",
                "said": "Two calls to the home this year, on Fridays.",
                "keep_from_family": True,
            },
            {"agency": "Health", "said": "Growing well. Seen with a headache twice.", "keep_from_family": False},
        ],
        "worries": writer.said(writer.child.situation.concern),
        "strengths": "A school where somebody listens, and a parent who asks for help.",
        "other_children": "None",
        "ready_to_decide": True,
        "tasks": [{"task": "See the child at school", "who": "The social worker", "by": held.isoformat()}],
        "tell_parents": True,
        "tell_parents_how": "The social worker, this afternoon at home.",
    }


def decision(held: date) -> dict[str, Any]:
    """Enquiries by children's social care and the police together."""
    return {
        "decision": "section_47",
        "decision_reason": "What was said and what the police know fit together. We must find out whether it goes on.",
        "enquiry_kind": "joint",
        "medical": "no",
        "who_sees_child": "The social worker, with Orla Dane",
        "see_child_by": held.isoformat(),
        "safety_plan": "Home with the parent. Nobody else stays the night. Ring 999 if anybody shouts or hits.",
        "to_child": "We heard that you got hurt. We come to see you, and we want you to be safe at home.",
    }


IN_DANGER: dict[str, Any] = {
    "decision": "emergency",
    "decision_reason": "He came back last night with a key that nobody knew of. Nobody at home can keep him out.",
    "safety_plan": "With a foster carer from tonight. He does not learn where. The school lets nobody else in.",
    "to_child": "It is not safe at home tonight. You sleep at Mara’s house. We tell you each day what happens next.",
}
"""What is decided where the child must be protected on this day."""


def order(writer: Writer, begins: datetime) -> dict[str, Any]:
    """An emergency protection order of the family court."""
    return {
        "kind": "emergency_protection_order",
        "reason": writer.said(
            "He came back at night with a key that nobody knew of, hit {parent}, and says that he comes again."
        ),
        "begins_at": moment(begins),
        "court": "Northmere family court, 26/901",
        "ordered_until": moment(begins + ORDER_LASTS),
        "legal_advice": "Ada Croft: an order is right. The police cannot be there each night.",
        "child_stays": "With the foster carer Mara Dell",
        "directions": "None",
        "seeing_family": writer.said("{parent}, each day at four, at the family hub. He may not see {him}."),
        **writer.wishes(),
        "to_child": "A judge said that you sleep at Mara’s house for a week. You see your mum every day at four.",
        "parents_told": True,
        "parents_told_how": writer.said("The social worker told {parent} at noon. “Good. Keep {him} safe.”"),
    }


def enquiry(writer: Writer, held: date, seen: date) -> dict[str, Any]:
    """What the enquiries found; written on the day that the clock shows."""
    spoken = {"agency": "School", "person": "The head teacher", "spoke_on": seen.isoformat()}
    return {
        "police_part": "Orla Dane talked with both adults. The police do not go on.",
        "child_seen": True,
        "visits": [{"seen_on": held.isoformat(), "place": "At school"}, {"seen_on": seen.isoformat(), "place": "Home"}],
        "seen_alone": True,
        "bedroom_seen": True,
        "wishes_known": True,
        "wishes_feelings": writer.child.words,
        "how_obtained": "talking",
        "weight_given": "The plan begins with what helps on the loud days.",
        "parents_views": [
            {
                "person": writer.family.parent,
                "relation": writer.relation,
                "heard": True,
                "view": "“It stops.”",
            }
        ],
        "agencies_asked": True,
        "agencies": [{**spoken, "said": "Calmer since the talk.", "keep_from_family": False}],
        "siblings": "None",
        "medical": "not_needed",
        "strengths": "A parent who has asked the other adult to leave, and a school where somebody listens.",
        "risks": "Shouting and things thrown on two Fridays this year.",
        "analysis": "The child was frightened and could have been hurt. It can happen again while both live there.",
        "findings": "continuing_risk",
        "outcome": "conference",
        "safety_plan": "Home with the parent. The school rings us on Mondays. Ring 999 if anybody shouts or hits.",
        "to_child": "You told us what happened. People who know you will meet and think about how to keep you safe.",
        "ended_on": clock.today().isoformat(),
        "shared": True,
    }
