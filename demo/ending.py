"""How our work with a child of the demonstration is closed, once an assessment said that no more of us is needed."""

from collections.abc import Mapping
from typing import Any

from accounts import clock
from accounts.models import User
from cases.models import Case
from demo import hands

CLOSE, APPROVE = "Task_closure", "Task_approve"
ENDS = ("no_further_action", "early_help")
"""The outcomes of an assessment after which our work is closed."""
HEARD = ("wishes_known", "wishes_feelings", "how_obtained", "weight_given", "wishes_unknown_reason", "parents_views")
"""What the assessment heard and the closing tells again."""


def closed(case: Case, assessed: Mapping[str, Any], manager: User) -> None:
    """The worker proposes the closing, with what the assessment heard; the manager approves it at once."""
    task = hands.open_task(case, CLOSE)
    if task is None:
        raise LookupError(f"{case.reference} is not being closed on {clock.today()}.")
    hands.submit(task, closing(case, assessed), hands.take(task, manager))
    decision = hands.open_task(case, APPROVE)
    if decision is None:
        raise LookupError(f"Nobody decides on closing {case.reference}.")
    hands.submit(decision, {"decision": "approve", "comment": "Agreed. They know where we are."}, manager)


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
