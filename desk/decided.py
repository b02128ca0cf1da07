"""Which record a manager's decision is about."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from records.models import RecordVersion
from records.standing import register_decided_on
from workflow.models import Task


def decided_by(versions: Iterable[RecordVersion]) -> dict[UUID, RecordVersion]:
    """Return, for those versions that are somebody's decision, the version decided on, by the decision's id.

    A step may be visited again after a return: what was decided is its last visit before the decision's own. Ids of
    tasks follow time. The correction of a decision decides about the same.
    """
    held = list(versions)
    ids, corrected = {version.pk for version in held}, {one.record_id for one in held if one.corrects_id is not None}
    wanted = Q(record__in=ids) | Q(record__record__in=corrected) if corrected else Q(record__in=ids)
    made = [task for task in _recorded().filter(wanted).order_by("id") if task.decides]
    if not made:
        return {}
    visits = list(_recorded().filter(process__in={task.process_id for task in made}).order_by("id"))
    found: dict[UUID, RecordVersion] = {}
    for task in made:
        step = task.flow_task.element.review_of
        before = [v for v in visits if v.process_id == task.process_id and v.element_id == step and v.pk < task.pk]
        if before and task.record_id is not None and before[-1].record is not None:
            found[task.record_id] = before[-1].record
    for one in held if corrected else ():
        of_record = [found[task.record_id] for task in made if task.record_id in found and _is_of(task, one)]
        if one.corrects_id is not None and of_record:
            found[one.pk] = of_record[-1]
    return found


def _is_of(task: Task, version: RecordVersion) -> bool:
    return task.record is not None and task.record.record_id == version.record_id


@register_decided_on
def decided_by_version(version: RecordVersion) -> RecordVersion | None:
    """Return the version that a version decides about, or None."""
    return decided_by([version]).get(version.pk)


def _recorded() -> QuerySet[Task]:
    tasks = Task.objects.filter(record__isnull=False)
    unread = ("record__answers", "record__reason", "record__form_version__content", "note")
    return tasks.select_related("process", "record__record", "record__form_version").defer(*unread)
