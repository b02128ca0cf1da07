"""The open steps of running processes that are about a child."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from cases.models import Case
from workflow.models import ProcessInstance, Task


def about(case: Case) -> Q:
    """Which steps of a child's work are about this child: those of its own part, and what is about all children."""
    about_all = Q(scope__case__isnull=True) & ~Q(data__has_key=Task.ABOUT_ONE)
    return Q(case=case) | about_all


def steps_about(case: Case, keys: Collection[str]) -> QuerySet[Task]:
    """Return the steps that people have open, or may take, of processes with these keys, the oldest first.

    Where the part of one of several children is under way, its own alone; what is about all of them counts for each.
    """
    running = ProcessInstance.objects.filter(case_links__case=case, finished__isnull=True, version__key__in=keys)
    found = Task.objects.filter(Task.for_people(), about(case), process__in=running, finished__isnull=True)
    return found.select_related("owner", "team", "process").order_by("created", "pk")
