"""How our work with a child of the demonstration is closed, once an assessment said that no more of us is needed."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from accounts import clock
from accounts.models import User
from cases.models import Case
from demo import hands

CLOSE, APPROVE = "Task_closure", "Task_approve"
ASSESS, AUTHORISE = "Task_assess", "Task_authorise"
ENDS = ("no_further_action", "early_help")
"""The outcomes of an assessment after which our work is closed."""
HEARD = ("wishes_known", "wishes_feelings", "how_obtained", "weight_given", "wishes_unknown_reason", "parents_views")
"""What the assessment heard and the closing tells again."""


def closed(case: Case, assessed: Mapping[str, Any], manager: User, *, approved: bool = True) -> None:
    """The worker proposes the closing, with what the assessment heard; the manager approves it at once, or takes it."""
    task = hands.waiting(case, CLOSE)
    hands.submit(task, closing(case, assessed), hands.take(task, manager))
    decision = hands.waiting(case, APPROVE)
    if approved:
        hands.submit(decision, {"decision": "approve", "comment": "Agreed. They know where we are."}, manager)
    else:
        hands.take(decision, manager)


def closing(case: Case, assessed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of the closing of today; its reason is filled in already."""
    today = clock.today().isoformat()
    told = {name: assessed[name] for name in HEARD if name in assessed}
    told |= {
        "all_done": True,
        "closed_on": today,
        "summary": "We assessed what the child needs. The family has its own people for it.",
        "worries_left": "If it gets harder again, the family or the school rings us.",
        "family_told_on": today,
        "come_back": "Ring the front door, or tell the school.",
    }
    if not case.child.is_unborn:
        told["to_child"] = (
            "We came to see how you are. You have good people around you. Tell them if you want us again."
        )
    return told


def helped(case: Case, assessed: Mapping[str, Any], worker: User, manager: User) -> None:
    """The early help assessment that goes on beside the closing: written by the worker, and approved."""
    task = hands.waiting(case, ASSESS)
    hands.submit(task, early_help(case, assessed), hands.take(task, worker))
    decision = hands.waiting(case, AUTHORISE)
    approved = {"decision": "approve", "comment": "Small and clear. Agreed."}
    hands.submit(decision, approved, hands.take(decision, manager))


def early_help(case: Case, assessed: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of an early help assessment of today, which leads to a plan."""
    today = clock.today()
    told = {
        name: assessed[name] for name in (*HEARD, "child_seen", "seen_alone", "not_alone_reason") if name in assessed
    }
    told |= {
        "start_date": (today - timedelta(days=14)).isoformat(),
        "family_agreement": True,
        "child_development": "Growing and learning as others of this age.",
        "parenting": "Warm, and tired in the afternoons.",
        "family_environment": "A flat that is dry and warm. An aunt lives two streets away.",
        "strengths": "A family that asks for help, and people near by.",
        "needs": "Somebody for the afternoons, and sleep.",
        "family_wants": "A group to go to, and somebody to ring.",
        "harm_suspected": False,
        "outcome": "early_help_plan",
        "plan": [
            {
                "what": "A place in the afternoon group.",
                "who": "The children’s centre",
                "by": (today + timedelta(days=21)).isoformat(),
            }
        ],
        "lead_practitioner": "Della Frost, children’s centre, 01632 960 146",
        "lead_agency": "early_help",
        "review_on": (today + timedelta(days=84)).isoformat(),
        "shared": True,
    }
    if not case.child.is_unborn:
        told["to_child"] = (
            "Your family gets help in the afternoons. There is a group with other children. We ask you how it is."
        )
    return told
