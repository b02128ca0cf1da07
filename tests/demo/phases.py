"""Where the family that is shown for a phase of the work stands."""

from typing import Final

from demo.phases import Shown
from workflow.models import Task

STEPS: Final = {
    "contact": {"contact": {"Task_decide"}},
    "assessment": {"child_and_family_assessment": {"Task_assess"}},
    "section 47 enquiry": {"section_47_enquiry": {"Task_enquire"}},
    "emergency protection": {"emergency_protection": {"Task_end"}},
    "initial conference": {"initial_child_protection_conference": {"Task_hold"}},
    "planning": {"child_in_need_plan": {"Task_plan"}},
    "intervention": {"visit": {"Task_visit"}, "child_protection_plan": {"Task_core_group"}},
    "review": {"child_in_need_review": {"Task_review"}},
    "closure": {"closure": {"Task_approve"}},
    "service, going on": {"service": {"Task_outcome"}},
    "service, asked for": {"service": {"Task_agree"}},
    "meeting": {"meeting": {"Task_minutes"}},
    "supervision": {"supervision": {"Task_supervise"}},
    "practice audit": {"practice_audit": {"Task_answer"}},
    "missing child": {"missing_episode": {"Task_interview"}},
    "disagreement": {"dispute": {"Task_informal"}},
    "handing over": {"transfer": {"Task_accept"}},
}
"""The steps that wait, by the phase or kind of work and the key of the process."""


def waiting_there(one: Shown) -> list[Task]:
    """The open tasks at which the family of a phase stands, of the person who signs in. In an authority."""
    tasks = Task.objects.filter(Task.for_people(), case__child__family_name=one.family, finished__isnull=True)
    mine = tasks.filter(owner__email=f"{one.person}@northmere.example").select_related(
        "case__child", "process__version"
    )
    steps = STEPS[one.phase]
    return [task for task in mine if task.element_id in steps.get(task.process.version.key, set())]
