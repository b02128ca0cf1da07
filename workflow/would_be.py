"""The version that a task's answers would make if they were submitted now: not saved, to find out what it would do."""

from accounts import clock
from accounts.models import User
from cases.models import Case
from forms.definition import Review
from forms.kept_evidence import kept_with
from records.models import Record, RecordCase, RecordVersion
from workflow.models import Task
from workflow.work import about, follows

NO_REFERENCE = "-"
"""Of a record that is not there yet: that of no record."""


def would_be(task: Task, user: User, review: Review) -> tuple[RecordVersion, list[RecordCase]]:
    """The version, and the links of its record to files, which are read anew: whoever tries it may change them."""
    former = follows(task)
    record = former or Record(reference=NO_REFERENCE, form_key=task.form_version.key, team=task.team)  # type: ignore[union-attr]
    last = former.versions.order_by("-number").first() if former is not None else None
    version = RecordVersion(
        record=record,
        number=last.number + 1 if last is not None else 1,
        form_version=task.form_version,
        author=user,
        submitted_at=clock.now(),
        hidden=sorted(review.hidden),
    )
    version.answers = review.answers
    version.origins = kept_with(task.draft, task.form_version.definition, review.hidden) or None  # type: ignore[union-attr]
    pks = [case.pk for case, _episode in about(task)]
    files = {case.pk: case for case in Case.objects.filter(pk__in=pks).select_related("child")}
    return version, [RecordCase(record=record, case=files[pk]) for pk in pks if pk in files]
