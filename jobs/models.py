"""Work that must not be lost: what is due at a time, and what the worker knows of the queue's jobs.

Both tables are read before it is known whose work it is, so they stand outside row-level security
(`accounts.rls.UNSHARED_TABLES`) and hold ids and fixed words only.
"""

from django.db import models

from accounts.identifiers import uuid7
from accounts.models.light import LightModel


class Attempted(LightModel):
    """Work that a worker holds for a while, tries a limited number of times, and then leaves to a person.

    `kind` is a fixed word that says what is to be done (`jobs.kinds`); for a job, the path of its task. `holder` is the
    worker that has it, or None. `free_at` is when another may take it, in real time: the end of the holder's lease, or
    of the wait after a failure. `failed_at`, in the product's time, says since when nobody tries it any more: such work
    is a dead letter. `error_code` is the last failure, without a word of what the work was about.
    """

    kind = models.CharField(max_length=200)
    holder = models.UUIDField(null=True)
    free_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error_code = models.CharField(max_length=60, blank=True)
    failed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class DueWork(Attempted):
    """Something that happens at a time: `jobs.due` schedules it, the worker does it once `due` has come.

    `version` changes with every scheduling, so that a worker that is busy with the row sees that it was moved.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+")
    subject = models.UUIDField()
    due = models.DateTimeField()
    version = models.UUIDField(default=uuid7)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["authority", "kind", "subject"], name="due_work_authority_subject")
        ]
        indexes = [
            models.Index(fields=["authority", "due"], condition=models.Q(failed_at=None), name="due_work_waiting"),
            models.Index(fields=["authority", "kind"], condition=~models.Q(failed_at=None), name="due_work_failed"),
        ]


class JobRun(Attempted):
    """A job of the queue that was begun and has not ended well: who holds it, and how often it was tried.

    django-tasks-db keeps neither a lease nor a count. The row is there from the first claim until the job is done.
    `authority` is None for a job that names none, which only the operator's log can tell of.
    """

    job = models.OneToOneField(
        "django_tasks_database.DBTaskResult", on_delete=models.CASCADE, primary_key=True, related_name="run"
    )
    authority = models.ForeignKey("accounts.Authority", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["authority", "kind"], condition=~models.Q(failed_at=None), name="job_run_failed")
        ]
