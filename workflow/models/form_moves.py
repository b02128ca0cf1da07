"""Moving open tasks with their drafts to a later version of their form: how far it is, and what became of each."""

from django.db import models

from forms.models import FormVersion
from workflow.models.tasks import Task
from workflow.models.work_moves import MovedWork, WorkMove


class FormMove(WorkMove):
    """The move of an authority's open tasks to a version of their form.

    `findings` are pointers and counts (`workflow.form_versions.rehearsals`). `losing` counts the moved drafts of which
    something is not seen or not accepted any more. There is one of a version at a time, until it is taken back.
    """

    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    losing = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["authority", "version"], name="form_move_version")]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "version"],
                condition=~models.Q(status=WorkMove.Status.UNDONE),
                name="form_move_once_until_undone",
            )
        ]


class MovedTask(MovedWork):
    """What became of one task in a move. `reason` is a code of `workflow.form_versions.reasons`.

    `former` is the version that the task asked before. `revision` is the draft's when it had moved, empty where nobody
    had begun one: as long as it is this one nobody has gone on with it, and the revision before is what it held.
    """

    move = models.ForeignKey(FormMove, on_delete=models.PROTECT, related_name="tasks")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    former = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["authority", "move", "task"], name="moved_task_once")]
