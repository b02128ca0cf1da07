"""Where the family that is shown for a phase of the work stands."""

from typing import Final

from demo.phases import Shown
from workflow.models import Task

STEPS: Final = {
    "assessment": {"Task_assess"},
    "planning": {"Task_plan"},
    "intervention": {"Task_visit", "Task_core_group"},
    "review": {"Task_review"},
}
"""The steps that wait, by the phase."""


def waiting_there(one: Shown) -> list[Task]:
    """The open tasks at which the family of a phase stands, of the person who signs in. In an authority."""
    tasks = Task.objects.filter(Task.for_people(), case__child__family_name=one.family, finished__isnull=True)
    mine = tasks.filter(element_id__in=STEPS[one.phase], owner__email=f"{one.person}@northmere.example")
    return list(mine.select_related("case__child"))
