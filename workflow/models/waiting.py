"""What running and sleeping processes wait for: times, messages, signals and conditions."""

from django.conf import settings
from django.db import models

from accounts import clock
from accounts.encryption import EncryptedJSONField
from accounts.models import AuthorityModel
from cases.models import Case
from workflow.models.definitions import ProcessVersion
from workflow.models.instances import ActivityScope, ProcessInstance
from workflow.models.tasks import Task


class TaskTimer(AuthorityModel):
    """A timer that runs: of the task on whose border it is, or of the task that waits for it.

    `due_at` is when it fires; `fired_at` or `cancelled_at` when it is over. `jobs.due` holds it by this row's id. The
    timer of an event subprocess has no task: `process` and `scope` say where it would begin. A cycle has `every`, a
    duration of ISO 8601 counted from `since`, and `left`, how often it fires yet, None without end.
    """

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="timers")
    scope = models.ForeignKey(ActivityScope, on_delete=models.PROTECT, null=True, blank=True, related_name="timers")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="timers")
    element_id = models.CharField(max_length=100)
    due_at = models.DateTimeField()
    every = models.CharField(max_length=40, blank=True, default="")
    left = models.PositiveIntegerField(null=True, blank=True)
    since = models.DateTimeField(default=clock.now)
    fired_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["authority", "task"],
                condition=models.Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="task_timer_running",
            ),
            models.Index(
                fields=["authority", "process"],
                condition=models.Q(fired_at__isnull=True, cancelled_at__isnull=True),
                name="task_timer_process",
            ),
        ]


class Awaited(models.TextChoices):
    """What a subscription waits for."""

    MESSAGE = "message"
    SIGNAL = "signal"
    CONDITION = "condition"


class EventSubscription(AuthorityModel):
    """An event that a running instance waits for; found by name, so that no worker needs to know the process.

    `task` is the task that waits or on whose border the event is; None for an event subprocess, which would begin in
    `scope`. `name` is that of the message or signal, empty for a condition; `case` the child it is about. `ended_at`
    is when nothing is awaited more.
    """

    process = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, related_name="subscriptions")
    scope = models.ForeignKey(
        ActivityScope, on_delete=models.PROTECT, null=True, blank=True, related_name="subscriptions"
    )
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="subscriptions")
    element_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10, choices=Awaited)
    name = models.CharField(max_length=200, blank=True, default="")
    correlation_key = models.CharField(max_length=200, blank=True, default="")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["authority", "kind", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="subscription_open_name",
            ),
            models.Index(
                fields=["authority", "process"],
                condition=models.Q(ended_at__isnull=True),
                name="subscription_open_process",
            ),
        ]


class Delivery(AuthorityModel):
    """A message or signal on its way to an event that another instance waits for; the worker brings it.

    Rows are only added by who sends, so that senders and receivers never wait for one another's locks, and removed when
    it has been brought. `case`, `sender` and `by` are what the message was sent with: when the event has ended before,
    another receiver is looked for.
    """

    subscription = models.ForeignKey(EventSubscription, on_delete=models.PROTECT, related_name="deliveries")
    content = EncryptedJSONField(null=True, blank=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sender = models.ForeignKey(ProcessInstance, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField(default=clock.now)


class StartSubscription(AuthorityModel):
    """A start event of a process in use that waits for a signal, a message or a time; written when it is adopted.

    `due_at` is the next time of a timer, with `since`, `every` and `left` as in `TaskTimer`.
    """

    version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="+")
    element_id = models.CharField(max_length=100)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200, blank=True, default="")
    due_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(default=clock.now)
    every = models.CharField(max_length=40, blank=True, default="")
    left = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["authority", "kind", "name"], name="start_subscription_name")]
