"""What is written under a plan, and when it ends: whole answers of each form, on the day that the clock shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from accounts import clock
from accounts.working_calendar import working_calendar
from demo.staff import CHAIR
from demo.writing import Writer


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands: the day on which it began, who leads it, of which kind it is, and whether it ends now."""

    began: date
    worker: str
    protects: bool
    ends: bool


def plan(writer: Writer, met: date) -> dict[str, Any]:
    """The plan that the family made."""
    outcome = {
        "need": needed(writer),
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
        "consent_status": "given",
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
    return {
        "held_on": clock.today().isoformat(),
        "attendees": [{"name": writer.family.parent, "agency": writer.relation}],
        **writer.wishes(),
        "parents_views": writer.parents(),
        "progress": progress(writer),
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


def outline(writer: Writer, held: date, worker: str) -> dict[str, Any]:
    """The outline of the plan, from what the conference agreed."""
    whole = plan(writer, held)
    taken = {name: whole[name] for name in whole if name not in ("attendees", "visit_every_weeks", "consent_status")}
    return {
        **taken,
        "category": "EMO",
        "lead_worker": worker,
        "core_group": [{"name": "Hugh Lamb", "agency": "Health"}],
        "visit_every_weeks": 2,
        "danger": "Shouting, and things thrown, on two Fridays this year.",
        "safety_now": "Who threw things stays with his brother from Friday to Sunday.",
    }


def core_group(writer: Writer) -> dict[str, Any]:
    """A core group, today, after which the plan stays as it is."""
    return {
        "held_on": clock.today().isoformat(),
        "attendees": [{"name": writer.family.parent, "agency": writer.relation}],
        **writer.wishes(),
        "parents_views": writer.parents(),
        "progress": progress(writer),
        "risk_now": "Less than before. The Fridays are planned.",
        "plan_changes": False,
    }


def report(writer: Writer, standing: Standing) -> dict[str, Any]:
    """What the social worker tells a review conference."""
    ends = standing.ends
    return {
        "progress": progress(writer),
        "safer": "Yes. Nobody has shouted since the talk in the summer." if ends else "Mostly. One Friday was loud.",
        "risks": "What is left is money at the end of the month." if ends else "Both adults tire, and then it is loud.",
        **writer.wishes(),
        "parents_views": writer.parents(),
        "proposal": "end" if ends else "continue",
        "proposal_reason": "What had to change has changed." if ends else "It is better, and not for long yet.",
    }


def conference(writer: Writer, standing: Standing) -> dict[str, Any]:
    """What a review conference decided."""
    ends = standing.ends
    why = "The child is safe, and the family knows what to do." if ends else "It works, and is not finished."
    return {
        "held_on": clock.today().isoformat(),
        "chair": CHAIR,
        "report_shared_on": working_calendar().working_days_after(clock.today(), -6).isoformat(),
        "chair_independent": True,
        "attendees": [
            {"name": writer.family.parent, "agency": "family", "role": writer.relation},
            {"name": CHAIR, "agency": "no_part", "role": "Chair"},
            {"name": standing.worker, "agency": "social_care", "role": "Social worker"},
            {"name": "Ada Finch", "agency": "education", "role": "Class teacher"},
            {"name": "Hugh Lamb", "agency": "health", "role": "School nurse"},
        ],
        **writer.wishes(),
        "parents_views": writer.parents(),
        "agency_views": [{"agency": "Health", "view": "end" if ends else "continue", "why": "The child is calmer."}],
        "decision": "end" if ends else "continue",
        **({"next": "child_in_need"} if ends else {"category": "EMO"}),
        "decision_reason": why,
        **to_child(writer),
    }


def closing(writer: Writer) -> dict[str, Any]:
    """Why work ends, and what is left to the family."""
    told = to_child(writer)
    told.pop("who_helps", None)
    return {
        "all_done": True,
        "closed_on": clock.today().isoformat(),
        "reason": "RC7",
        "summary": writer.said("It is quiet at home, and {child} sleeps and goes out to play."),
        "worries_left": "Money is short at the end of the month: ring the advice line early.",
        **writer.wishes(),
        "parents_views": writer.parents(),
        "family_told_on": clock.today().isoformat(),
        "come_back": "Ring the same number, or tell the school.",
        **told,
    }


def progress(writer: Writer) -> list[dict[str, Any]]:
    """How it goes with what the plan is for."""
    return [{"outcome": needed(writer), "going": "better", "evidence": "The school and the family say so."}]


def needed(writer: Writer) -> str:
    """What the plan is for."""
    return writer.said("A quiet home, so that {child} sleeps and plays.")


def _visit(writer: Writer, standing: Standing) -> dict[str, Any]:
    return {**visit(writer), "reason": "child_protection" if standing.protects else "child_in_need"}


def _review(writer: Writer, standing: Standing) -> dict[str, Any]:
    over = {"decision": "end", "decision_reason": "What was agreed is done, and the family has its own people."}
    return {**review(writer), "chair": standing.worker, **(over if standing.ends else {})}


def _protection_ends(writer: Writer, _standing: Standing) -> dict[str, Any]:
    return {"end_date": _yesterday(), "end_reason": "safe", "next": "child_in_need", "told": True, **to_child(writer)}


def _need_ends(writer: Writer, _standing: Standing) -> dict[str, Any]:
    achieved = "Quiet nights, and mornings with time."
    return {"end_date": _yesterday(), "end_reason": "done", "achieved": achieved, **to_child(writer)}


def _yesterday() -> str:
    return (clock.today() - timedelta(days=1)).isoformat()


WRITTEN: Final[dict[str, Callable[[Writer, Standing], dict[str, Any]]]] = {
    "visit": _visit,
    "core_group": lambda writer, _standing: core_group(writer),
    "child_protection_plan": lambda writer, standing: outline(writer, standing.began, standing.worker),
    "review_conference_report": report,
    "review_child_protection_conference": conference,
    "child_protection_plan_end": _protection_ends,
    "child_in_need_plan": lambda writer, _standing: plan(writer, clock.today()),
    "child_in_need_review": _review,
    "child_in_need_plan_end": _need_ends,
    "closure": lambda writer, _standing: closing(writer),
    "manager_decision": lambda _writer, _standing: {"decision": "approve", "comment": "Clear. Agreed."},
    "closing_decision": lambda _writer, _standing: {"decision": "approve", "comment": "Clear. Agreed."},
}
"""What is written, by the key of its form."""
